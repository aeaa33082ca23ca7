"""The package of gender-based violence: its rules, tried beyond its own situations."""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.library.breaking import is_noticed
from ventanilla.protocols import library
from ventanilla.protocols.engine.check import check
from ventanilla.protocols.engine.forms import evaluate_answers
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.plan import plan
from ventanilla.protocols.engine.situations import Answer, Situation, Unfolding

PACKAGE = Path(next(iter(library.__path__))) / "gbv"
NOW = datetime(2026, 3, 4, 18, tzinfo=UTC)
FIRST = ("c1_weapon", "c2_kill", "c3_could_kill")
EIGHT = (
    "c4_gun", "c5_choked", "c6_control", "c7_left", "c8_no_work", "c9_suicide", "c10_child",
    "c11_follows",
)  # fmt: skip
OTHERS = (
    "c5_fainted", "c7_plans", "c12_worse", "c13_forced", "c13_contact", "c14_pregnant", "c15_drugs",
    "c16_evades", "c17_take", "c17_means", "c18_papers", "c19_alone", "c20_links", "c21_own_life",
)  # fmt: skip
#: from the gravest down; the last one is nothing at all
LEVELS = (
    "danger_extreme", "danger_high", "not_assessable", "danger_medium", "violence_present", "",
)  # fmt: skip


@pytest.fixture(scope="module")
def package() -> Package:
    found = check(PACKAGE)
    assert found.problems == ()
    assert found.passed == found.total >= 50
    assert found.package is not None
    return found.package


@pytest.mark.parametrize(
    ("file", "rule", "broken", "situation"),
    [
        ("instruments/danger.md", "number(${lap_yes}) >= 4, 'positive'",
         "number(${lap_yes}) >= 5, 'positive'", "four_of_eight"),
        ("findings.yaml", "number(${c_open}) > 4", "number(${c_open}) > 16", "g2c_call_drops"),
        ("findings.yaml", "hours_since(${assault_at}) <= 72", "hours_since(${assault_at}) <= 24",
         "g3_sixty_hours"),
        ("stages.yaml", "when: ${consent_service} = 'yes'", "when: ${consent_service} != ''",
         "no_assessment_without_permission"),
        ("findings.yaml", "${a1_alone} = 'no' or", "${a1_alone} = 'dk' or",
         "g1_partner_beside"),
        ("disclosures.yaml", "assent: share_shelter, reason: {es: Para preparar",
         "reason: {es: Para preparar", "permissions_are_separate"),
    ],
)  # fmt: skip
def test_a_rule_that_stops_protecting_is_noticed(
    file: str, rule: str, broken: str, situation: str
) -> None:
    assert is_noticed(PACKAGE, file=file, rule=rule, broken=broken, situation=situation)


def test_the_lethality_screen_is_the_published_rule(package: Package) -> None:
    chance = random.Random(11)  # noqa: S311
    form = package.instruments["danger"]
    for __ in range(150):
        said = {name: chance.choice(("yes", "no", "no", "dk", "")) for name in FIRST + EIGHT}
        first = sum(said[name] == "yes" for name in FIRST)
        eight = sum(said[name] == "yes" for name in EIGHT)
        facts = evaluate_answers(form, {"c0_bond": "partner", **said}, today=NOW).facts
        positive = first > 0 or eight >= 4
        assert facts["lap_result"] == ("positive" if positive else "not_reached"), said
        assert (int(str(facts["lap_first"])), int(str(facts["lap_yes"]))) == (first, eight)
        assert int(str(facts["lap_short"])) == max(0, 4 - eight)
        unknown = sum(value not in ("yes", "no") for value in said.values())
        assert int(str(facts["lap_unknown"])) == unknown


def level(package: Package, danger: dict[str, Answer]) -> int:
    """The level that answers come to: a place in LEVELS, 0 the gravest."""
    found = Unfolding(package)
    answers: dict[str, dict[str, Answer]] = {
        "danger": {"c0_bond": "partner", **danger},
        "violence": {"b0_go_on": "yes", "b2_threat": "recent"},
    }
    found.step(Situation(at=NOW, answers=answers))
    standing = {f.name for f in plan(package, found.state(), NOW).findings}
    return next(at for at, name in enumerate(LEVELS) if not name or name in standing)


def test_a_yes_never_lowers_the_level_and_silence_never_counts_as_no(package: Package) -> None:
    chance = random.Random(21)  # noqa: S311
    names = FIRST + EIGHT + OTHERS
    for __ in range(60):
        said: dict[str, Answer] = {name: chance.choice(("yes", "no", "no", "no")) for name in names}
        name = chance.choice(names)
        no, yes = ({**said, name: answer} for answer in ("no", "yes"))
        high = LEVELS.index("danger_high")
        worse, before = level(package, yes), level(package, no)
        assert worse <= before, (name, said)
        silent: dict[str, Answer] = dict.fromkeys(names, "pns")
        assert level(package, {**silent, name: "yes"}) <= high + 1


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        (0, "d0_3"), (3, "d0_3"), (4, "d4_5"), (5, "d4_5"), (6, "d6_14"), (14, "d6_14"),
        (15, "d15_30"), (30, "d15_30"), (31, "d31_90"), (90, "d31_90"), (91, "d91"),
    ],
)  # fmt: skip
def test_each_delay_is_in_one_group_only(package: Package, days: int, bucket: str) -> None:
    told = date(2026, 3, 4)
    row = {"inc_date": str(told - timedelta(days=days)), "inc_reported": str(told)}
    found = evaluate_answers(
        package.instruments["incidents"], {}, repeats={"incident": [row]}, today=NOW
    )
    assert found.facts["inc_delay"] in (bucket, (bucket,))


def test_nobody_gets_the_account_and_nothing_names_the_place_of_a_shelter(package: Package) -> None:
    matrix = package.definition.disclosures
    assert matrix is not None
    account = {
        recipient.recipient: rule.give
        for recipient in matrix.recipients
        for rule in recipient.fields
        if rule.field == "account"
    }
    assert {name: give for name, give in account.items() if give != "never"} == {
        "lawyer": "summary"
    }
    assert not any("shelter" in name and "address" in name for name in package.facts)


def test_no_title_calls_a_danger_low(package: Package) -> None:
    texts = [f.title for f in package.definition.findings]
    texts += [f.because for f in package.definition.findings]
    for text in texts:
        assert "bajo" not in text.es.lower().split()
        assert "low" not in text.en.lower().split()
