"""What a package may ask of the acts on a case: a finding that nobody discards, a moment told,

another person.
"""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from tests.engine.small import files
from tests.factories import NOW, SeatFactory
from tests.knowing import put_facts
from tests.restricted import ada, beto, carla, register_ruth
from ventanilla.cases import selectors
from ventanilla.cases.services import assigning, deciding, recording
from ventanilla.common.errors import NotAllowed, NotNow
from ventanilla.interviews import services as interviews
from ventanilla.interviews.services import Sent
from ventanilla.interviews.submissions import write
from ventanilla.network.roles import Role
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import load_files

__all__ = ["ada", "beto", "carla", "register_ruth"]
pytestmark = pytest.mark.django_db(transaction=True)

SOON, LATER, LAST = (NOW + timedelta(hours=hours) for hours in (1, 2, 3))
TALK = "instruments/talk.md"
REASON = "Se vio su acta de nacimiento."


def with_lines(found, file, *pairs):
    """A file of a package with texts replaced, each of which stands there."""
    text = found[file].decode()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    found[file] = text.encode()


@pytest.fixture
def small(db):
    """The small package, with what these tests are about."""
    found = files()
    with_lines(found, "protocol.yaml", ("version: 1.2.0", "version: 1.3.0"))
    with_lines(
        found, "findings.yaml", ("  severity: amber\n", "  severity: amber\n  raise_only: true\n")
    )
    with_lines(found, TALK, ("| date | left_on", "| datetime | left_on"))
    with_lines(
        found,
        "sittings.yaml",
        ("event: resumed_at", "event: held_at"),
        ("  submit:\n", "  submit:\n    - {event: resumed_at, at: left_on}\n"),
    )
    with_lines(
        found,
        "tasks.yaml",
        (
            "  blocks_when: ${place} = 'station'\n",
            "  done_by: letter_sent_at\n  not_by: [T-1, T-2]\n",
        ),
    )
    return protocols.store(package=load_files(found), at=NOW)


@pytest.fixture
def ruth(register_ruth, ada, beto):
    """Ruth's case, in the hands of Beto."""
    track = register_ruth(ada)
    assigning.assign(track=track, to=beto, by=ada, at=NOW)
    return track


def finding(track, name, by, at):
    """A finding as its case shows it."""
    case = selectors.open_track(track, seat=by, at=at, purpose="case.read")
    return next((found for found in case.plan.findings if found.name == name), None)


def says_age(track, age, by, at):
    put_facts(track=track, facts={"age": age}, by=by, at=at)


def test_a_finding_that_may_only_be_raised_is_discarded_when_its_ground_is_gone(ruth, beto):
    says_age(ruth, 13, beto, SOON)
    for refused in (SOON, LATER):
        with pytest.raises(NotNow, match="not discarded while what it rests on stands"):
            deciding.discard_finding(track=ruth, name="young", reason=REASON, by=beto, at=refused)
        if refused == SOON:
            deciding.confirm_finding(track=ruth, name="young", by=beto, at=SOON)
    assert finding(ruth, "young", beto, LATER).status == "confirmed"

    says_age(ruth, 16, beto, LATER)
    deciding.discard_finding(track=ruth, name="young", reason=REASON, by=beto, at=LATER)
    assert finding(ruth, "young", beto, LATER).status == "discarded"

    says_age(ruth, 12, beto, LAST)
    back = finding(ruth, "young", beto, LAST)
    assert (back.status, back.held) == ("possible", True)


class Talk:
    """A sitting with Ruth that begins at noon, and what is sent from it."""

    def __init__(self, track, by):
        self.by = by
        self.sitting = interviews.open_sitting(track=track, instrument="talk", by=by, at=NOW)
        self.form = protocols.package(track.package.content_hash).instruments["talk"]

    def send(self, *, at, ended_at=None, corrects=None, **answers):
        """Its events, and the clock that runs from one of them."""
        said = {"called": "Ruth", "called_u": "", **answers}
        sent = Sent(
            submission_id=uuid.uuid4(),
            xml=write(self.form, said, informed=True),
            language="es",
            ended_at=ended_at,
            corrects=corrects,
        )
        self.last = interviews.submit(sitting=self.sitting, sent=sent, by=self.by, at=at)
        case = selectors.open_track(self.sitting.track, seat=self.by, at=at, purpose="case.read")
        clock = next(clock for clock in case.plan.clocks if clock.id == "C1")
        return case.record.events, clock


def test_an_event_was_so_many_hours_before_the_person_was_asked(ruth, beto):
    talk = Talk(ruth, beto)
    asked = NOW + timedelta(minutes=20)
    events, clock = talk.send(at=LATER, ended_at=asked, age="20")
    assert events["held_at"] == asked - timedelta(hours=20)
    assert (clock.due_at, clock.estimated) == (asked + timedelta(hours=28), False)

    events, __ = talk.send(at=LAST, corrects=talk.last.pk, age="20", pain="yes")
    assert events["held_at"] == asked - timedelta(hours=20)
    events, clock = talk.send(at=LAST, corrects=talk.last.pk, age="21")
    assert events["held_at"] == LAST - timedelta(hours=21)
    assert clock.due_at == LAST + timedelta(hours=27)
    events, __ = talk.send(at=LAST, corrects=talk.last.pk, age="", age_u="dk")
    assert events["held_at"] == LAST - timedelta(hours=21)


@pytest.mark.parametrize("hours", [-1, 3])
def test_a_device_that_shows_another_time_is_not_believed(ruth, beto, hours):
    events, __ = Talk(ruth, beto).send(
        at=LATER, ended_at=NOW + timedelta(hours=hours), age="5", left_on=""
    )
    assert events["held_at"] == LATER - timedelta(hours=5)
    assert "resumed_at" not in events


def test_a_moment_without_a_zone_is_one_of_the_post(ruth, beto):
    events, clock = Talk(ruth, beto).send(at=SOON, left_on="2026-03-01T21:30:00.000")
    assert events["resumed_at"] == datetime(2026, 3, 2, 3, 30, tzinfo=UTC)
    assert "held_at" not in events
    assert clock.estimated


def care(ruth, by):
    """Ruth said that it hurts: the task T-5, which whoever talked with her must not do."""
    Talk(ruth, by).send(at=SOON, pain="yes")
    case = selectors.open_track(ruth, seat=by, at=SOON, purpose="case.read")
    return next(task for task in case.plan.tasks if task.code == "T-5")


def test_whoever_did_a_task_does_not_do_the_one_that_looks_at_it(ruth, ada, beto, carla):
    recording.complete_task(track=ruth, code="T-1", by=carla, at=SOON)
    assert care(ruth, beto).not_by == {str(beto.officer_id), str(carla.officer_id)}
    head = SeatFactory(officer=beto.officer, post=beto.post, role=Role.SUPERVISOR)
    for refused in (beto, carla, head):
        with pytest.raises(NotAllowed, match="Another person has to do this"):
            recording.complete_task(track=ruth, code="T-5", by=refused, at=LATER)
    recording.complete_task(track=ruth, code="T-5", by=ada, at=LATER)


def test_no_other_way_to_do_it_is_open_to_the_same_person(ruth, beto, carla):
    care(ruth, beto)
    with pytest.raises(NotAllowed, match="Another person"):
        recording.record_event(track=ruth, event="letter_sent_at", by=beto, at=LATER)
    with pytest.raises(NotAllowed, match="Another person"):
        interviews.open_sitting(track=ruth, instrument="talk", task="T-5", by=beto, at=LATER)
    recording.record_event(track=ruth, event="letter_sent_at", by=carla, at=LATER)
    done = selectors.open_track(ruth, seat=beto, at=LAST, purpose="case.read").plan.done
    assert "T-5" in {task.code for task in done}


def test_the_pages_say_it_before_anybody_tries(ruth, beto, as_seat, time_machine):
    care(ruth, beto)
    says_age(ruth, 13, beto, SOON)
    time_machine.move_to(LATER, tick=False)
    client = as_seat(beto)

    page = client.get(reverse("cases:detail", args=[ruth.pk])).text
    assert "not discarded while what it rests on stands" in page
    discard = reverse("cases:discard", args=[ruth.pk, "young"])
    assert discard not in page
    assert reverse("cases:discard", args=[ruth.pk, "hurting"]) in page
    assert client.get(discard).status_code == 403

    task = reverse("cases:task", args=[ruth.pk, "T-5"])
    assert "Another person has to do this" in client.get(task).text
    assert client.post(task).status_code == 403
