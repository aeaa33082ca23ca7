"""Headquarters: whoever leads a protocol there, and whoever prepares figures."""

from datetime import timedelta

import pytest

from tests.alliances.conftest import agree, casa, in_force, nora, sign  # noqa: F401 - fixtures
from tests.cast import seat
from tests.factories import NOW, PostFactory
from ventanilla.cases.services import calling
from ventanilla.headquarters import selectors
from ventanilla.headquarters.services import escalating
from ventanilla.network.roles import Role

RAN_OUT = NOW + timedelta(days=3)
HOURS, A_DAY = RAN_OUT + timedelta(hours=4), RAN_OUT + timedelta(hours=24)


@pytest.fixture
def ministry(db):
    return PostFactory(code="DPC", kind="hq_unit", city_es="Ciudad de México", city_en="Mexico")


@pytest.fixture
def hilda(ministry):
    """Hilda leads the protocol at headquarters."""
    return seat("hilda", ministry, Role.HQ_PROTOCOL_LEAD)


@pytest.fixture
def ines(ministry):
    """Inés prepares figures there."""
    return seat("ines", ministry, Role.ANALYST)


@pytest.fixture
def climbed(itzel, alba, elena, hilda):
    """The clocks of Itzel's case have reached headquarters."""
    for at, act in ((RAN_OUT, calling.ring), (HOURS, escalating.climb), (A_DAY, escalating.climb)):
        act(at=at)
    return selectors.queue(hilda)
