"""Officers' instruments without a script: what is open, what answers open, and the record."""

import re

import pytest
from django.urls import reverse

from tests.cases.test_the_whole_path import READY, SEEN
from tests.factories import NOW
from tests.shipped import shipped
from ventanilla.cases import selectors
from ventanilla.interviews.models import Submission
from ventanilla.web.interviews import officer_form, places
from ventanilla.web.interviews.officer_form import Answers, InstrumentForm

TODAY = NOW.date()
OFFICERS = ["preparation", "observation", "best_interest", "handover_checklist", "follow_up"]


@pytest.fixture(scope="module")
def package():
    return shipped("uca")


def _hidden(page, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def _fill(client, address, answers):
    """Save as often as the answers open more questions."""
    page = client.get(address)
    for _ in range(6):
        data = {**answers, "asked": _hidden(page.text, "asked")}
        data["submission_id"] = _hidden(page.text, "submission_id")
        page = client.post(address, data)
        if page.status_code == 302:
            return page
        if "govuk-error-summary" in page.text:
            return page
    raise AssertionError("the form never closes")


@pytest.mark.parametrize("name", OFFICERS)
@pytest.mark.parametrize("language", ["es", "en"])
def test_each_form_shows_every_question_that_is_open(sitting, bruno, as_seat, name, language):
    opened = sitting(name)
    page = as_seat(bruno, language).get(reverse("interviews:sitting", args=[opened.pk]))
    assert page.status_code == 200
    asked = _hidden(page.text, "asked").split()
    assert len(asked) > 3
    assert all(f'name="{question}"' in page.text for question in asked if "note" not in question)


def test_what_is_filled_in_becomes_the_record(sitting, itzel, bruno, as_seat):
    opened = sitting("preparation")
    answer = _fill(as_seat(bruno), reverse("interviews:sitting", args=[opened.pk]), READY)
    assert answer.status_code == 302
    assert answer.url == reverse("cases:detail", args=[itzel.pk])
    track = selectors.opening(bruno, NOW).get(pk=itzel.pk)
    case = selectors.open_track(track, seat=bruno, at=NOW, purpose="test")
    assert case.record.all_facts["prep_private"] == "yes"
    assert "privacy_verified_at" in case.record.events
    stored = case.vault.open(Submission.objects.get(sitting=opened))
    assert stored["differs"] == []


def test_saving_twice_stores_once(sitting, bruno, as_seat):
    opened = sitting("observation")
    client = as_seat(bruno)
    address = reverse("interviews:sitting", args=[opened.pk])
    assert _fill(client, address, SEEN).status_code == 302
    assert client.get(address).status_code == 302
    assert Submission.objects.filter(sitting=opened).count() == 1


def test_an_answer_opens_its_question_and_keeps_what_was_written(package):
    instrument = package.instruments["preparation"]
    shown = officer_form.shown_first(instrument, {}, today=TODAY)
    hidden = [
        name
        for name, question in instrument.questions.items()
        if question.relevant and name not in shown and places.read(instrument, [name])
    ]
    assert hidden, "no question of this form depends on another"
    data = {**READY, "prep_interpreter_needed": "yes"}
    data["submission_id"] = "5f9b4d52-6b5f-4a6c-9f36-2f5c3a0f1b11"
    form = InstrumentForm(data, instrument=instrument, shown=shown)
    assert form.is_valid(), form.errors
    evaluation = officer_form.work_out(instrument, form.answers(), {}, today=TODAY)
    more = officer_form.opened_by(evaluation, form)
    assert "prep_interpreter_secured" in more
    again = InstrumentForm(initial=form.cleaned_data, instrument=instrument, shown=evaluation.shown)
    assert again["prep_mode"].value() == "in_person"
    assert str(again["submission_id"].value()) == data["submission_id"]


def test_what_is_hidden_in_the_end_is_not_sent(package):
    instrument = package.instruments["preparation"]
    answers = Answers({"prep_interpreter_needed": "no", "prep_interpreter_secured": "yes"})
    xml = officer_form.submission(instrument, answers, {}, today=TODAY).decode()
    assert "<prep_interpreter_needed>no<" in xml
    assert "<prep_interpreter_secured></prep_interpreter_secured>" in xml
