"""Safety plans, legal tests and remedies of the library: checked with one fault at a time."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.shipped import shipped
from ventanilla.protocols.engine import carechecks
from ventanilla.protocols.engine.caring import LegalTests, Remedies, SafetyPlan
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.references import Fault

SRC = Path(carechecks.__file__).parents[2]
LIBRARY = SRC / "protocols" / "library"


def package() -> Package:
    """The trafficking package."""
    return shipped("trafficking")


def faults(**parts: object) -> list[Fault]:
    """The faults of the package with a part of its definition replaced."""
    whole = package()
    definition = whole.definition.model_copy(update=parts)
    return list(
        carechecks.faults(
            Package(
                files=whole.files,
                definition=definition,
                instruments=whole.instruments,
                facts=whole.facts,
                rules=whole.rules,
            )
        )
    )


def test_the_package_as_it_is_has_none() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("instrument", "safety", "no instrument “safety”"),
        ("task", "T-999", "no task “T-999”"),
        ("task", "T-054", "would not do T-054"),
        ("review_at", "s_review", "no event “s_review”"),
        ("reviewed", "s_agreed", "no event “s_agreed”"),
        ("review", "s_worry", "“s_worry” is no day"),
        ("copy", "s_copies", "no question “s_copies”"),
        ("copy", "s_resources", "is asked every time"),
        ("paper", ["print"], "no answer “print”"),
        ("printed", ["c_name"], "no question “c_name”"),
        ("printed", ["inf_none"], "no question “inf_none”"),
        ("afresh", ["s_agree"], "no question “s_agree”"),
        ("instrument", "screen", "no question"),
    ],
)
def test_a_safety_plan_that_does_not_fit_is_refused(key: str, value: object, says: str) -> None:
    whole = package().definition.safety_plan
    assert whole is not None
    given = whole.model_dump(by_alias=True) | {key: value}
    found = faults(safety_plan=SafetyPlan.model_validate(given))
    assert any(part == "safety_plan" and says in said for part, __, said in found), found


def test_nobody_prints_how_she_is_reached() -> None:
    whole, contact = package().definition.safety_plan, package().definition.contact
    assert whole is not None
    assert contact is not None
    reached = contact.model_copy(update={"value": "s_contacts"})
    found = faults(contact=reached)
    assert [said for __, ___, said in found] == [
        "“s_contacts” says how to reach somebody: it is not printed"
    ]


def test_our_own_words_on_paper_tell_nothing() -> None:
    never = package().definition.outward_never
    assert never is not None
    plan = package().definition.safety_plan
    assert plan is not None
    printed = plan.model_copy(update={"printed": ("s_copy",)})
    found = faults(
        outward_never=never.model_copy(update={"es": ("confianza",)}), safety_plan=printed
    )
    assert any("“confianza” would tell" in said for __, ___, said in found)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("finding", "t_visa", "no finding “t_visa”"),
        ("asks", ["r_in_usa"], "no fact “r_in_usa”"),
        ("basis", ["T-LAW"], "no basis “T-LAW”"),
        ("basis", [], "names no basis"),
        ("deadline", {"title": {"es": "a", "en": "a"}, "from": "r_abuser", "months": 2}, "no day"),
        ("deadline", {"title": {"es": "a", "en": "a"}, "from": "r_days", "months": 2}, "no fact"),
    ],
)
def test_a_remedy_that_does_not_fit_is_refused(key: str, value: object, says: str) -> None:
    whole = package().definition.remedies
    assert whole is not None
    given = whole.model_dump(by_alias=True)
    given["list"] = [given["list"][0] | {key: value}]
    found = faults(remedies=Remedies.model_validate(given))
    assert any(part == "remedies" and says in said for part, __, said in found), found


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("instrument", "interviews", "no instrument “interviews”"),
        ("level", "levels", "no fact “levels”"),
        ("tasks", ["T-999"], "no task “T-999”"),
        ("elements", [{"fact": "el_acts", "said": ["c_act"]}], "no fact “el_acts”"),
        ("elements", [{"fact": "el_act", "said": ["c_acts"]}], "no fact “c_acts”"),
        ("elements", [{"fact": "c_unable", "said": ["c_act"]}], "what it asks of “c_unable”"),
    ],
)
def test_legal_tests_that_do_not_fit_are_refused(key: str, value: object, says: str) -> None:
    given = legal_tests()
    if key == "elements":
        assert isinstance(value, list)
        value = [*given["elements"], *value]
    found = faults(legal_tests=LegalTests.model_validate(given | {key: value}))
    assert any(part == "legal_tests" and says in said for part, __, said in found), found


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("fact", "t_canada", "no fact “t_canada”"),
        ("findings", ["canada_met"], "no finding “canada_met”"),
        ("basis", ["CANADA"], "no basis “CANADA”"),
        ("basis", [], "names no basis"),
        ("asks", {}, "does not say what it asks of “el_means”: a blank is misread"),
        ("asks", {"el_will": {"es": "a", "en": "a"}}, "no element “el_will”"),
    ],
)
def test_a_law_that_does_not_fit_is_refused(key: str, value: object, says: str) -> None:
    given = legal_tests()
    given["list"] = [given["list"][0], given["list"][1] | {key: value}]
    found = faults(legal_tests=LegalTests.model_validate(given))
    assert any(part == "legal_tests" and says in said for part, __, said in found), found


def legal_tests() -> dict[str, Any]:
    """The section as it is written."""
    whole = package().definition.legal_tests
    assert whole is not None
    return whole.model_dump(by_alias=True)


#: words that would decide what a lawyer decides; "qualifying crime" is the law's name of a crime
DECIDES = re.compile(
    r"elegib|eligib|\bcalifica[nr]?\b|\bqualif(?!ying crime)|cumple[n]? (con )?(los )?requisitos",
    re.IGNORECASE,
)


def lines() -> Iterator[tuple[str, str]]:
    """Every line of packages, templates and translations that somebody may read."""
    for pattern in (
        "protocols/library/*/**/*.yaml",
        "protocols/library/*/**/*.md",
        "protocols/library/*/**/*.typ",
        "web/templates/**/*.html",
        "locale/**/*.po",
    ):
        for file in SRC.glob(pattern):
            for number, line in enumerate(file.read_text().splitlines(), start=1):
                if not line.lstrip().startswith(("#", "//")):
                    yield f"{file.name}:{number}", line


def test_nothing_that_anybody_reads_says_eligible() -> None:
    read = list(lines())
    assert len(read) > 10_000
    assert [where for where, line in read if DECIDES.search(line)] == []
    for word in ("elegible", "Eligible", "califica para", "qualifies", "cumple los requisitos"):
        assert DECIDES.search(word)
