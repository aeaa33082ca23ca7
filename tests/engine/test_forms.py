"""A submission is worked out again on the server: nothing the browser says is taken on trust."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.small import changed, small
from ventanilla.common.sources import Faulty
from ventanilla.protocols.engine.forms import (
    LIMIT,
    BadSubmission,
    Evaluation,
    evaluate,
    evaluate_answers,
)
from ventanilla.protocols.engine.load import load_files

TODAY = date(2026, 3, 2)
INFORMED = {f"inf_0{n}_{tick}": "yes" for n in (1, 2) for tick in ("said", "understood")}


def answered(today: date = TODAY, /, *, rows: Any = (), **answers: str) -> Evaluation:
    return evaluate_answers(
        small().instruments["talk"], {**INFORMED, **answers}, repeats={"person": rows}, today=today
    )


def submission(body: str, *, form: str = "talk") -> str:
    return f'<data id="{form}" version="1.2.0">{body}</data>'


def sent(body: str, **more: Any) -> Evaluation:
    return evaluate(small().instruments["talk"], submission(body, **more), today=TODAY)


HELLO = (
    "<hello><inf_01/><inf_01_said>yes</inf_01_said>"
    "<inf_01_understood>yes</inf_01_understood><called>Ana</called><age>{age}</age></hello>"
)


def test_facts_have_their_types() -> None:
    rows = [{"person_name": "Luz", "safe": "yes"}, {"safe": "dk", "person_name_u": "pns"}]
    facts = answered(
        rows=rows,
        called="Ana",
        age="15",
        back_home="afraid",
        reasons="work threats",
        left_on="2026-02-20",
    ).facts
    assert facts["age"] == 15
    assert facts["reasons"] == ("work", "threats")
    assert facts["left_on"] == "2026-02-20"
    assert facts["trip_days"] == "10"
    assert facts["person"] == 2
    assert facts["person_name"] == ("Luz", "pns")
    assert facts["safe"] == ("yes", "dk")
    assert facts["safe_count"] == "1"
    assert "pain" not in facts
    assert "ctx_age" not in facts


def test_a_companion_answers_for_a_blank_question() -> None:
    assert answered(age_u="dk").facts["age"] == "dk"
    assert answered(age="9", age_u="dk").facts["age"] == 9
    assert "called" not in answered(called_u="pns").problems
    assert answered().problems["called"] == "required"


def test_what_is_hidden_does_not_count() -> None:
    small_child = answered(ctx_age="6", back_home="afraid", reasons="threats", called="Luz")
    assert small_child.calculated["band"] == "A"
    assert "back_home" not in small_child.facts
    assert "reasons" not in small_child.facts
    assert set(small_child.hidden) >= {"back_home", "reasons"}


def test_answered_and_then_withdrew() -> None:
    assert answered(back_home="afraid", called="A").calculated["finding_hurting"] == ""
    with_pain = answered(pain="yes", called="A")
    assert with_pain.calculated["finding_hurting"] == "possible"
    withdrew = evaluate_answers(
        small().instruments["talk"],
        {**INFORMED, "pain": "yes", "inf_01_understood": "no"},
        today=TODAY,
    )
    assert withdrew.calculated["finding_hurting"] == ""
    assert "pain" in withdrew.hidden


def test_nothing_is_asked_before_its_message() -> None:
    unsaid = evaluate_answers(
        small().instruments["talk"], {"inf_01_said": "yes", "called": "Ana"}, today=TODAY
    )
    assert unsaid.facts == {"safe_count": "0", "band": "B"}
    assert "called" in unsaid.hidden
    assert unsaid.informed == frozenset()
    assert answered().informed == {"INF-01", "INF-02"}


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({"age": "40"}, {"age": "constraint"}),
        ({"age": "-1"}, {"age": "constraint"}),
        ({"age": "1e1"}, {"age": "number"}),
        ({"age": "twelve"}, {"age": "number"}),
        ({"left_on": "2026-03-03"}, {"left_on": "constraint"}),
        ({"left_on": "yesterday"}, {"left_on": "date"}),
        ({"left_on": "2026-02-30"}, {"left_on": "date"}),
        ({"pain": "maybe"}, {"pain": "choice"}),
        ({"withhold": "family press"}, {"withhold": "choice"}),
        ({"withhold": "family dk"}, {"withhold": "constraint"}),
        ({"withhold": "dk"}, {}),
        ({"age": "0"}, {}),
    ],
)
def test_answers_are_checked(answers: dict[str, str], wanted: dict[str, str]) -> None:
    assert answered(called="Ana", **answers).problems == wanted


def test_the_browsers_calculates_are_compared() -> None:
    right = sent("<band>B</band>" + HELLO.format(age=12) + "<safe_count>0</safe_count>")
    assert right.facts["age"] == 12
    found = {d.question: (d.browser, d.ours) for d in right.differences}
    assert "band" not in found
    assert found["finding_young"] == ("", "possible")
    lied = sent("<band>A</band>" + HELLO.format(age=12))
    assert {d.question: (d.browser, d.ours) for d in lied.differences}["band"] == ("A", "B")
    assert lied.calculated["band"] == "B"


def test_repeats_come_from_the_xml() -> None:
    body = "<journey><person><safe>yes</safe></person><person><safe>no</safe></person></journey>"
    facts = sent(body).facts
    assert facts["person"] == 2
    assert facts["safe"] == ("yes", "no")
    assert facts["safe_count"] == "1"
    assert "person" not in sent("<journey/>").facts


def test_what_the_form_does_not_have_is_noticed() -> None:
    altered = sent(HELLO.format(age=12) + "<admin>yes</admin>")
    assert altered.problems["admin"] == "unexpected"
    twice = sent("<hello><called>Ana</called><called>Eva</called></hello>")
    assert twice.problems["called"] == "unexpected"
    nested = sent("<hello><called>Ana<b>x</b></called></hello>")
    assert nested.problems["called"] == "unexpected"


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "not xml",
        "<data id='talk'>",
        "<other id='talk'/>",
        "<data id='other_form'/>",
        "<!DOCTYPE data [<!ENTITY x 'y'>]><data id='talk'>&x;</data>",
        "<!DOCTYPE data SYSTEM 'file:///etc/passwd'><data id='talk'/>",
        "<data id='talk'>" + "x" * LIMIT + "</data>",
    ],
    ids=["blank", "text", "unclosed", "root", "other form", "entity", "external", "large"],
)
def test_what_is_no_submission_is_refused(xml: str) -> None:
    with pytest.raises(BadSubmission):
        evaluate(small().instruments["talk"], xml, today=TODAY)


def test_entities_are_refused_in_any_encoding() -> None:
    xml = "<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE data [<!ENTITY x 'y'>]><data>&x;</data>"
    with pytest.raises(BadSubmission):
        evaluate(small().instruments["talk"], xml.encode("utf-16"), today=TODAY)


def test_an_unknown_function_fails_loudly_when_the_form_is_made() -> None:
    files, line = changed("instruments/talk.md", "int(today() - ${left_on})", "digest(${left_on})")
    instrument = load_files(files).instruments["talk"]
    with pytest.raises(Faulty) as refused:
        evaluate_answers(instrument, {}, today=TODAY)
    assert [(p.file, p.line) for p in refused.value.problems] == [("instruments/talk.md", line)]


def test_today_is_the_day_of_the_sitting() -> None:
    assert answered(TODAY, called="A", left_on="2026-02-20").facts["trip_days"] == "10"
    later = TODAY + timedelta(days=5)
    assert answered(later, called="A", left_on="2026-02-20").facts["trip_days"] == "15"


texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
anything = st.dictionaries(
    st.sampled_from(
        ["called", "age", "pain", "back_home", "reasons", "left_on", "ctx_age", "age_u"]
    ),
    st.one_of(
        st.sampled_from(["", "yes", "dk", "afraid", "work threats", "7", "2026-01-01"]), texts
    ),
)


@settings(max_examples=150, deadline=None)
@given(anything)
def test_whatever_is_sent_is_worked_out(answers: dict[str, str]) -> None:
    """Nothing that can be typed breaks it, and what it says twice is the same."""
    first, second = answered(**answers), answered(**answers)
    assert first == second
    assert set(first.hidden).isdisjoint(first.facts)
    assert first.calculated["band"] in ("A", "B")


@settings(max_examples=100, deadline=None)
@given(anything)
def test_xml_and_answers_agree(answers: dict[str, str]) -> None:
    from lxml import etree

    form = small().instruments["talk"].form
    clean = {k: v.strip() for k, v in answers.items() if all(c.isprintable() for c in v)} | INFORMED

    def element(node: Any) -> Any:
        made = etree.Element(node.name)
        if node.children:
            made.extend(element(c) for c in node.children.values() if not c.repeats)
        else:
            made.text = clean.get(node.name, "")
        return made

    root = element(form.root)
    root.set("id", form.form_id)
    by_xml = evaluate(small().instruments["talk"], etree.tostring(root), today=TODAY)
    by_name = evaluate_answers(small().instruments["talk"], clean, today=TODAY)
    assert (by_xml.facts, by_xml.problems) == (by_name.facts, by_name.problems)
