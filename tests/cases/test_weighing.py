"""Deciding where sources clash: at no other door, by the task's own role, and nothing is sent."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.engine.weighed import weighed
from tests.factories import NOW
from tests.knowing import put_facts
from tests.restricted import FLAG, ada, attended, beto, carla, register_ruth
from ventanilla.audit.models import Event
from ventanilla.cases import selectors
from ventanilla.cases.services import assigning, recording, weighing
from ventanilla.cases.services.weighing import Decision
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.exchange.models import Disclosure
from ventanilla.interviews import services as interviews
from ventanilla.interviews.services import Sent
from ventanilla.interviews.submissions import write
from ventanilla.network.roles import Role
from ventanilla.outbox.models import Message
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import load_files

__all__ = ["ada", "beto", "carla", "register_ruth"]
pytestmark = pytest.mark.django_db(transaction=True)

SOON, LATER = (NOW + timedelta(hours=hours) for hours in (1, 2))
REASON = "El hecho ocurrió fuera de México y ella no quiere que se avise a nadie."


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=True)


@pytest.fixture
def small(db):
    """The small protocol, restricted, with a task that weighs sources."""
    found = weighed("  basis: [LAW]\n", "  basis: [LAW]\n  not_by: [T-1]\n")
    __, old, new = FLAG
    found["protocol.yaml"] = found["protocol.yaml"].replace(old.encode(), new.encode(), 1)
    return protocols.store(package=load_files(found), at=NOW)


@pytest.fixture
def ruth(register_ruth, ada, beto):
    """Ruth's case, with Beto: she is afraid, and T-6 is open."""
    track = register_ruth(ada)
    assigning.assign(track=track, to=beto, by=ada, at=NOW)
    told = {"back_home": "afraid", "age": 15}
    put_facts(track=track, facts=told, by=beto, at=NOW)
    return track


def decide(track, by, option="no_transfer", *, reason=REASON, until=None, at=SOON):
    decision = Decision(option=option, reason=reason, until=until)
    return weighing.decide(track=track, code="T-6", decision=decision, by=by, at=at)


def opened(track, by, at=LATER):
    return selectors.open_track(track, seat=by, at=at, purpose="case.read")


def is_open(case):
    return "T-6" in {task.code for task in case.plan.tasks}


@pytest.mark.parametrize("option", ["no_transfer", "tell"])
def test_a_decision_is_kept_with_its_author_and_basis_and_sends_nothing(ruth, ada, option):
    decide(ruth, ada, option)

    case = opened(ruth, ada)
    (kept,) = case.record.weighed["T-6"]
    assert not is_open(case)
    assert "T-6" in {task.code for task in case.plan.done}
    assert (kept["option"], kept["reason"]) == (option, REASON)
    assert (kept["by"], kept["role"]) == (str(ada.officer_id), Role.SUPERVISOR)
    assert (kept["for"], kept["against"]) == ("LAW", "HOUSE")
    assert not Message.objects.exists()
    assert not Disclosure.objects.exists()
    line = selectors.history(ruth, case.vault)[0]
    assert (line.verb, line.who) == ("task.weighed", ada)
    assert line.detail["sources"] == "LAW, HOUSE"
    assert REASON not in str(line.detail)  # in an emergency the history is read, the reason is not
    assert Event.objects.filter(action="task.weighed", kind="act").count() == 1


def test_what_is_put_off_stays_open_until_its_day_and_is_then_decided(ruth, ada):
    day = date(2026, 3, 20)
    decide(ruth, ada, "later", until=day)
    case = opened(ruth, ada)
    task = next(task for task in case.plan.tasks if task.code == "T-6")
    assert task.due_at.astimezone(ruth.case.post.zoneinfo).date() == day
    assert not Message.objects.exists()

    decide(ruth, ada, at=LATER)
    case = opened(ruth, ada)
    assert not is_open(case)
    assert [one["option"] for one in case.record.weighed["T-6"]] == ["later", "no_transfer"]


@pytest.mark.parametrize(
    ("option", "reason", "until", "field"),
    [
        ("report", REASON, None, "option"),
        ("", REASON, None, "option"),
        ("no_transfer", "Porque así conviene.", None, "reason"),
        ("no_transfer", " " * 90, None, "reason"),
        ("later", REASON, None, "until"),
        ("later", REASON, date(2026, 3, 3), "until"),
        ("no_transfer", REASON, date(2026, 3, 20), "until"),
    ],
)
def test_a_decision_without_its_parts_is_none(ruth, ada, option, reason, until, field):
    with pytest.raises(BadInput) as refused:
        decide(ruth, ada, option, reason=reason, until=until)
    assert list(refused.value.problems) == [field]
    assert is_open(opened(ruth, ada))


def test_nobody_stands_in_for_the_role_that_decides(ruth, beto, carla):
    with pytest.raises(NotAllowed):
        decide(ruth, beto)
    assert is_open(opened(ruth, beto))


@pytest.mark.parametrize("door", ["done", "event", "plain_post"])
def test_no_other_door_does_it(ruth, ada, as_seat, door):
    match door:
        case "done":
            with pytest.raises(NotNow, match="by deciding"):
                recording.complete_task(track=ruth, code="T-6", by=ada, at=SOON)
        case "event":
            with pytest.raises(NotNow, match="by deciding"):
                recording.record_event(track=ruth, event="resumed_at", by=ada, at=SOON)
            assert "resumed_at" not in selectors.events_to_write(opened(ruth, ada))
        case "plain_post":
            address = reverse("cases:task", args=[ruth.pk, "T-6"])
            answer = as_seat(ada).post(address, {"note": "hecho"})
            assert answer.status_code == 422
    assert is_open(opened(ruth, ada))


def test_a_form_opened_from_the_task_is_stored_and_decides_nothing(ruth, ada, beto):
    attended(ruth, beto, at=SOON)
    sitting = interviews.open_sitting(track=ruth, instrument="talk", task="T-6", by=beto, at=SOON)
    form = protocols.package(ruth.package.content_hash).instruments["talk"]
    xml = write(form, {"called": "Ruth", "called_u": "", "back_home": "afraid"}, informed=True)
    sent = Sent(submission_id=uuid.uuid4(), xml=xml, language="es")
    interviews.submit(sitting=sitting, sent=sent, by=beto, at=SOON)
    assert is_open(opened(ruth, ada))


def test_whoever_did_what_is_looked_at_does_not_decide(ruth, ada):
    apart = opened(ruth, ada).package.rules.kept_from
    recording.complete_task(track=ruth, code="T-1", by=ada, at=SOON)
    assert apart("T-6", opened(ruth, ada).record.doers) == {str(ada.officer_id)}
    with pytest.raises(NotAllowed, match="Another person"):
        decide(ruth, ada)
    assert is_open(opened(ruth, ada))


@pytest.mark.parametrize(
    ("language", "says"), [("es", "No se envió nada"), ("en", "Nothing was sent")]
)
def test_the_page_shows_both_sides_and_decides(ruth, ada, as_seat, language, says):
    client, address = as_seat(ada, language), reverse("cases:task", args=[ruth.pk, "T-6"])
    page = client.get(address).text
    assert ("Una ley" if language == "es" else "A law") in page
    assert ("Decisión de la casa" if language == "es" else "A decision of the house") in page
    assert ("pide callar" if language == "es" else "asks for silence") in page
    assert "evidence" in page
    assert 'name="option"' in page

    answer = client.post(address, {"option": "no_transfer", "reason": REASON}, follow=True)
    assert says in answer.text
    after = client.get(address).text
    assert REASON in after
    assert 'name="option"' not in after
    history = client.get(reverse("cases:history", args=[ruth.pk])).text
    assert "LAW, HOUSE" in history
    assert REASON not in history


def test_the_page_lets_nobody_else_decide(ruth, beto, as_seat):
    client, address = as_seat(beto), reverse("cases:task", args=[ruth.pk, "T-6"])
    assert 'name="option"' not in client.get(address).text
    assert client.post(address, {"option": "tell", "reason": REASON}).status_code == 403
    assert is_open(opened(ruth, beto))
