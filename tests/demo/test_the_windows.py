"""The windows of the demo: letters that wait, and a past that only counts."""

from datetime import timedelta

import pytest

from tests.factories import NOW, OfficerFactory, SeatFactory
from tests.sightings.windows import at_window
from ventanilla.demo import windows
from ventanilla.network.roles import Role
from ventanilla.sightings import figures, selectors
from ventanilla.sightings.models import Sighting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "shred_log")]


def test_something_waits_and_most_has_ended(mcallen):
    at_window("paula", mcallen, "pasaporte")
    dora = SeatFactory(
        officer=OfficerFactory(username="dora"), post=mcallen, role=Role.INTAKE_OFFICER
    )
    windows.fill(seed=1, now=NOW)

    desk = selectors.desk(seat=dora, at=NOW)
    assert len(desk.going) == len(windows.WAITING) + 1
    assert desk.going[0].urgency == "now"
    ended = Sighting.objects.exclude(ended_at=None)
    assert ended.count() == windows.ENDED
    lines = figures.funnel(since=NOW.date() - timedelta(days=90), until=NOW.date())
    assert sum(line.declined for line in lines) >= 6
