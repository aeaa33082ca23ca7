"""A case of the trafficking protocol, whoever has it, and the plan made with the person."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from tests.cast import alba, bruno, clara, laredo
from tests.factories import NOW, CertificateFactory, OfficerFactory, SeatFactory
from tests.restricted import attended
from tests.shipped import shipped
from ventanilla.cases.services import assigning
from ventanilla.exchange.services import noticing
from ventanilla.exchange.services.noticing import Told
from ventanilla.network.roles import Role
from ventanilla.people.identity import Names
from ventanilla.protocols import services as protocols

__all__ = ["alba", "bruno", "clara", "laredo"]
ROSA = Names(given_names="Rosa Elena", first_surname="Chuc", second_surname="Pech", called="Rosi")


def works(username, post, role):
    """A seat of the protocol."""
    officer = OfficerFactory(username=username)
    CertificateFactory(officer=officer, certificate="trafficking")
    return SeatFactory(officer=officer, post=post, role=role, protocols=("trafficking", "uca"))


@pytest.fixture
def as_seat():
    """A browser signed in, as often as a test likes: days may lie between."""

    def sign_in(seat, language="en"):
        if not Authenticator.objects.filter(user=seat.officer).exists():
            TOTP.activate(seat.officer, "JBSWY3DPEHPK3PXP")
        client = Client(headers={"accept-language": language})
        client.cookies["language"] = language
        client.force_login(seat.officer)
        session = client.session
        session.prove()
        session.save()
        return client

    return sign_in


@pytest.fixture(scope="session")
def trafficking():
    """The package of the library."""
    return shipped("trafficking")


@pytest.fixture
def ines(mcallen):
    """Inés heads protection in McAllen."""
    return works("ines", mcallen, Role.SUPERVISOR)


@pytest.fixture
def hugo(mcallen):
    """Hugo has Rosa's case."""
    return works("hugo", mcallen, Role.CASE_OFFICER)


@pytest.fixture
def rosa(mcallen, ines, hugo, trafficking, time_machine):
    """Rosa's case, in Hugo's hands."""
    time_machine.move_to(NOW, tick=True)
    protocols.store(package=trafficking, at=NOW)
    track = noticing.register_notice(
        post=mcallen,
        protocol="trafficking",
        route="V1",
        told=Told(names=ROSA, notified_at=NOW),
        by=ines,
        at=NOW,
    )
    assigning.assign(track=track, to=hugo, by=ines, at=NOW)
    attended(track, hugo)
    return track


PLAN = {
    "s_worry": "Que sepan dónde vivo.",
    "s_resources": "Mi prima\nUn poco de dinero",
    "s_contacts": "Prima 956 555 0142\n911",
    "s_papers": "Con la vecina",
    "s_copy": "paper",
    "s_review": "2026-03-10",
    "s_agreed": "yes",
}


@pytest.fixture
def makes(rosa, as_seat):
    """makes(hugo, s_copy="none"): the plan is made, or changed, by its pages."""

    def act(seat, language="en", **answers):
        client = as_seat(seat, language)
        opened = client.post(f"/cases/{rosa.pk}/forms/safety_plan/T-054/")
        page = client.get(opened["Location"])
        form = page.context["form"]
        sent = {"asked": form.initial["asked"], "submission_id": form.initial["submission_id"]}
        first = {name: value for name, value in form.initial.items() if name not in sent}
        answer = client.post(opened["Location"], {**sent, **first, **answers})
        assert answer.status_code == 302, answer.context["form"].errors
        return first

    return act
