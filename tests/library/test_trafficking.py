"""The package on trafficking in persons."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from tests.library.breaking import is_noticed
from tests.shipped import shipped
from ventanilla.protocols import library
from ventanilla.protocols.engine import vignettes
from ventanilla.protocols.engine.check import check
from ventanilla.protocols.engine.load import load_files, read_folder

PACKAGE = Path(next(iter(library.__path__))) / "trafficking"


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
            "hours_since(${assault_at}) <= 72",
            "hours_since(${assault_at}) <= 71",
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
    assert is_noticed(PACKAGE, file=file, rule=rule, broken=broken, situation=situation)


def test_only_those_assigned_open_its_cases() -> None:
    assert shipped("trafficking").definition.is_restricted


def test_nobody_is_called_eligible_or_at_low_risk() -> None:
    words = " ".join(
        text.decode().lower()
        for name, text in read_folder(PACKAGE).items()
        if not name.startswith(("vignettes/", "protocol.yaml"))
    )
    for never in ("low risk", "riesgo bajo", "is eligible", "es elegible"):
        assert never not in words


EVENTS = {
    "notified_at": "2026-03-03T09:00:00-06:00",
    "registered_at": "2026-03-03T09:10:00-06:00",
    "assigned_at": "2026-03-03T09:20:00-06:00",
    "first_contact_at": "2026-03-03T10:00:00-06:00",
}
TALK = {"b_alone": "yes", "b_safe_talk": "yes", "b_agrees": "yes", "b_age": 30}
SIGNS = {"a_work": ["debt"], "a_accompanied": "no", "a_separated": "alone"}
ANSWERED_NO = {
    "b1_different": "no",
    "b2_leave": "yes",
    "b3_documents": "no",
    "b4_pay": "no",
    "b5_debt": "no",
    "b6_harm": "no",
    "b7_authorities": "no",
    "b8_permission": "no",
    "b9_sex": "no",
    "b10_other": "no",
}
UNKNOWN = (None, "dk", "pns", "not_asked")
TOLD = {"c_consent": "yes", "c_age_doubt": "no", "c_clear": "yes", "c_organised": "no"}
NOTHING = {"c_act": ["none"], "c_means": ["none"], "c_purpose": ["none"], "c_fee": "no"}


def situation(answers: Mapping[str, object], **expect: object) -> dict[str, object]:
    """A situation with what must follow; ``expect`` as in a vignette."""
    return {
        "title": {"es": "Generada", "en": "Generated"},
        "route": "V1",
        "at": "2026-03-04T12:00:00-06:00",
        "answers": answers,
        "events": EVENTS,
        "expect": expect,
    }


def hold(situations: list[dict[str, object]]) -> None:
    """Every one of these situations holds."""
    named = [{**each, "name": f"generated_{at}"} for at, each in enumerate(situations)]
    written = yaml.safe_dump(named, allow_unicode=True).encode()
    kept = {n: f for n, f in read_folder(PACKAGE).items() if not n.startswith("vignettes/")}
    ran = list(vignettes.run_all(load_files({**kept, "vignettes/generated.yaml": written})))
    assert len(ran) == len(situations)
    assert [each for each in ran if not isinstance(each, vignettes.Ran) or not each.passed] == []


def test_what_nobody_answered_is_never_a_no() -> None:
    hold(
        [situation({"signs": SIGNS, "screen": {**TALK, **ANSWERED_NO}}, findings={"T-S2": "blue"})]
        + [
            situation(
                {"signs": SIGNS, "screen": {**TALK, **ANSWERED_NO, asked: unknown}},
                not_findings=["T-S2"],
            )
            for asked in ANSWERED_NO
            for unknown in UNKNOWN
        ]
        + [
            situation(
                {"interview": {**TOLD, "c_age": 30, **NOTHING, blank: None}},
                findings={"T-V1": "blue"},
                not_findings=["T-V0", "T-R23"],
            )
            for blank in ("c_act", "c_means", "c_purpose")
        ]
    )


def test_a_strong_answer_alone_is_enough_and_never_lowers() -> None:
    strong = ("b2_leave", "b3_documents", "b5_debt", "b6_harm", "b9_sex", "b10_other")
    hold(
        [
            situation(
                {"screen": {**TALK, **ANSWERED_NO, asked: "no" if asked == "b2_leave" else "yes"}},
                findings={"T-R3": "red"},
            )
            for asked in strong
        ]
    )


def test_every_factor_means_high_risk_at_least() -> None:
    factors = shipped("trafficking").facts["k_floor"].choices
    hold(
        [
            situation(
                {"risk": {"k_floor": [factor], "k_complete": "yes"}}, findings={"T-K3": "red"}
            )
            for factor in factors
            if factor not in ("none", "dk", "pns", "not_asked")
        ]
    )


PURPOSES = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi")


def test_for_a_child_means_do_not_count_and_for_an_adult_they_do() -> None:
    met: dict[str, object] = {"findings": {"P-1": "red"}}
    not_met: dict[str, object] = {"not_findings": ["P-1", "P-2"]}
    hold(
        [
            situation(
                {
                    "interview": {
                        **TOLD,
                        "c_age": age,
                        "c_act": ["recruit"],
                        "c_means": ["none"],
                        "c_purpose": [purpose],
                        "c_fee": "no",
                    }
                },
                **(met if age < 18 else not_met),
            )
            for age in (12, 17, 18, 40)
            for purpose in PURPOSES
        ]
    )


def test_any_means_completes_the_test_of_palermo() -> None:
    means = shipped("trafficking").facts["c_means"].choices
    hold(
        [
            situation(
                {
                    "interview": {
                        **TOLD,
                        "c_age": 30,
                        "c_act": ["hold"],
                        "c_means": [each],
                        "c_purpose": ["v"],
                    }
                },
                findings={"P-1": "red", "M-1": "red", "T-V3": "red"},
            )
            for each in means
            if each != "none"
        ]
    )
