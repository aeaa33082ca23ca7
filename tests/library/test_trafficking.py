"""The package on trafficking in persons."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from ventanilla.protocols import library
from ventanilla.protocols.engine import vignettes
from ventanilla.protocols.engine.check import check
from ventanilla.protocols.engine.load import load_files, read_folder

PACKAGE = Path(next(iter(library.__path__))) / "trafficking"


def failing(files: Mapping[str, bytes]) -> set[str]:
    """The situations in which no longer follows what must."""
    ran = vignettes.run_all(load_files(files))
    return {each.name for each in ran if isinstance(each, vignettes.Ran) and not each.passed}


def test_it_is_without_a_fault_and_its_situations_hold() -> None:
    report = check(PACKAGE)
    assert report.problems == ()
    assert report.passed == report.total >= 50


@pytest.mark.parametrize(
    ("file", "rule", "broken", "situation"),
    [
        (
            "findings.yaml",
            "${b_star_kept} >= 1 and",
            "${b_star_kept} >= 9 and",
            "prefers_not_to_answer_with_signs",
        ),
        (
            "findings.yaml",
            "<= 72 or",
            "<= 71 or",
            "assault_hours_over_the_change_of_the_clock",
        ),
        (
            "outcomes.yaml",
            "or known(${return_reviewed_at})",
            "or true()",
            "exploiter_waits_at_home",
        ),
        (
            "disclosures.yaml",
            "assent: share_relief",
            "assent: share_lawyer",
            "reports_with_a_lawyer",
        ),
        (
            "instruments/interview.md",
            "${el_means} = 'yes' or ${c_child_then} = 'yes'",
            "${el_means} = 'yes'",
            "child_needs_no_means",
        ),
    ],
)
def test_a_rule_that_stops_protecting_is_noticed(
    file: str, rule: str, broken: str, situation: str
) -> None:
    files = read_folder(PACKAGE)
    text = files[file].decode()
    assert rule in text
    assert situation in failing({**files, file: text.replace(rule, broken).encode()})


def test_only_those_assigned_open_its_cases() -> None:
    assert load_files(read_folder(PACKAGE)).definition.is_restricted


def test_nobody_is_called_eligible_or_at_low_risk() -> None:
    words = " ".join(
        text.decode().lower()
        for name, text in read_folder(PACKAGE).items()
        if not name.startswith(("vignettes/", "protocol.yaml"))
    )
    for never in ("low risk", "riesgo bajo", "is eligible", "es elegible"):
        assert never not in words
