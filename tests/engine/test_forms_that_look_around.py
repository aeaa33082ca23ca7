"""Forms whose expressions walk to other questions: sets, positions, what stands beside."""

from functools import lru_cache
from typing import Any

from lxml import etree

from tests.engine.small import files
from tests.engine.test_forms import INFORMED, TODAY
from ventanilla.interviews import submissions
from ventanilla.protocols.engine.evaluation import Evaluation
from ventanilla.protocols.engine.forms import evaluate, evaluate_answers
from ventanilla.protocols.engine.instruments import Instrument
from ventanilla.protocols.engine.load import load_files

TALK = "instruments/talk.md"
ROWS: tuple[dict[str, str], ...] = (
    {"type": "begin_group", "name": "home", "relevant": "${called} != 'hide'"},
    {"type": "integer", "name": "rooms", "constraint": ". > 2 and . != 7"},
    {"type": "text", "name": "door", "relevant": "${rooms} > 3", "constraint": "../rooms != ."},
    {"type": "text", "name": "key", "relevant": "${rooms} > 3"},
    {"type": "text", "name": "lock", "relevant": "${key} != ''"},
    {"type": "begin_repeat", "name": "kid", "relevant": "${rooms} != 5"},
    {"type": "text", "name": "kid_name", "constraint": ". != 'Ana' or position(..) = 1"},
    {"type": "integer", "name": "kid_age", "relevant": "../kid_name != ''"},
    {
        "type": "text",
        "name": "kid_word",
        "constraint": "not(selected(current()/../kid_name, .))",
    },
    {"type": "calculate", "name": "kid_place", "calculation": "concat(position(..), '!')"},
    {"type": "end_repeat"},
    {"type": "calculate", "name": "kids", "calculation": "count(${kid})"},
    {"type": "calculate", "name": "kids_grown", "calculation": "count(${kid_age}[. > 9])"},
    {
        "type": "calculate",
        "name": "kids_said",
        "calculation": "if(sum(${kid_age}) >= 20, join('-', ${kid_name}), coalesce(${door}, 'no'))",
    },
    {"type": "end_group"},
    {"type": "text", "name": "later", "relevant": "${kids} > 1 and ${kids_grown} >= 1"},
)


@lru_cache(maxsize=1)
def talk() -> Instrument:
    """The small instrument with more in it."""
    given = files()
    lines = given[TALK].decode().splitlines()
    at = next(i for i, line in enumerate(lines) if "| safe_count |" in line)
    head = next(line for line in lines if line.startswith("| type"))
    columns = [column.strip() for column in head.strip("|").split("|")]
    for row in ROWS:
        kind = row["type"]
        words = {} if kind.startswith(("end", "calc")) else dict.fromkeys(columns[2:4], "x")
        tier = {} if kind in ("begin_group", "end_group", "end_repeat") else {"bind::v:tier": "O"}
        officers = {"bind::v:audience": "officer"} if kind == "calculate" else {}
        cells = {**words, **tier, **officers, **row}
        at += 1
        lines.insert(at, "| " + " | ".join(cells.get(c, "") for c in columns) + " |")
    given[TALK] = "\n".join(lines).encode()
    return load_files(given).instruments["talk"]


def told(*, kids: Any = (), **answers: str) -> Evaluation:
    given = {**INFORMED, "called": "Luz", **answers}
    by_name = evaluate_answers(talk(), given, repeats={"kid": kids}, today=TODAY)
    xml = submissions.write(talk(), given, repeats={"kid": kids})
    by_xml = evaluate(talk(), xml, today=TODAY)
    assert (by_xml.facts, by_xml.problems) == (by_name.facts, by_name.problems)
    assert (by_xml.calculated, by_xml.shown) == (by_name.calculated, by_name.shown)
    return by_xml


KIDS = ({"kid_name": "Eva", "kid_age": "12"}, {"kid_name": "Leo", "kid_age": "9"})


def test_sets_are_counted_and_joined() -> None:
    found = told(rooms="4", kids=KIDS, later="x")
    assert found.calculated["kids"] == "2"
    assert found.calculated["kids_grown"] == "1"
    assert found.calculated["kids_said"] == "Eva-Leo"
    assert found.facts["later"] == "x"
    assert found.facts["kid_place"] == ("1!", "2!")
    alone = told(rooms="4", kids=KIDS[1:], door="d")
    assert alone.calculated["kids_said"] == "d"
    assert "later" not in alone.shown


def test_a_constraint_means_its_own_question() -> None:
    assert told(rooms="7").problems == {"rooms": "constraint"}
    assert told(rooms="2").problems == {"rooms": "constraint"}
    assert told(rooms="4", door="4").problems == {"door": "constraint"}
    assert told(rooms="4", door="5").problems == {}


def test_a_constraint_in_a_repeat_means_its_own_instance() -> None:
    ana = {"kid_name": "Ana"}
    assert told(rooms="4", kids=[ana, KIDS[0]]).problems == {}
    assert told(rooms="4", kids=[KIDS[0], ana]).problems == {"kid_name": "constraint"}
    named = {**KIDS[0], "kid_word": "Eva"}
    assert told(rooms="4", kids=[KIDS[1], named]).problems == {"kid_word": "constraint"}


def test_what_a_closed_repeat_holds_does_not_count() -> None:
    closed = told(rooms="5", kids=KIDS)
    assert closed.facts["kid"] == 2
    assert closed.facts["kid_name"] == ("", "")
    assert closed.calculated["kids_grown"] == "0"
    assert sorted(closed.hidden) == ["kid_age", "kid_age", "kid_name", "kid_name"]
    unnamed = told(rooms="4", kids=[{"kid_age": "12"}])
    assert unnamed.facts["kid_age"] == ("",)
    assert unnamed.hidden == ("kid_age",)


def test_each_instance_says_what_is_open_wrong_and_worked_out_in_it() -> None:
    first, second = told(rooms="4", kids=[{"kid_age": "12"}, {"kid_name": "Ana"}]).rows["kid"]
    assert "kid_age" not in first.shown
    assert "kid_age" in second.shown
    assert (first.problems, second.problems) == ({}, {"kid_name": "constraint"})
    assert [row.calculated["kid_place"] for row in (first, second)] == ["1!", "2!"]


def test_a_repeat_without_an_instance_is_open_where_its_condition_holds() -> None:
    assert "kid" in told(rooms="4").shown
    assert "kid" not in told(rooms="5").shown
    assert "kid" not in told(rooms="4", called="hide").shown
    assert told(rooms="4").calculated["kids"] == "0"


def test_one_condition_for_several_closes_them_all_in_their_order() -> None:
    answers = {"rooms": "3", "key": "k", "door": "d", "lock": "l"}
    closed = told(**answers)
    assert closed.hidden == ("door", "key", "lock")
    assert not {"door", "key", "lock"} & closed.shown
    opened = told(**{**answers, "rooms": "4"})
    assert opened.hidden == ()
    assert {"door", "key", "lock"} <= opened.shown
    above = told(**{**answers, "rooms": "4", "called": "hide"})
    assert above.hidden == ("rooms", "door", "key", "lock")


def test_a_template_is_no_instance_and_a_question_cannot_pretend_to_be_one() -> None:
    root = etree.fromstring(submissions.write(talk(), INFORMED, repeats={"kid": KIDS}))
    first, second = root.iter("kid")
    template = "{http://openrosa.org/javarosa}template"
    first.set(template, "")
    assert evaluate(talk(), etree.tostring(root), today=TODAY).facts["kid_name"] == ("Leo",)
    del first.attrib[template]
    second[0].set(template, "")
    answered = evaluate(talk(), etree.tostring(root), today=TODAY)
    assert answered.facts["kid_name"] == ("Eva", "Leo")
