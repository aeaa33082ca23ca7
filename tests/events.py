"""A community officer, an analyst, and events: fixtures for tests that need them."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import OfficerFactory, SeatFactory
from ventanilla.network.roles import Role
from ventanilla.outreach.services import counting, planning
from ventanilla.outreach.services.counting import Closing, Numbers
from ventanilla.outreach.services.planning import Plan
from ventanilla.outreach.states import CountMethod, Modality

#: a Saturday of February, ten in the morning in Texas
FEBRUARY = datetime(2026, 2, 14, 16, 0, tzinfo=UTC)


@pytest.fixture
def celia(mcallen):
    """Celia keeps what surrounds the cases in McAllen."""
    officer = OfficerFactory(username="celia")
    return SeatFactory(officer=officer, post=mcallen, role=Role.COMMUNITY_OFFICER, protocols=[])


@pytest.fixture
def analyst(laredo):
    """An analyst of headquarters."""
    officer = OfficerFactory(username="analyst")
    return SeatFactory(officer=officer, post=laredo, role=Role.ANALYST)


def a_plan(**changed):
    starts = changed.pop("starts_at", FEBRUARY)
    return Plan(
        **{
            "title_es": "Feria de salud en el parque",
            "title_en": "Health fair in the park",
            "series": "vaim",
            "modality": Modality.IN_PERSON,
            "starts_at": starts,
            "ends_at": starts + timedelta(hours=3),
            "topics": ("violence", "health"),
            "place": "Parque Bill Schupp",
            "address": "2020 Nolana Ave",
            **changed,
        }
    )


#: as the notes' worked example
COUNTED = Numbers(attendances=76, female=61, male=12, other=0, unknown=3, minors=5)


def a_closing(numbers=COUNTED, **changed):
    return Closing(numbers=numbers, method=CountMethod.SIGN_IN, **changed)


@pytest.fixture
def planned(celia):
    """Plan an event of February; by default Celia's fair."""

    def act(by=celia, at=FEBRUARY - timedelta(days=30), sessions=1, **changed):
        return planning.plan(plan=a_plan(**changed), by=by, at=at, sessions=sessions)[0]

    return act


@pytest.fixture
def held(planned, celia):
    """The same, held and counted: 76 came."""

    def act(numbers=COUNTED, by=celia, **changed):
        event = planned(by=by, **changed)
        counting.close(event=event, closing=a_closing(numbers), by=by, at=event.ends_at)
        event.refresh_from_db()
        return event

    return act
