"""The package on trafficking in persons."""

from pathlib import Path

import pytest

from ventanilla.protocols import library
from ventanilla.protocols.engine.check import check, check_files
from ventanilla.protocols.engine.load import load_files, read_folder

PACKAGE = Path(next(iter(library.__path__))) / "trafficking"


def test_it_is_without_a_fault_and_its_situations_hold() -> None:
    report = check(PACKAGE)
    assert report.problems == ()
    assert report.passed == report.total >= 50


@pytest.mark.parametrize(
    ("file", "rule", "broken", "situation"),
    [
        ("findings.yaml", "${b_star_kept} >= 1 and", "${b_star_kept} >= 9 and", "with_signs"),
        ("findings.yaml", "<= 72 or", "<= 71 or", "change_of_the_clock"),
        (
            "findings.yaml",
            "${f_red} = 'yes' or ${f_unknown}",
            "${f_red} = 'yes' or ${f_red}",
            "red",
        ),
        (
            "outcomes.yaml",
            "or known(${return_reviewed_at})",
            "or true()",
            "exploiter_waits_at_home",
        ),
        ("disclosures.yaml", "assent: share_relief", "assent: share_lawyer", "reports_with"),
    ],
)
def test_a_rule_that_stops_protecting_is_noticed(
    file: str, rule: str, broken: str, situation: str
) -> None:
    files = read_folder(PACKAGE)
    text = files[file].decode()
    assert rule in text
    files[file] = text.replace(rule, broken).encode()
    assert any(situation in problem.what for problem in check_files(files).problems)


def test_the_child_rule_is_noticed_when_it_goes() -> None:
    files = read_folder(PACKAGE)
    text = files["instruments/interview.md"].decode()
    kept = "${el_means} = 'yes' or ${c_child_then} = 'yes'"
    assert kept in text
    files["instruments/interview.md"] = text.replace(kept, "${el_means} = 'yes'").encode()
    problems = [problem.what for problem in check_files(files).problems]
    assert any("child_needs_no_means" in what for what in problems)


def test_only_those_assigned_open_its_cases() -> None:
    assert load_files(read_folder(PACKAGE)).definition.is_restricted


def test_nobody_is_called_a_confirmed_victim_eligible_or_at_low_risk() -> None:
    words = " ".join(
        text.decode().lower()
        for name, text in read_folder(PACKAGE).items()
        if not name.startswith(("vignettes/", "protocol.yaml"))
    )
    for never in ("low risk", "riesgo bajo", "is eligible", "es elegible"):
        assert never not in words
