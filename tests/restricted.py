"""A restricted protocol, and the people who meet a case of it: for tests of level 1 of a scope.

The package is the small one of the engine's tests, with one line more.
"""

import pytest

from tests.engine.small import changed
from tests.factories import NOW, OfficerFactory, SeatFactory
from ventanilla.cases.consents import Said
from ventanilla.cases.services import consenting
from ventanilla.exchange.services import noticing
from ventanilla.exchange.services.noticing import Told
from ventanilla.network.roles import Role
from ventanilla.people.identity import Names
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import load_files

RUTH = Names(given_names="Ruth Abigail", first_surname="Xool", second_surname="Canul")
FLAG = ("protocol.yaml", "version: 1.2.0", "version: 1.2.0\nlevel: restricted")


def works_with_small(username, post, role):
    """A seat of a protocol that is restricted, and of one that is not."""
    officer = OfficerFactory(username=username)
    return SeatFactory(officer=officer, post=post, role=role, protocols=("small", "uca"))


def attended(track, by, *, at=NOW):
    """The person agrees to be attended, and signs it."""
    said = Said(name="service", words="¿Quiere que le atendamos y que escribamos lo necesario?",
                language="es", channel="written", explained=True, understood=True)  # fmt: skip
    consenting.record(track=track, said=said, by=by, at=at)


@pytest.fixture
def small(db):
    """The restricted protocol, published."""
    files, __ = changed(*FLAG)
    return protocols.store(package=load_files(files), at=NOW)


@pytest.fixture
def ada(mcallen):
    """Ada heads protection in McAllen."""
    return works_with_small("ada", mcallen, Role.SUPERVISOR)


@pytest.fixture
def beto(mcallen):
    """Beto works on cases in McAllen."""
    return works_with_small("beto", mcallen, Role.CASE_OFFICER)


@pytest.fixture
def carla(mcallen):
    """Carla works on cases in McAllen as well."""
    return works_with_small("carla", mcallen, Role.CASE_OFFICER)


@pytest.fixture
def delia(mcallen):
    """Delia has the night in McAllen."""
    return works_with_small("delia", mcallen, Role.INTAKE_OFFICER)


@pytest.fixture
def register_ruth(mcallen, small):
    """Register a notice of Ruth with the restricted protocol."""

    def act(by, at=NOW, names=RUTH):
        told = Told(names=names, notified_at=at)
        return noticing.register_notice(
            post=mcallen, protocol="small", route="R1", told=told, by=by, at=at
        )

    return act


@pytest.fixture
def ruth(register_ruth, ada):
    """The track of Ruth's case, registered by the head: nobody has it yet."""
    return register_ruth(ada)
