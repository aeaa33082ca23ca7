"""The letters of the packages that we ship: what each recipient reads, with fear and without."""

import json
from collections.abc import Mapping
from functools import cache
from itertools import product

import pytest

from tests.exchange import material
from tests.exchange.press import LANGUAGES, text_of
from ventanilla.exchange.documents import Draft, Letter, compose, to_pdf
from ventanilla.protocols.engine.load import Package, load
from ventanilla.protocols.engine.plan import plan
from ventanilla.protocols.engine.state import Decision, Plan, State, Value

LIBRARY = material.UCA.parent
#: what opens the matrix of UCA; every other fact is a marker
OPEN: dict[str, Value] = {
    "route": "T4",
    "outcome": "R-B",
    "outcome_approved": "yes",
    "age_used": 13,
    "bi_fear": "yes",
    "bi_trafficking": "yes",
    "m9_complaint": "yes",
    "m9_complaint_name": "yes",
    "relative_agrees": "yes",
    "m7_1_urgent": "yes",
    "m7_4_harm": "yes",
    "withhold_from": (),
    "m5_4_withhold": (),
    "m2_7_exclude": (),
}
ASSENTS = ("share_dif", "share_us", "share_lawyer", "share_family", "share_inm")
FEARS: dict[str, dict[str, Decision]] = {
    "none": {},
    "fear of return": {"fear_of_return": Decision("confirmed", by_hand=True)},
    "fear of family": {"fear_of_authority_or_family": Decision("confirmed", by_hand=True)},
    "trafficking, possible": {"trafficking": Decision("possible", by_hand=True)},
}
#: facts that tell what the child told, word for word
TOLD = {
    "m2_1_words",
    "m2_4_words",
    "m3_1_day",
    "m3_2_story",
    "m4_1_told",
    "m4_6_words",
    "m5_2_story",
    "m5_words",
}
FEAR = {"m5_2_return", "m5_3_threat", "m5_3_actors", "m5_6_ground"}
RELATIVES_HERE = {"m2_5_us_family", "m3_4_with", "m2_7_call_1_name", "m2_7_call_1_contact"}
BODY = {"m7_3_pregnant"}
#: recipient -> what it never reads, whatever anybody agreed to
NEVER = {
    "inm": TOLD | FEAR | RELATIVES_HERE | BODY,
    "dif": TOLD | FEAR,
    "us_authority": TOLD | FEAR | RELATIVES_HERE | BODY | {"m1_1_name", "m4_8_treatment"},
    "orr": TOLD | FEAR,
    "oversight": TOLD | FEAR | RELATIVES_HERE | BODY,
    "family": TOLD | FEAR | RELATIVES_HERE | BODY | {"m1_1_name"},
    "statistics": TOLD | FEAR | RELATIVES_HERE | BODY | {"m1_1_name"},
}
#: hidden from Mexican authorities while fear stands
HIDDEN_BY_FEAR = {"receiver_name", "receiver_contact", "m8_1_first", "m2_9_home_who", "bi_measures"}


@cache
def package(name: str) -> Package:
    return load(LIBRARY / name)


@cache
def markers() -> Mapping[str, Value]:
    names = sorted(package("uca").facts)
    return {name: f"QZ{number:04}" for number, name in enumerate(names)}


def planned(
    *, fear: str, assents: tuple[str, ...], **facts: Value
) -> tuple[Plan, dict[str, Value]]:
    agreed: dict[str, Value] = {name: "yes" if name in assents else "no" for name in ASSENTS}
    calm: dict[str, Value] = {"bi_fear": "no", "bi_trafficking": "no"} if fear == "none" else {}
    known = {**markers(), **OPEN, **agreed, **calm, **facts}
    state = State(route="T4", facts=known, findings=FEARS[fear])
    return plan(package("uca"), state, material.AT), known


def written(code: str, at: Plan, values: Mapping[str, Value], *, language: str = "es") -> Letter:
    matrix = package("uca").definition.disclosures
    assert matrix is not None
    draft = Draft(summaries={field.name: "SUMMARY" for field in matrix.fields})
    return compose(
        package("uca"),
        code,
        at,
        values,
        heading=material.heading(),
        language=language,
        draft=draft,
    )


def shown(handed: str) -> set[str]:
    return {name for name, marker in markers().items() if str(marker) in handed}


def codes() -> list[str]:
    return [f"D-{number}" for number in range(1, 11)]


@pytest.mark.parametrize("code", codes())
def test_no_recipient_reads_what_is_not_theirs(code: str) -> None:
    agreed = [(), *((one,) for one in ASSENTS), ASSENTS]
    for fear, assents in product(FEARS, agreed):
        at, values = planned(fear=fear, assents=assents)
        made = written(code, at, values)
        read = shown(json.dumps(made.data()))
        opened = {
            fact
            for disclosure in at.disclosures
            if disclosure.recipient == made.recipient
            for field in disclosure.allowed
            for fact in field.facts
            if field.give == "yes"
        }
        assert read <= opened
        assert not read & NEVER.get(made.recipient or "", set()), (fear, assents)
        if made.recipient is None:
            assert not read
        if fear != "none" and made.recipient in ("inm", "dif"):
            assert not read & HIDDEN_BY_FEAR, (fear, assents)
            assert not {item.give for item in made.given} & {"summary"}


@pytest.mark.parametrize("fear", FEARS)
@pytest.mark.parametrize("code", codes())
def test_what_is_printed_is_what_was_handed(code: str, fear: str) -> None:
    at, values = planned(fear=fear, assents=ASSENTS)
    made = written(code, at, values)
    printed = text_of(to_pdf(package("uca"), made))
    assert shown(printed) <= shown(json.dumps(made.data()))
    if code in ("D-3", "D-4", "D-6"):
        assert shown(printed) == shown(json.dumps(made.data()))
        assert shown(printed)


@pytest.mark.parametrize("code", ["D-3", "D-4"])
def test_a_packet_has_the_least_while_fear_stands(code: str) -> None:
    calm, values = planned(fear="none", assents=ASSENTS)
    afraid, _ = planned(fear="fear of family", assents=ASSENTS)
    assert "mask_packets" not in calm.effects
    assert "mask_packets" in afraid.effects
    before = {item.field for item in written(code, calm, values).given}
    after = {item.field for item in written(code, afraid, values).given}
    assert "receiver" in before
    assert after < before
    assert after <= {
        "identity",
        "language",
        "care",
        "siblings",
        "belongings",
        "handover",
        "protection",
        "circuit",
    }


def test_before_a_return_is_approved_nothing_goes_to_mexico() -> None:
    at, values = planned(fear="none", assents=ASSENTS, outcome_approved="no")
    for code in ("D-3", "D-5"):
        assert written(code, at, values).given == ()


def test_the_letter_to_the_host_names_fear_only_with_assent() -> None:
    line = "fear of returning, expressed by the child"
    for assents, named in ((("share_us",), True), ((), False)):
        at, values = planned(fear="fear of return", assents=assents)
        made = written("D-2", at, values, language="en")
        assert (line in text_of(to_pdf(package("uca"), made))) is named


def test_a_child_who_is_not_afraid_is_not_said_to_be() -> None:
    at, values = planned(fear="none", assents=ASSENTS, bi_fear="no")
    printed = text_of(to_pdf(package("uca"), written("D-2", at, values, language="en")))
    assert "expressed by the child" not in printed


def test_a_complaint_bears_the_name_only_if_the_child_wants_it() -> None:
    for wanted in ("yes", "no"):
        at, values = planned(fear="none", assents=(), m9_complaint_name=wanted)
        named = "m1_1_name" in shown(text_of(to_pdf(package("uca"), written("D-8", at, values))))
        assert named is (wanted == "yes")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["uca", "general", "gbv", "trafficking"])
def test_every_document_of_a_package_has_a_template_that_prints(name: str, language: str) -> None:
    loaded = package(name)
    at = plan(loaded, State(route="T1"), material.AT)
    for document in loaded.definition.documents:
        made = compose(loaded, document.code, at, {}, heading=material.heading(), language=language)
        printed = text_of(to_pdf(loaded, made))
        assert "Puerto Sereno" in printed


@pytest.mark.parametrize("name", ["uca", "general", "gbv", "trafficking"])
def test_no_letter_asks_its_reader_a_question_meant_for_the_person(name: str) -> None:
    loaded = package(name)
    matrix = loaded.definition.disclosures
    assert matrix is not None
    readers = {document.recipient for document in loaded.definition.documents}
    printed = {
        rule.field
        for row in matrix.recipients
        for rule in row.fields
        if row.recipient in readers and rule.give in ("yes", "confirm")
    }
    for field in matrix.fields:
        titles = {fact: loaded.facts[fact].title.es for fact in field.facts if fact in loaded.facts}
        asked = {fact for fact, title in titles.items() if "¿" in title}
        if field.name in printed and len(field.facts) > 1:
            assert asked <= set(field.labels), field.name
