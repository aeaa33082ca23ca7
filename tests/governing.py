"""Who governs protocols: a lead at headquarters, reviewers of two organisations; and a case."""

import pytest

from tests.cast import ITZEL, seat
from tests.factories import NOW, PostFactory
from tests.shipped import published
from ventanilla.exchange.services import noticing
from ventanilla.exchange.services.noticing import Told
from ventanilla.network.roles import Role


@pytest.fixture
def dpc(db):
    return PostFactory(code="DPC", kind="hq_unit", city_es="Ciudad de México", city_en="Mexico")


@pytest.fixture
def hilda(dpc):
    """Hilda leads protocols at headquarters, and writes their drafts."""
    return seat("hilda", dpc, Role.HQ_PROTOCOL_LEAD)


@pytest.fixture
def rosa(dpc):
    """Rosa reviews for an organisation of child rights."""
    return seat("rosa", dpc, Role.REVIEWER)


@pytest.fixture
def omar(dpc):
    """Omar reviews for an organisation of lawyers."""
    return seat("omar", dpc, Role.REVIEWER)


@pytest.fixture
def general(db):
    return published("general")


@pytest.fixture
def woman(mcallen, dora, general):
    """The track of a case under the general protocol, just registered in McAllen."""
    told = Told(names=ITZEL, notified_at=NOW, facts={})
    return noticing.register_notice(
        post=mcallen, protocol="general", route="G1", told=told, by=dora, at=NOW
    )
