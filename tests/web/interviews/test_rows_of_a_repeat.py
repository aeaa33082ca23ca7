"""Rows of a repeat on an officer's page: added, removed, kept as typed, faults at their place."""

import re

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import override

from tests.engine.small import files
from tests.factories import NOW
from tests.repeats import with_repeat
from tests.restricted import ada, beto, register_ruth, ruth
from tests.shipped import shipped
from ventanilla.cases import selectors
from ventanilla.cases.services import assigning
from ventanilla.interviews import services
from ventanilla.interviews.models import Submission
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.evaluation import Evaluation
from ventanilla.protocols.engine.forms import evaluate
from ventanilla.protocols.engine.load import load_files
from ventanilla.web.interviews import officer_form, places
from ventanilla.web.interviews.officer_form import Answers, InstrumentForm

__all__ = ["ada", "beto", "register_ruth", "ruth"]

TODAY = NOW.date()
ID = "5f9b4d52-6b5f-4a6c-9f36-2f5c3a0f1b11"


@pytest.fixture(scope="module")
def gbv():
    return shipped("gbv")


@pytest.fixture(scope="module")
def children(gbv):
    """A form with a repeat that only some answers open."""
    return gbv.instruments["children"]


def _sent(instrument, answers, asked):
    sent = QueryDict(mutable=True)
    sent.update({"submission_id": ID, "asked": asked, **answers})
    return InstrumentForm(sent, instrument=instrument, shown=asked.split())


def _rows(form, repeat):
    return next(each for each in form.sections() if each.repeat == repeat).rows


def test_a_repeat_opens_with_its_condition_and_without_a_row(children):
    assert "child" not in officer_form.shown_first(children, {}, today=TODAY)
    form = _sent(children, {"e0_children": "yes"}, "e0_children")
    assert form.is_valid()
    evaluation = officer_form.work_out(children, form.answers(), {}, today=TODAY)
    assert "child" in officer_form.opened_by(evaluation, form)
    assert evaluation.facts.get("child") is None


def test_a_row_more_keeps_what_was_typed_even_what_cannot_be_read(children):
    form = _sent(children, {"e0_children": "yes"}, "e0_children child")
    one = officer_form.with_row(form, "child", {}, today=TODAY)
    typed = {
        "e0_children": "yes",
        "child-0-ch_alias": "Luna",
        "child-0-ch_age": "about 9",
        "child-0-ch_where": "mexico",
    }
    two = officer_form.with_row(
        _sent(children, typed, one.initial["asked"]), "child", {}, today=TODAY
    )
    assert [row.number for row in _rows(two, "child")] == [1, 2]
    assert {key: two[key].value() for key in typed} == typed
    assert two["child-1-ch_alias"].value() is None
    assert str(two["submission_id"].value()) == ID


def test_a_row_less_moves_the_next_ones_up(children):
    named = {f"child-{at}-ch_alias": name for at, name in enumerate(("Luna", "Sol", "Mar"))}
    asked = " ".join(["e0_children", "child", *named])
    form = officer_form.without_row(
        _sent(children, {"e0_children": "yes", **named}, asked), "child", 1
    )
    assert len(_rows(form, "child")) == 2
    assert [form[f"child-{at}-ch_alias"].value() for at in (0, 1)] == ["Luna", "Mar"]


def test_what_a_row_opens_is_asked_in_that_row_only():
    found = files()
    talk = found["instruments/talk.md"].decode()
    row = next(line for line in talk.splitlines() if "| safe |" in line)
    cells = row.split("|")
    cells[7] = " ${person_name} != '' "
    found["instruments/talk.md"] = talk.replace(row, "|".join(cells)).encode()
    instrument = load_files(found).instruments["talk"]
    answers = Answers({}, {"person": [{}, {"person_name": "Ana"}]})
    evaluation = officer_form.work_out(instrument, answers, {}, today=TODAY)
    shown = {key for key in places.open_in(instrument, evaluation) if key.startswith("person-")}
    assert {"person-0-person_name", "person-1-person_name", "person-1-safe"} <= shown
    assert "person-0-safe" not in shown


def test_no_more_rows_than_fit_and_no_places_that_the_form_does_not_have(children):
    keys = ["child", "child-0-ch_age", "child-20-ch_age", "child-0-e0_children", "e0_children-0-x"]
    kept = [place.key for place in places.read(children, [*keys, "ch_age", "goal", "finding_x"])]
    assert kept == ["child", "child-0-ch_age"]


def _again(instrument, xml) -> Evaluation:
    return evaluate(instrument, xml, today=TODAY)


def test_each_row_is_sent_with_what_is_worked_out_in_it_and_empty_ones_are_not(gbv):
    incidents = gbv.instruments["incidents"]
    rows = [{"inc_penetration": "yes"}, {}, {"inc_penetration": "no", "inc_sexual": "yes"}]
    xml = officer_form.submission(incidents, Answers({}, {"incident": rows}), {}, today=TODAY)
    found = _again(incidents, xml)
    assert found.differences == ()
    assert found.facts["inc_core"] == ("rape", "sexual_assault")


def test_what_helps_whoever_asks_stands_at_its_question(gbv):
    form = _sent(gbv.instruments["incidents"], {}, "incident incident-0-inc_denial")
    with override("en"):
        (line,) = _rows(form, "incident")[0].lines
    assert line.hint == "Poverty alone is not."


def test_rows_of_a_repeat_that_closed_again_are_not_sent(children):
    rows = {"child": [{"ch_alias": "Luna"}]}
    xml = officer_form.submission(children, Answers({"e0_children": "no"}, rows), {}, today=TODAY)
    assert b"Luna" not in xml
    assert "child" not in _again(children, xml).facts


def test_each_fault_stands_in_its_row(children):
    typed = {"e0_children": "yes", "child-0-ch_age": "9", "child-1-ch_age": "90"}
    form = _sent(children, typed, " ".join(["child", *typed]))
    assert form.is_valid()
    evaluation = officer_form.work_out(children, form.answers(), {}, today=TODAY)
    said = {"ch_age": "From 0 to 25 years.", "nowhere": "No."}
    assert list(officer_form.faults(evaluation, said, form)) == [
        ("child-1-ch_age", "From 0 to 25 years."),
        (None, "No."),
    ]


@pytest.fixture
def small(db):
    """The small protocol, whose form is an officer's."""
    return protocols.store(package=load_files(with_repeat()), at=NOW)


@pytest.fixture
def page(ruth, ada, beto, as_seat):
    """``page(pressed, **answers)``: Beto's page after a button, with what is hidden in it sent."""
    assigning.assign(track=ruth, to=beto, by=ada, at=NOW)
    opened = services.open_sitting(track=ruth, instrument="talk", by=beto, at=NOW)
    client, address = as_seat(beto, "en"), reverse("interviews:sitting", args=[opened.pk])
    shown = [client.get(address)]

    def press(**answers):
        hidden = {
            name: re.search(rf'name="{name}" value="([^"]*)"', shown[-1].text)[1]
            for name in ("asked", "submission_id")
        }
        shown.append(client.post(address, hidden | answers))
        return shown[-1]

    return press


def test_without_a_script_rows_come_and_go_and_are_stored(page, beto, ruth):
    told = {"inf_01_said": "yes", "inf_01_understood": "yes", "called": "Ruth"}
    assert "Number 1" not in page(**told).text
    one = page(**told, add="person")
    assert one.status_code == 200
    assert 'id="person-0"' in one.text
    first = {**told, "person-0-person_name": "Ana", "person-0-person_age": "9"}
    assert re.search(r"\sAna</textarea>", page(**first, add="person").text)
    wrong = page(**first, **{"person-1-person_name": "Eva", "person-1-person_age": "90"})
    assert wrong.status_code == 422
    assert (
        '<a href="#id_person-1-person_age">Number 2: How old are you? From 0 to 21.' in wrong.text
    )
    fewer = page(**first, **{"person-1-person_age": "90"}, remove="person-1")
    assert 'id="person-1"' not in fewer.text
    assert not Submission.objects.exists()
    assert page(**first).status_code == 302
    track = selectors.by_number(beto, ruth.case.number, NOW).get()
    record = selectors.open_track(track, seat=beto, at=NOW, purpose="test").record
    assert list(record.all_facts["person_name"]) == ["Ana"]


def test_enter_never_removes_a_row(page):
    text = page(add="person").text
    buttons = re.findall(r"<button[^>]*>", text[text.index('name="asked"') :])
    assert "name=" not in buttons[0]
    assert 'name="remove"' in buttons[1]
