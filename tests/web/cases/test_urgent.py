"""Danger now: one press registers; each further press is an act; 911 has its permission with it."""

import uuid

import pytest
from django.core import mail
from django.utils import timezone

from tests.guarded import comes, guarded, jefa, noche, olga, shipped
from ventanilla.audit.models import Event
from ventanilla.audit.states import Kind
from ventanilla.cases import selectors
from ventanilla.cases.models import Case, Track
from ventanilla.outbox.models import Message
from ventanilla.security.models import Consent

__all__ = ["comes", "guarded", "jefa", "noche", "olga"]
pytestmark = pytest.mark.django_db
DANGER = "/notices/danger/"


@pytest.fixture
def window(as_seat, noche):
    """Noche's browser."""
    return as_seat(noche)


@pytest.fixture
def press(window):
    """``press(track, slot, act="help")``: Noche presses a button of the screen."""

    def act(track, slot, **sent):
        return window.post(f"/cases/{track.pk}/urgent/{slot}/", sent)

    return act


def known(track):
    """The record and the plan of a track, as a job reads them."""
    track = Track.objects.select_related("case__post", "dossier", "package").get(pk=track.pk)
    return selectors.open_track(track, seat=None, at=timezone.now(), purpose="case.read")


def place(name, slot):
    """A place of the screen of a shipped package."""
    return next(each for each in shipped(name).definition.urgent if each.slot == slot)


@pytest.mark.parametrize(("name", "route"), [("gbv", "V3"), ("trafficking", "V1")])
def test_one_press_registers_and_lands_on_the_screen(as_seat, noche, guarded, name, route):
    client = as_seat(noche)
    desk = client.get("/desk/")
    assert "Danger now" in desk.content.decode()
    sent = {"token": str(uuid.uuid4()), "way": f"{name}:{route}"}
    answer = client.post(DANGER, sent)
    track = Track.objects.get()
    assert (track.protocol, track.route) == (name, route)
    assert answer.url == f"/cases/{track.pk}/urgent/"
    assert known(track).record.all_facts[place(name, "emergency").early] == "yes"
    assert client.post(DANGER, sent).url == answer.url, "pressed twice, it is one case"
    assert Case.objects.count() == 1


@pytest.mark.parametrize("way", ["", "gbv", "gbv:V99", "uca:T1", "nothing:V1"])
def test_a_way_that_is_none_registers_nothing(as_seat, noche, guarded, uca, way):
    answer = as_seat(noche).post(DANGER, {"token": str(uuid.uuid4()), "way": way})
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_nobody_else_has_the_button(as_seat, dora, uca, guarded):
    assert "Danger now" not in as_seat(dora).get("/desk/").content.decode()


@pytest.mark.parametrize("name", ["gbv", "trafficking"])
def test_the_screen_is_made_from_the_package_alone(as_seat, noche, comes, name):
    track = comes(noche, protocol=name, route=shipped(name).definition.routes[0].code)
    page = as_seat(noche).get(f"/cases/{track.pk}/urgent/").content.decode()
    at = [page.index(f'id="{slot}"') for slot in
          ("emergency", "shelter", "children", "medical", "told")]  # fmt: skip
    assert at == sorted(at)
    for each in shipped(name).definition.urgent:
        assert each.say is None or each.say.en in page
        for line in each.lines:
            assert f"tel:{line.dialled}" in page


def test_a_protocol_without_such_a_screen_has_none(as_seat, dora, itzel):
    client = as_seat(dora)
    assert client.get(f"/cases/{itzel.pk}/urgent/").status_code == 404
    sent = {"act": "help"}
    assert client.post(f"/cases/{itzel.pk}/urgent/emergency/", sent).status_code == 409


def test_an_answer_is_kept_at_once_and_the_plan_follows(press, comes, noche):
    track = comes(noche)
    danger = place("gbv", "emergency")
    assert danger.task not in {task.code for task in known(track).plan.tasks}
    answer = press(track, "emergency", answer="yes")
    assert answer.url == f"/cases/{track.pk}/urgent/#emergency"
    case = known(track)
    assert case.record.restricted[danger.question] == "yes"
    assert danger.task in {task.code for task in case.plan.tasks}
    press(track, "emergency", answer="dk")
    assert known(track).record.restricted[danger.question] == "dk"
    assert press(track, "emergency", answer="perhaps").status_code == 422
    assert press(track, "told", answer="yes").status_code == 422


def test_help_with_permission_records_both_in_one_press(press, comes, noche):
    track = comes(noche)
    danger = place("gbv", "emergency")
    assert press(track, "emergency", act="help").status_code == 302
    case = known(track)
    assert danger.task in case.record.done
    assert danger.called in case.record.events
    assert danger.excepted not in case.record.events
    assert case.record.all_facts[danger.early] == "yes"
    consent = Consent.objects.get(dossier_id=track.dossier_id)
    (shown,) = case.consents
    assert (consent.purpose, consent.ground, consent.withdrawn_at) == ("referral", "consent", None)
    assert shown.said.recipient == "911"
    last = selectors.history(track, case.vault)[0]
    assert (last.verb, last.detail["who"]) == ("urgent.called", "911")
    assert not Message.objects.exists(), "with permission nobody is told by the software"


@pytest.mark.parametrize(("name", "route"), [("gbv", "V3"), ("trafficking", "V1")])
def test_a_second_press_calls_nobody_again(press, comes, noche, name, route):
    track = comes(noche, protocol=name, route=route)
    for _press in range(2):
        assert press(track, "emergency", act="help").status_code == 302
    sent = {"exception": "life", "reason": "Pressed once more, by another button."}
    assert press(track, "emergency", act="exception", **sent).status_code == 302
    assert Consent.objects.count() == 1
    assert not Message.objects.exists()
    verbs = [line.verb for line in selectors.history(track, known(track).vault)]
    assert [verb for verb in verbs if verb.startswith("urgent.")] == ["urgent.called"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"exception": "life", "reason": "She does not answer; he is at the door."}, 302),
        ({"exception": "child", "reason": "The boy is being hit now."}, 302),
        ({"exception": "unable", "reason": "Unconscious on the floor."}, 302),
        ({"exception": "life", "reason": "now"}, 422),
        ({"exception": "life"}, 422),
        ({"reason": "She does not answer; he is at the door."}, 422),
        ({"exception": "hurry", "reason": "She does not answer."}, 422),
    ],
)
def test_without_permission_there_is_a_reason_and_the_head_is_told(
    press, comes, noche, jefa, sent, status
):
    track = comes(noche)
    assert press(track, "emergency", act="exception", **sent).status_code == status
    case = known(track)
    excepted = place("gbv", "emergency").excepted
    assert (excepted in case.record.events) is (status == 302)
    assert (place("gbv", "emergency").task in case.record.done) is (status == 302)
    assert not Consent.objects.exists()
    assert list(Message.objects.values_list("officer", flat=True)) == (
        [jefa.officer_id] if status == 302 else []
    )
    if status == 302:
        last = selectors.history(track, case.vault)[0]
        assert last.detail["reason"] == sent["reason"]
        assert Event.objects.filter(action="urgent.excepted", kind=Kind.ACT).count() == 1
        assert "exception_used" in {found.name for found in case.plan.findings}


def test_who_does_not_want_it_is_believed_and_may_think_again(press, window, comes, noche):
    track = comes(noche)
    press(track, "emergency", act="not_wanted")
    record = known(track).record
    assert place("gbv", "emergency").task in record.done, "the offer is what the task asks for"
    assert place("gbv", "emergency").called not in record.events
    assert 'value="help"' in window.get(f"/cases/{track.pk}/urgent/").content.decode()
    assert not Consent.objects.exists()


def test_where_the_call_is_the_task_it_stays_open(press, comes, noche):
    track = comes(noche, protocol="trafficking", route="V1")
    press(track, "emergency", act="not_wanted")
    assert not known(track).record.done


def test_each_other_place_has_its_act_for_whoever_may(press, as_seat, comes, noche, jefa):
    track = comes(noche)
    assert press(track, "shelter", act="done").status_code == 302
    assert press(track, "children", act="done").status_code == 403, "the review is the head's"
    assert press(track, "emergency", act="done").status_code == 409, "never without the question"
    assert press(track, "roof", act="done").status_code == 409
    done = known(track).record.done
    assert set(done) == {place("gbv", "shelter").task}
    assert as_seat(jefa).post(
        f"/cases/{track.pk}/urgent/children/", {"act": "done"}
    ).status_code == 302  # fmt: skip


def test_the_head_is_written_to_in_words_that_say_nothing(press, comes, noche, jefa):
    track = comes(noche)
    press(track, "told", act="tell")
    press(track, "told", act="tell")
    first, second = Message.objects.order_by("pk")
    assert first.officer_id == second.officer_id == jefa.officer_id
    for message in (first, second):
        for words in (message.subject, message.body):
            assert track.case.number not in words
            assert "Luz" not in words
    assert mail.outbox == []


def test_a_closed_or_foreign_case_takes_no_press(as_seat, comes, noche, olga, clara):
    track = comes(noche)
    address = f"/cases/{track.pk}/urgent/"
    for seat in (clara, olga):  # of another post; of this one, while somebody else has the case
        client = as_seat(seat)
        assert client.get(address).status_code == 404
        assert client.post(f"{address}emergency/", {"act": "help"}).status_code == 404
    assert not known(track).record.done


def test_what_was_done_is_told_on_the_screen_and_in_the_history(press, window, comes, noche):
    track = comes(noche)
    press(track, "emergency", answer="yes")
    press(track, "emergency", act="help")
    page = window.get(f"/cases/{track.pk}/urgent/").content.decode()
    assert "urgent__place--done" in page
    assert 'value="yes" aria-pressed="true"' in page
    history = window.get(f"/cases/{track.pk}/history/").content.decode()
    assert "Help is on its way, with permission: 911" in history
