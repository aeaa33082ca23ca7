"""The two restricted protocols as they are shipped, and who works with them in McAllen."""

from functools import lru_cache

import pytest
from django.utils import timezone

from tests.factories import NOW, OfficerFactory, SeatFactory
from ventanilla.exchange.services import noticing
from ventanilla.exchange.services.noticing import Told
from ventanilla.network.roles import Role
from ventanilla.people.identity import Names
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import Package, load

GUARDED = ("gbv", "trafficking")
LUZ = Names(called="Luz")


@lru_cache(maxsize=2)
def shipped(name: str) -> Package:
    """A package of the library, loaded once."""
    return load(protocols.LIBRARY / name)


def works_with(username, post, role, names=GUARDED):
    """A seat of these protocols."""
    officer = OfficerFactory(username=username)
    return SeatFactory(officer=officer, post=post, role=role, protocols=names)


@pytest.fixture
def guarded(db):
    """Both protocols, published."""
    for name in GUARDED:
        protocols.store(package=shipped(name), at=NOW)


@pytest.fixture
def noche(mcallen):
    """Noche has the telephone at night in McAllen."""
    return works_with("noche", mcallen, Role.INTAKE_OFFICER)


@pytest.fixture
def olga(mcallen):
    """Olga is a protection officer there."""
    return works_with("olga", mcallen, Role.CASE_OFFICER)


@pytest.fixture
def jefa(mcallen):
    """Jefa heads protection there."""
    return works_with("jefa", mcallen, Role.SUPERVISOR)


@pytest.fixture
def comes(mcallen, guarded):
    """``comes(by)``: somebody whom we call Luz is here, or on the telephone, now.

    By the machine's clock: whoever opens a restricted case has it from that moment.
    """

    def act(by, protocol="gbv", route="V3", names=LUZ, **facts):
        at = timezone.now()
        told = Told(names=names, notified_at=at, facts=facts)
        return noticing.register_notice(
            post=mcallen, protocol=protocol, route=route, told=told, by=by, at=at
        )

    return act
