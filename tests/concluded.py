"""A trafficking case that may be exported: interviewed, concluded, permitted."""

import pytest
from django.db import transaction

from tests.factories import NOW, CertificateFactory, OfficerFactory, SeatFactory
from tests.library.test_htcds import CONFIRMED, FACTS
from tests.shipped import published
from ventanilla.cases.models import Track
from ventanilla.cases.services import assigning
from ventanilla.cases.services.progress import Work
from ventanilla.exchange.services import noticing
from ventanilla.exchange.services.noticing import Told
from ventanilla.network.roles import Role
from ventanilla.people.identity import Names

RUTH = Names(
    given_names="Ruth Abigail",
    first_surname="Xool",
    second_surname="Canul",
    birth_date="1998-11-02",
    mother_name="Ofelia Canul",
)


def works(username, post, role):
    officer = OfficerFactory(username=username)
    return SeatFactory(officer=officer, post=post, role=role, protocols=("trafficking",))


@pytest.fixture
def ada(mcallen):
    """Ada heads protection in McAllen."""
    return works("ada", mcallen, Role.SUPERVISOR)


@pytest.fixture
def beto(mcallen):
    """Beto works on cases in McAllen, certified, and has Ruth's."""
    seat = works("beto", mcallen, Role.CASE_OFFICER)
    CertificateFactory(officer=seat.officer, certificate="trafficking")
    return seat


@pytest.fixture
def ruth(mcallen, ada, beto):
    """Ruth's case, interviewed and concluded by beto."""
    published("trafficking")
    told = Told(names=RUTH, notified_at=NOW)
    track = noticing.register_notice(
        post=mcallen, protocol="trafficking", route="V1", told=told, by=ada, at=NOW
    )
    assigning.assign(track=track, to=beto, by=ada, at=NOW)
    return known(track, beto, **FACTS)


def known(track, by, **facts):
    """Write facts into a case, with the conclusion that somebody confirmed."""
    with transaction.atomic():
        work = Work.begin(Track.objects.get(pk=track.pk), by=by, at=NOW, act="facts.known")
        work.put_facts(facts)
        work.record.findings["strong_presumption"] = CONFIRMED
        work.finish("facts.known")
    return Track.objects.get(pk=track.pk)
