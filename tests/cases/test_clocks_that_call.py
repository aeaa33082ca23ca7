"""A clock that runs out calls whoever is on duty: once, and in words that say nothing."""

from datetime import timedelta

import pytest
from django.core import mail

from tests.factories import NOW, DutyTurnFactory
from ventanilla.cases.models import Alarm
from ventanilla.cases.services import calling
from ventanilla.outbox import services as outbox
from ventanilla.outbox.models import Message

LATER = NOW + timedelta(hours=5)


@pytest.fixture
def on_duty(dora):
    return DutyTurnFactory(seat=dora)


def test_the_duty_officer_is_called_once_for_each_clock(itzel, on_duty, dora):
    due = Alarm.objects.filter(due_at__lte=LATER).count()
    assert due

    assert calling.ring(at=LATER) == due
    assert calling.ring(at=LATER) == 0
    assert set(Message.objects.values_list("officer", flat=True)) == {dora.officer_id}


def test_nobody_is_called_before_time(itzel, on_duty):
    assert calling.ring(at=NOW) == 0


def test_without_a_roster_the_head_of_protection_is_called(itzel, alba):
    calling.ring(at=LATER)

    assert set(Message.objects.values_list("officer", flat=True)) == {alba.officer_id}


def test_the_words_name_no_person_no_case_and_no_protocol(itzel, on_duty):
    calling.ring(at=LATER)

    for message in Message.objects.all():
        said = f"{message.subject} {message.body}".lower()
        for word in ("itzel", itzel.case.number.lower(), "uca", "child", "niñ", "menor"):
            assert word not in said


def test_a_closed_clock_does_not_call(itzel, on_duty, alba):
    from ventanilla.cases.services import closing

    closing.close_case(track=itzel, reason="duplicate", note="", by=alba, at=NOW)

    assert calling.ring(at=LATER) == 0


def test_a_message_leaves_at_most_once(itzel, on_duty):
    calling.ring(at=LATER)
    waiting = Message.objects.count()

    assert outbox.send_waiting(at=LATER) == waiting
    assert outbox.send_waiting(at=LATER) == 0
    assert len(mail.outbox) == waiting
