"""The package for ordinary protection cases."""

from pathlib import Path

import pytest

from ventanilla.protocols import library
from ventanilla.protocols.engine.check import check, check_files
from ventanilla.protocols.engine.load import read_folder

PACKAGE = Path(next(iter(library.__path__))) / "general"


def test_it_is_without_a_fault_and_its_situations_hold() -> None:
    report = check(PACKAGE)
    assert report.problems == ()
    assert report.passed == report.total >= 10


@pytest.mark.parametrize(
    ("rule", "broken", "situation"),
    [
        ("${n_self_harm} = 'yes'", "${n_self_harm} = 'no'", "thinks_of_self_harm"),
        ("${n_care_need} = 'much' and", "${n_care_need} = 'none' and", "older"),
        ("effects: [stop_tracing,", "effects: [never_alone,", "fear_of_the_partner"),
    ],
)
def test_a_rule_that_stops_protecting_is_noticed(rule: str, broken: str, situation: str) -> None:
    files = read_folder(PACKAGE)
    text = files["findings.yaml"].decode()
    assert rule in text
    files["findings.yaml"] = text.replace(rule, broken).encode()
    assert any(situation in problem.what for problem in check_files(files).problems)
