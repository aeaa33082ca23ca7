"""Getting in touch safely: what the page says at each hour, and what one press does."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from tests.factories import NOW
from tests.reachable import (
    AFTER,
    INSIDE,
    NUMBER,
    SAID,
    ada,
    address,
    at,
    beto,
    carla,
    day,
    delia,
    hers,
    register_ruth,
    ruth,
    say,
    small,
    standing,
)
from ventanilla.audit.models import Event
from ventanilla.cases import selectors
from ventanilla.web.cases import contact_page

__all__ = ["ada", "at", "beto", "carla", "delia", "hers", "register_ruth", "ruth", "small"]
pytestmark = pytest.mark.django_db


def opened(track, now):
    """The case, opened by a job."""
    track.refresh_from_db()
    return selectors.open_track(track, seat=None, at=now, purpose="test")


def record(track, now):
    """What the case remembers."""
    return opened(track, now).record


def test_before_anything_is_known_the_person_contacts_us(hers, at):
    client = at(NOW)
    page = client.get(address(hers)).text
    assert "The person contacts us." in page
    assert "Show the number" not in page
    answer = client.post(address(hers, "contact_show"))
    assert answer.status_code == 409
    assert "The person contacts us." in answer.text


def test_what_was_said_shows_at_its_hours_and_at_no_other(hers, at):
    client = at(NOW)
    assert say(client, hers).status_code == 302
    page = client.get(address(hers)).text
    assert "Not now." in page
    assert "Tuesday, Thursday, 10:00 to 12:00, by the clock of Chicago" in page
    assert "Next: Tuesday 3 March, 10:00, their time" in page
    for words in (NUMBER, "girasol", "Luz", "Show the number"):
        assert words not in page
    refused = client.post(address(hers, "contact_show"))
    assert refused.status_code == 409
    assert NUMBER not in refused.text

    client = at(INSIDE)
    page = client.get(address(hers)).text
    assert "You may get in touch now." in page
    assert NUMBER not in page
    shown = client.post(address(hers, "contact_show"))
    assert shown.status_code == 200
    for words in (NUMBER, "girasol", "Luz", "español", "Tintorería Azul", "su hermana"):
        assert words in shown.text
    assert "None. Hang up without a word." in shown.text
    assert shown["Cache-Control"] == "no-store"
    assert shown["Refresh"] == f"5400; url={address(hers)}"

    assert at(AFTER).post(address(hers, "contact_show")).status_code == 409
    thursday = at(day("2026-03-05T11:59:59"))
    assert thursday.post(address(hers, "contact_show")).status_code == 200


def test_after_fourteen_days_it_is_asked_again(hers, at):
    say(at(NOW), hers)
    last = at(day("2026-03-12T10:00"))
    assert last.post(address(hers, "contact_show")).status_code == 200
    late = at(day("2026-03-17T10:00"))  # a Tuesday, and the fifteenth day
    assert "too long ago. Ask again when the person contacts us." in late.get(address(hers)).text
    assert late.post(address(hers, "contact_show")).status_code == 409


def test_the_act_is_in_the_history_and_in_the_log(hers, at):
    say(at(NOW), hers)
    client = at(INSIDE)
    client.post(address(hers, "contact_show"))
    page = client.get(address(hers, "history")).text
    assert "Number shown, within the hours that the person named" in page
    assert "had the number of the person shown" in page
    line = Event.objects.filter(action="contact.shown", kind="act").get()
    assert line.dossiers == [hers.dossier_id]
    assert NUMBER not in str(list(Event.objects.values()))


def test_a_fault_stands_at_its_field_and_nothing_is_lost(hers, at):
    client = at(NOW)
    page = say(client, hers, value="", begins="12:00", ends="10:00", safe="").text
    assert "Ask, and tick this." in page
    assert "Tintorería Azul" in page
    page = say(client, hers, ends="09:00").text
    assert "The end has to come after the beginning" in page
    assert NUMBER in page  # what was typed a moment ago
    page = say(client, hers, sender="Consulado", if_other="Llamo del Refugio").text
    assert len(re.findall("These would tell", page)) == 4  # both fields, and the summary
    assert not standing(hers).exists()


def test_what_is_said_anew_takes_the_place_of_what_was_said(hers, at):
    client = at(NOW)
    say(client, hers)
    facts = record(hers, NOW).facts
    assert (facts["week"], facts["hour"], facts["until"]) == (("tue", "thu"), 10, 12)
    assert "phone" not in facts
    say(client, hers, days=["any"], begins="10:15", ends="", code_word="")
    kept = record(hers, NOW)
    assert "hour" not in kept.facts
    assert "code" not in kept.restricted
    assert len(kept.facts["week"]) == 7


def test_unknown_hours_are_no_hours(hers, at):
    client = at(NOW)
    assert say(client, hers, days=[]).status_code == 302
    assert "Nobody knows at which hours it is safe." in client.get(address(hers)).text
    assert at(INSIDE).post(address(hers, "contact_show")).status_code == 409


def test_any_hour_is_every_hour(hers, at):
    client = at(NOW)
    assert say(client, hers, days=["any"], begins="", ends="").status_code == 302
    assert "At any hour" in client.get(address(hers)).text
    assert client.post(address(hers, "contact_show")).status_code == 200


def test_reached_and_safe_confirms_from_now_on(hers, at):
    say(at(NOW), hers)
    client = at(INSIDE)
    before = standing(hers).get()
    assert client.post(address(hers, "contact_reached")).status_code == 302
    after = standing(hers).get()
    assert after.pk != before.pk
    assert after.valid_until == INSIDE + timedelta(days=14)
    assert record(hers, INSIDE).events["contact_ok_at"] == INSIDE
    assert NUMBER in client.post(address(hers, "contact_show")).text


def test_a_call_that_outlasts_the_hours_is_written_down_and_confirms_nothing(hers, at):
    say(at(NOW), hers)
    client = at(AFTER)
    page = client.post(address(hers, "contact_reached"), follow=True).text
    assert "keeps its earlier date" in page
    assert standing(hers).get().confirmed_at == NOW
    assert record(hers, AFTER).events["contact_ok_at"] == NOW


def test_one_press_closes_a_channel_after_a_wrong_person_answered(hers, at):
    say(at(NOW), hers)
    client = at(AFTER)  # at any hour
    page = client.post(address(hers, "contact_wrong"), follow=True).text
    assert "Nobody uses this contact any more" in page
    assert not standing(hers).exists()
    assert record(hers, AFTER).events["contact_shut_at"] == AFTER
    assert client.post(address(hers, "contact_wrong")).status_code == 302  # twice is once
    assert at(day("2026-03-05T10:30")).post(address(hers, "contact_show")).status_code == 409


def test_the_person_may_take_it_back(hers, at):
    say(at(NOW), hers)
    client = at(INSIDE)
    assert client.post(address(hers, "contact_give_up")).status_code == 302
    assert not standing(hers).exists()
    assert "contact_shut_at" not in record(hers, INSIDE).events
    assert client.post(address(hers, "contact_show")).status_code == 409


def test_nobody_answered_is_written_down(hers, at):
    say(at(NOW), hers)
    client = at(INSIDE)
    client.post(address(hers, "contact_unanswered"))
    assert "Nobody answered" in client.get(address(hers, "history")).text
    assert standing(hers).get().confirmed_at == NOW


def test_words_that_tell_are_refused_at_their_field(hers, at):
    say(at(NOW), hers)
    client = at(INSIDE)
    page = client.post(address(hers, "contact_message"), {"words": "Venga al REFÚGIO"}).text
    assert "These would tell: refugio." in page
    assert "Venga al REFÚGIO" in page
    assert NUMBER not in page
    words = "Su trámite tiene un avance."
    shown = client.post(address(hers, "contact_message"), {"words": words})
    assert NUMBER in shown.text
    assert words in shown.text
    assert "Nothing is sent from here." in shown.text
    client.post(address(hers, "contact_sent"))
    page = client.get(address(hers, "history")).text
    assert f"Message got ready: {words}" in page
    assert "Message sent by the officer" in page


def test_who_did_not_agree_to_messages_gets_none(hers, at):
    say(at(NOW), hers, text="no")
    answer = at(INSIDE).post(address(hers, "contact_message"), {"words": "Su trámite avanza."})
    assert answer.status_code == 409
    assert NUMBER not in answer.text


def test_a_slip_is_neutral_and_printed_only_then(hers, at):
    say(at(NOW), hers)
    sent = {"slip-moment": "2026-03-06T09:00", "slip-language": "es"}
    assert at(NOW).post(address(hers, "contact_slip"), sent).status_code == 409
    client = at(INSIDE)
    assert "Appointment: This field is required." in client.post(address(hers, "contact_slip")).text
    answer = client.post(address(hers, "contact_slip"), sent)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_the_form_says_everything_in_spanish(hers, at):
    client = at(NOW)
    client.cookies["language"] = "es"
    page = client.get(address(hers)).text
    assert "Get in touch" not in page
    assert "La persona nos busca" in page


def test_a_protocol_without_a_contact_has_no_such_page(itzel, bruno, as_seat, time_machine):
    time_machine.move_to(NOW, tick=False)
    client = as_seat(bruno)
    assert client.get(address(itzel)).status_code == 404
    assert client.post(address(itzel, "contact_show")).status_code == 404
    assert "Get in touch safely" not in client.get(address(itzel, "detail")).text


def test_the_form_asks_for_what_the_person_says(hers, at):
    page = at(NOW).get(address(hers)).text
    for name in SAID:
        assert f'name="{name}"' in page


def test_a_task_that_the_contact_completes_leads_to_its_page(hers, at):
    client = at(NOW)
    page = client.get(reverse("cases:task", args=[hers.pk, "T-6"])).text
    assert f'href="{address(hers)}"' in page
    client.post(address(hers, "contact_wrong"))  # there was none: nothing to close, nothing done
    assert "T-6" in [task.code for task in opened(hers, NOW).plan.tasks]
    say(client, hers)
    client.post(address(hers, "contact_wrong"))
    assert "T-6" not in [task.code for task in opened(hers, NOW).plan.tasks]


@pytest.mark.parametrize(
    ("said", "language"),
    [("en", "en"), ("English", "en"), ("Inglés", "en"), ("", "es"), ("maya", "es")],
)
def test_words_stand_ready_in_the_language_of_the_person(hers, at, said, language):
    at(NOW)
    case = opened(hers, NOW)
    case.record.facts["code"] = said  # any fact will do
    definition = case.package.definition
    named = definition.contact.model_copy(update={"language": "code"})
    asked = SimpleNamespace(
        package=SimpleNamespace(definition=definition.model_copy(update={"contact": named})),
        record=case.record,
    )
    assert contact_page.spoken_by(asked) == language


def test_a_voice_message_says_only_the_neutral_words(hers, at):
    client = at(NOW)
    say(client, hers, days=["any"], begins="", ends="", voicemail="yes")
    shown = client.post(address(hers, "contact_show")).text
    assert "Only these words: “Su trámite tiene un avance.”" in shown
