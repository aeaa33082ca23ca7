"""A woman's restricted case, and ways to hear what she agrees to: for tests of consents."""

from pathlib import Path
from uuid import uuid4

import pytest

from tests.factories import NOW, CertificateFactory, OfficerFactory, SeatFactory
from ventanilla.cases.consents import Said
from ventanilla.cases.models import Track
from ventanilla.cases.selectors import open_track, opening
from ventanilla.cases.services import assigning, consenting
from ventanilla.exchange.services import noticing
from ventanilla.exchange.services.noticing import Told
from ventanilla.interviews import services as interviews
from ventanilla.interviews.services import Sent
from ventanilla.interviews.submissions import write
from ventanilla.network.roles import Role
from ventanilla.people.identity import Names
from ventanilla.protocols import library
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import load
from ventanilla.security.models import Consent

PROTOCOL = "gbv"
PACKAGE = load(Path(next(iter(library.__path__))) / PROTOCOL)
ALMA = Names(given_names="Alma Rosa", first_surname="Tun", second_surname="Cob")
LIGHT, MOON = "Casa Luz", "Refugio Luna"
WORDS = "Yes, tell Casa Luz my alias and my age."


def works(username, post, role):
    officer = OfficerFactory(username=username)
    CertificateFactory(officer=officer, certificate=PROTOCOL)
    return SeatFactory(officer=officer, post=post, role=role, protocols=(PROTOCOL,))


@pytest.fixture
def ada(mcallen):
    """Ada heads protection in McAllen."""
    return works("ada", mcallen, Role.SUPERVISOR)


@pytest.fixture
def beto(mcallen):
    """Beto has Alma's case."""
    return works("beto", mcallen, Role.CASE_OFFICER)


@pytest.fixture
def carla(mcallen):
    """Carla works beside Beto, and has another case."""
    return works("carla", mcallen, Role.CASE_OFFICER)


@pytest.fixture
def package(db):
    """The protocol, published."""
    return protocols.store(package=PACKAGE, at=NOW)


@pytest.fixture
def register(mcallen, package, ada):
    """Open a case and give it to somebody."""

    def act(to, names=ALMA):
        told = Told(names=names, notified_at=NOW)
        track = noticing.register_notice(
            post=mcallen, protocol=PROTOCOL, route="V1", told=told, by=ada, at=NOW
        )
        assigning.assign(track=track, to=to, by=ada, at=NOW)
        return fresh(track)

    return act


@pytest.fixture
def alma(register, beto):
    """The track of Alma's case."""
    return register(beto)


def fresh(track):
    """The track as it stands now."""
    return Track.objects.select_related("case__post", "dossier__scope", "package").get(pk=track.pk)


def hear(track, by, *, at=NOW, instrument="framing", corrects=None, informed=True, **answers):
    """Hold a sitting with an instrument, and hand in its answers."""
    if instrument == "framing":
        hear_alone(track, by, at=at)
    sitting = interviews.open_sitting(track=fresh(track), instrument=instrument, by=by, at=at)
    xml = write(PACKAGE.instruments[instrument], answers, informed=informed)
    sent = Sent(submission_id=uuid4(), xml=xml, language="en", corrects=corrects)
    return interviews.submit(sitting=sitting, sent=sent, by=by, at=at)


def hear_alone(track, by, *, at=NOW):
    """She is alone, and it is safe to talk."""
    if "a2_safe" not in read(track, by, at=at).record.all_facts:
        hear(track, by, at=at, instrument="safety_gate", a1_alone="yes", a2_safe="yes",
             a6_danger="no", a7_medical="no", a8_children="no")  # fmt: skip


def give(track, by, name="service", *, at=NOW, recipient="", answer="given", **changed):
    """She signs a consent of the package: its row."""
    fields = ("called", "age") if recipient else ()
    said = Said(**{
        "name": name, "words": WORDS, "language": "es", "channel": "written",
        "recipient": recipient, "fields": fields, "explained": True, "understood": True, **changed,
    })  # fmt: skip
    before = list(Consent.objects.values_list("pk", flat=True))
    consenting.record(track=fresh(track), said=said, answer=answer, by=by, at=at)
    return Consent.objects.exclude(pk__in=before).get()


def read(track, by, *, at=NOW):
    """The track opened, as an officer's page reads it."""
    found = opening(by, at).get(pk=track.pk)
    return open_track(found, seat=by, at=at, purpose="case.read")
