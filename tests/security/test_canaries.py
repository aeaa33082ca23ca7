"""Planted cases: like any other, and nobody can tell which they are."""

import pytest
from django.db import ProgrammingError, connection
from django.utils import timezone

from tests.pages import served
from ventanilla.cases.models import Alarm, Track
from ventanilla.demo import canaries
from ventanilla.reports import services as reports
from ventanilla.reports.models import CaseFigures
from ventanilla.security.identity import Identity, entered
from ventanilla.security.oversight.models import Alert

pytestmark = pytest.mark.django_db


@pytest.fixture
def planted(mcallen, dora, uca):
    return canaries.plant(post=mcallen, protocol="uca", at=timezone.now())


def test_three_with_numbers_in_sequence_that_call_nobody(planted, itzel):
    assert len(planted) == 3
    assert [number[-5:] for number in planted] == ["00001", "00002", "00003"]
    tracks = Track.objects.filter(case__number__in=planted)
    assert {track.state for track in tracks} == {"closed"}
    assert not Alarm.objects.filter(track__in=tracks).exists()


def test_opening_one_raises_an_alarm_at_once(planted, bruno, as_seat):
    track = Track.objects.get(case__number=planted[0])
    assert as_seat(bruno).get(f"/cases/{track.pk}/").status_code == 200
    assert Alert.objects.get().kind == "canary"


def test_figures_leave_them_out(planted, itzel):
    reports.refresh(at=timezone.now())
    assert CaseFigures.objects.count() == 1
    assert not Track.objects.filter(figures_stale=True).exists()


def test_a_page_cannot_ask_which_they_are(planted, bruno, as_seat, settings):
    secret = as_seat(bruno).cookies[settings.SESSION_COOKIE_NAME].value
    for question in (
        "SELECT * FROM sec.canary", "SELECT sec.planted('{}')",
        "SELECT sec.plant(gen_random_uuid())",
    ):  # fmt: skip
        with (
            served(),
            entered(Identity(secret, bruno.pk)),
            connection.cursor() as cursor,
            pytest.raises(ProgrammingError, match="denied"),
        ):
            cursor.execute(question)
