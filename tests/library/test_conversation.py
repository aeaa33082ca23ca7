"""UCA's conversation: what is asked of whom, in which words, and what is never asked."""

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from ventanilla.protocols import library
from ventanilla.protocols.engine.evaluation import Evaluation
from ventanilla.protocols.engine.forms import evaluate_answers
from ventanilla.protocols.engine.instruments import Instrument, Question, build

PACKAGE = Path(next(iter(library.__path__))) / "uca"
UNIVERSAL = {"dk", "pns", "not_asked"}
OPENED = {"assent_talk": "yes", "m2_0_ok": "yes", "m5_0_private": "yes", "m2_8_partner": "yes"}

#: what each age is never asked
LEFT_OUT = {
    4: "m3_2_story m3_2_reasons m4_3_paid m4_4_locked m4_5_carry m5_1_home m5_2_return m6_expects "
    "m7_4_harm share_dif",
    7: "m2_8_partner m4_3_paid m4_4_locked m4_5_carry m5_3_threat m6_expects m7_3_pregnant "
    "m7_4_harm",
    10: "m2_8_partner m4_5_carry m4_5_guide m7_3_pregnant m7_4_harm m7_5_substance",
    13: "m1_2_birthday m8_4_wishes",
    16: "m1_2_birthday m8_4_wishes",
}
#: what each age is asked
ASKED = {
    4: "m0_1_needs m0_4_mood m1_1_name m1_2_age m2_1_words m2_3_carer m8_4_wishes m9_mood",
    7: "m1_3_state m2_2_lived m3_2_reasons m4_2_company m4_6_harm m4_7_who m5_1_home m8_1_first",
    10: "m4_3_paid m4_4_locked m5_2_return m5_3_threat m5_5_independent m6_expects m8_4_wishes",
    13: "m2_8_partner m4_5_carry m7_3_pregnant m7_4_harm m7_5_substance",
    16: "m2_8_partner_age m4_5_guide m5_4_withhold m8_2_return",
}


@cache
def instrument(name: str) -> Instrument:
    file = PACKAGE / "instruments" / f"{name}.md"
    book, problems = build(name=name, file=file.name, text=file.read_text(encoding="utf-8"))
    assert problems == []
    return Instrument(name=name, book=book, previews=())


def conversation() -> Instrument:
    return instrument("initial_evaluation")


def asked_of_the_child() -> list[Question]:
    questions = conversation().questions.values()
    return [q for q in questions if q.audience == "person" and q.fact and q.kind != "calculate"]


def some_answer(question: Question) -> str:
    if question.kind.startswith("select"):
        own = [code for code in question.choices if code not in UNIVERSAL]
        return "yes" if "yes" in own else own[0]
    return {"integer": "9", "date": "2015-01-01"}.get(question.kind, "x")


def told() -> dict[str, str]:
    """Every message said and understood."""
    names = [m.lower().replace("-", "_") for m in conversation().messages]
    return {f"{name}_{what}": "yes" for name in names for what in ("said", "understood")}


def answered(**answers: str) -> Evaluation:
    return evaluate_answers(conversation(), answers, today=date(2026, 3, 2))


def everything_answered(**answers: str) -> Evaluation:
    given = {q.name: some_answer(q) for q in asked_of_the_child()}
    return answered(**{**given, **told(), **OPENED, **answers})


@pytest.mark.parametrize("age", LEFT_OUT)
def test_age_decides_what_is_asked(age: int) -> None:
    facts = everything_answered(m1_2_age=str(age)).facts
    assert [name for name in LEFT_OUT[age].split() if name in facts] == []
    assert [name for name in ASKED[age].split() if name not in facts] == []


def test_words_are_chosen_by_the_age_seen_until_the_child_says_it() -> None:
    assert answered(m1_2_age_seen="7").calculated["band"] == "B"
    assert answered(ctx_age="13").calculated["band"] == "D"
    assert answered(ctx_age="13", m1_2_age="16", **told(), **OPENED).calculated["band"] == "E"
    assert answered().calculated["band"] == "C"


@pytest.mark.parametrize("message", ["inf_01", "inf_04", "inf_08", "inf_10"])
def test_nothing_is_asked_before_its_message_is_said_and_understood(message: str) -> None:
    waits = {
        "inf_01": "m0_1_needs m1_1_name",
        "inf_04": "withhold_from share_dif m3_2_story m4_6_harm m5_2_return",
        "inf_08": "m3_2_story m4_6_harm",
        "inf_10": "m5_1_home m5_2_return m4_5_carry",
    }[message].split()
    for left_out in (f"{message}_said", f"{message}_understood"):
        facts = everything_answered(m1_2_age="16", **{left_out: "no"}).facts
        assert [name for name in waits if name in facts] == []


def test_a_refusal_closes_the_questions_and_keeps_the_farewell() -> None:
    evaluation = everything_answered(m1_2_age="16", assent_talk="no", m9_card_given="yes")
    modules = {n.split("_")[0] for n in evaluation.facts if re.match(r"m\d_", n)}
    assert modules == {"m0", "m9"}
    assert evaluation.facts["m9_card_given"] == "yes"
    assert "m9_complaint" not in evaluation.facts


def test_what_could_be_overheard_is_asked_in_private_only() -> None:
    facts = everything_answered(m1_2_age="16", m5_0_private="no").facts
    assert not {"m4_5_carry", "m4_5_guide"} & facts.keys()


def test_a_younger_child_is_asked_about_health_only_where_something_points_to_it() -> None:
    assert "m7_4_harm" in everything_answered(m1_2_age="10", m7_0_indicated="yes").facts
    assert "m7_4_harm" not in everything_answered(m1_2_age="7", m7_0_indicated="yes").facts


@pytest.mark.parametrize(("sex", "asked"), [("male", False), ("female", True), ("", True)])
def test_pregnancy_is_asked_unless_the_child_is_a_boy(sex: str, *, asked: bool) -> None:
    facts = everything_answered(m1_2_age="15", ctx_sex=sex).facts
    assert ("m7_3_pregnant" in facts) is asked


def test_a_drawing_is_given_back_unless_the_child_lets_it_be_kept() -> None:
    assert everything_answered(m1_2_age="7", m2_1_fate="returned").facts["share_drawing"] == "no"
    assert everything_answered(m1_2_age="7", m2_1_fate="kept").facts["share_drawing"] == "yes"
    assert conversation().row("m2_1_fate").get("default") == "returned"


def test_prompts_hold_no_reproach_and_no_negative() -> None:
    wrong = re.compile(r"por qué|why|\b(no|not|nunca|never|n’t)\b", re.IGNORECASE)
    words = [(q.name, t) for q in asked_of_the_child() for t in (q.title, q.easy) if t]
    assert [(n, t.es) for n, t in words if wrong.search(t.es) or wrong.search(t.en)] == []


def test_each_question_asks_one_thing() -> None:
    twice = [q.name for q in asked_of_the_child() if q.title.es.count("?") > 1]
    assert twice == ["m1_6_last"]  # the second helps to remember, it asks nothing else


def test_what_is_never_asked_is_not_there() -> None:
    barred = re.compile(
        r"direcci[oó]n|domicilio|teléfono|papeles migratorios|religi|partido|virgin|consent"
        r"|coyote|pollero|tatua|orientación",
        re.IGNORECASE,
    )
    assert [q.name for q in asked_of_the_child() if barred.search(q.title.es)] == []


def test_words_that_could_hurt_somebody_are_sealed() -> None:
    told_freely = [
        q
        for q in asked_of_the_child()
        if q.kind == "text" and re.match(r"m[345]_|withhold", q.name)
    ]
    assert {q.name for q in told_freely if q.tier != "S"} == {"m3_4_city"}
    sealed = "m2_1_drawing m3_2_reasons m4_5_carry m4_6_harm m5_2_return m5_3_actors m7_3_pregnant"
    questions = conversation().questions
    assert {questions[name].tier for name in sealed.split()} == {"S"}


def test_every_message_has_words_for_the_youngest_and_its_check() -> None:
    messages = [q for q in conversation().questions.values() if re.fullmatch(r"inf_\d\d", q.name)]
    assert len(messages) == 12
    for message in messages:
        row = conversation().row(message.name)
        assert message.easy is not None
        assert message.easy.es != message.title.es
        assert row.get("guidance_hint::Español (es)").startswith("Comprobar")


@pytest.mark.parametrize(
    "name", ["preparation", "observation", "best_interest", "handover_checklist", "follow_up"]
)
def test_the_officers_forms_are_whole(name: str) -> None:
    form = instrument(name)
    assert form.audience == "officer"
    assert {q.audience for q in form.questions.values()} == {"officer"}
    assert f'id="{name}"' in form.xform


def test_the_hand_over_has_fourteen_points() -> None:
    names = instrument("handover_checklist").questions
    points = {m[1] for n in names if (m := re.match(r"hc_(\d+)_", n))}
    assert points == {str(n) for n in range(1, 15)}
