"""The cast, as fixtures: people with their seats, and the first case they meet."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.factories import (
    NOW,
    CertificateFactory,
    OfficerFactory,
    PortFactory,
    PostFactory,
    SeatFactory,
)
from tests.pages import served
from tests.shipped import published
from ventanilla.exchange.services import noticing
from ventanilla.exchange.services.noticing import Told
from ventanilla.network.roles import Role
from ventanilla.people.identity import Names
from ventanilla.security.identity import Identity, entered

ITZEL = Names(
    given_names="Itzel Guadalupe",
    first_surname="Méndez",
    second_surname="Ñúñez",
    called="Lupita",
    birth_date="2012-08-14",
    sex="female",
)


@pytest.fixture
def mcallen(db):
    return PostFactory()


@pytest.fixture
def laredo(db):
    return PostFactory(code="LAR", city_es="Laredo", city_en="Laredo")


def seat(username, post, role, *, certified=False):
    officer = OfficerFactory(username=username)
    if certified:
        CertificateFactory(officer=officer)
    return SeatFactory(officer=officer, post=post, role=role)


@pytest.fixture
def alba(mcallen):
    """Alba heads protection in McAllen."""
    return seat("alba", mcallen, Role.SUPERVISOR, certified=True)


@pytest.fixture
def ximena(mcallen):
    """Ximena heads protection in McAllen beside Alba: a second person."""
    return seat("ximena", mcallen, Role.SUPERVISOR, certified=True)


@pytest.fixture
def bruno(mcallen):
    """Bruno interviews in McAllen, and is certified."""
    return seat("bruno", mcallen, Role.CASE_OFFICER, certified=True)


@pytest.fixture
def dora(mcallen):
    """Dora has the night in McAllen."""
    return seat("dora", mcallen, Role.INTAKE_OFFICER)


@pytest.fixture
def elena(mcallen):
    """Elena is the head of post in McAllen: she sees no case that no task gave her."""
    return seat("elena", mcallen, Role.HEAD_OF_POST)


def works_with(username, post, role, *names):
    """A seat that works with packages of the library, and holds their certificates."""
    officer = OfficerFactory(username=username)
    for name in names:
        CertificateFactory(officer=officer, certificate=name)
    return SeatFactory(officer=officer, post=post, role=role, protocols=names)


@pytest.fixture
def gbv(db):
    """The package about violence, published."""
    return published("gbv")


@pytest.fixture
def trafficking(db):
    """The package about trafficking, published."""
    return published("trafficking")


@pytest.fixture
def lucia(mcallen):
    """Lucía works in McAllen with both restricted protocols."""
    return works_with("lucia", mcallen, Role.CASE_OFFICER, "gbv", "trafficking")


@pytest.fixture
def tomas(mcallen):
    """Tomás heads protection in McAllen for both restricted protocols."""
    return works_with("tomas", mcallen, Role.SUPERVISOR, "gbv", "trafficking")


@pytest.fixture
def clara(laredo):
    """Clara heads protection in Laredo: a McAllen case does not exist for her."""
    return seat("clara", laredo, Role.SUPERVISOR, certified=True)


@pytest.fixture
def steward(laredo):
    """The data steward sits at another post, and answers for the protocol everywhere."""
    return seat("steward", laredo, Role.DATA_STEWARD)


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


@pytest.fixture
def uca(db):
    return published("uca")


@pytest.fixture
def hidalgo(db):
    return PortFactory()


@pytest.fixture
def told():
    """What the border station says of Itzel, two hours and a half after it apprehended her."""
    return Told(
        names=ITZEL,
        notified_at=NOW - timedelta(minutes=10),
        apprehended_at=NOW - timedelta(hours=2, minutes=30),
        stated_age=13,
        facts={"authority": "border_patrol", "channel": "phone", "pre_under_14": "yes"},
        caller="Station desk",
    )


@pytest.fixture
def register(mcallen, dora, uca, told):
    """Register a notice; by default the station's about Itzel, by Dora, now."""

    def act(told=told, by=dora, at=NOW, route="T1", post=mcallen):
        return noticing.register_notice(
            post=post, protocol="uca", route=route, told=told, by=by, at=at
        )

    return act


@pytest.fixture
def itzel(register):
    """The track of Itzel's case, just registered."""
    return register()


@pytest.fixture
def clock():
    """The moment of the notice, held; ``move_to`` goes on from it."""
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def shred_log(tmp_path, monkeypatch):
    """Where this test's list of destroyed keys is kept."""
    path = tmp_path / "kept" / "shreds.log"
    monkeypatch.setattr(settings, "SHRED_LOG", path)
    return path


@pytest.fixture
def as_seat():
    """A browser signed in with a second factor just now, with one seat on."""

    def sign_in(seat, language="en"):
        TOTP.activate(seat.officer, "JBSWY3DPEHPK3PXP")
        client = Client(headers={"accept-language": language})
        client.cookies["language"] = language
        client.force_login(seat.officer)
        session = client.session
        session.prove()
        session.save()
        return client

    return sign_in


@pytest.fixture
def on_a_page(as_seat):
    """Work with the rights of a page, as one seat, in a transaction."""
    browsers = {}

    @contextmanager
    def begin(seat):
        if seat not in browsers:
            browsers[seat] = as_seat(seat)
        secret = browsers[seat].cookies[settings.SESSION_COOKIE_NAME].value
        with served(), entered(Identity(secret, seat.pk)), transaction.atomic():
            yield

    return begin
