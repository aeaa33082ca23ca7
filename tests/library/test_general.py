"""The package for ordinary protection cases."""

from pathlib import Path

import pytest

from tests.library.breaking import is_noticed
from ventanilla.protocols import library
from ventanilla.protocols.engine.check import check

PACKAGE = Path(next(iter(library.__path__))) / "general"


def test_it_is_without_a_fault_and_its_situations_hold() -> None:
    report = check(PACKAGE)
    assert report.problems == ()
    assert report.passed == report.total >= 10


@pytest.mark.parametrize(
    ("rule", "broken", "situation"),
    [
        ("${n_self_harm} = 'yes'", "${n_self_harm} = 'no'", "thinks_of_self_harm"),
        (
            "${n_care_need} = 'much' and",
            "${n_care_need} = 'none' and",
            "older_man_alone_and_confused",
        ),
        ("effects: [stop_tracing,", "effects: [never_alone,", "fear_of_the_partner"),
    ],
)
def test_a_rule_that_stops_protecting_is_noticed(rule: str, broken: str, situation: str) -> None:
    assert is_noticed(PACKAGE, file="findings.yaml", rule=rule, broken=broken, situation=situation)
