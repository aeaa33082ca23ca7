"""Each night what has ended at the doors goes: sessions, attempts, places known no more."""

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from ventanilla.audit.models import Event
from ventanilla.security import sessions
from ventanilla.security.attempts import services as attempts
from ventanilla.security.attempts.models import Attempt
from ventanilla.security.attempts.services import FORGOTTEN, KNOWN, Place
from ventanilla.security.models import Session
from ventanilla.security.tasks import sweep

pytestmark = pytest.mark.django_db
HERE, THERE = Place("192.0.2.0/24", "one"), Place("198.51.100.0/24", "two")


def begun(officer, ago):
    secret = sessions.new_secret()
    assert sessions.begin(secret, {}, officer=officer.pk, at=timezone.now() - ago)
    return secret


def test_sessions_that_ended_go_and_the_log_says_how(alba):
    live = begun(alba.officer, timedelta(minutes=9))
    begun(alba.officer, timedelta(minutes=11))
    old = begun(alba.officer, timedelta(hours=9))
    Session.objects.filter(pk=sessions.digest(old)).update(idle_until=timezone.now())
    sweep(0)

    assert [row.pk for row in Session.objects.exclude(officer=None)] == [sessions.digest(live)]
    ended = Event.objects.filter(action="signin.ended", officer_id=alba.officer_id)
    assert sorted(line.detail["why"] for line in ended) == ["idle", "old"]


def test_attempts_are_forgotten_and_known_places_stay(db):
    now = timezone.now()
    attempts.begin(account="alba", place=HERE, at=now - FORGOTTEN * 2)
    attempts.know(account="alba", place=HERE, at=now - KNOWN / 2)
    attempts.know(account="bruno", place=HERE, at=now - KNOWN * 2)
    attempts.begin(account="dora", place=THERE, at=now)
    sweep(0)

    kept = Attempt.objects.all()
    assert kept.filter(known_at__lt=now - KNOWN).count() == 0
    assert kept.exclude(known_at=None).count() == 2
    assert kept.filter(known_at=None, last_at__lt=now - FORGOTTEN).count() == 0
    assert kept.filter(known_at=None, last_at=now).count() == 3


def test_the_worker_does_it_each_night():
    found = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert found["security.sweep"] == "7 8 * * *"
    assert found["security.give_seats"] == "* * * * *"
