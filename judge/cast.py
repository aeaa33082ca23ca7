"""Who acts in the suites: the cast of the tests, with cases that they have taken so far."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.test import Client
from django.utils import timezone

from judge.place import Place
from tests.cases.test_the_whole_path import Path as Steps
from tests.cast import seat
from tests.databases import administrator
from tests.factories import PortFactory, PostFactory
from tests.shipped import published
from ventanilla.cases.models import Track
from ventanilla.exchange.services import noticing
from ventanilla.exchange.services.noticing import Told
from ventanilla.network.models import Port, Post
from ventanilla.network.roles import Role
from ventanilla.people.identity import Names
from ventanilla.security.models import Seat

SECRET = "JBSWY3DPEHPK3PXP"
#: a token against forged requests that the site takes: it only compares header and cookie
TOKEN = "a" * 32


@dataclass(slots=True)
class Cast:
    """Two posts and who works there; clara is of the other one."""

    mcallen: Post
    laredo: Post
    port: Port
    alba: Seat
    bruno: Seat
    dora: Seat
    elena: Seat
    clara: Seat

    @property
    def of_mcallen(self) -> dict[str, Seat]:
        """Four roles at one post."""
        return {"alba": self.alba, "bruno": self.bruno, "dora": self.dora, "elena": self.elena}

    def notice(self, *, told: Told, by: Seat | None = None, at: datetime | None = None) -> Track:
        """A case from what somebody told."""
        seat = by or self.dora
        return noticing.register_notice(
            post=seat.post, protocol="uca", route="T1", told=told, by=seat,
            at=at or timezone.now(),
        )  # fmt: skip

    def walk(self, track: Track) -> "Walk":
        """Take a case further, each act now."""
        walk = Walk(track, self.alba, self.bruno, self.dora, self.port)
        walk.next()
        return walk


class Walk(Steps):  # type: ignore[misc]
    """The steps of a case, each at the moment that it is taken."""

    def next(self) -> datetime:
        """The moment of the next act."""
        self.now = timezone.now()
        return self.now

    @classmethod
    def of(cls, people: Cast, track: str) -> "Walk":
        """The steps of a case that somebody else registered."""
        return people.walk(Track.objects.get(pk=track))


def enter() -> Cast:
    """Make them all, with the protocol that they work by. Needs a place's databases."""
    mcallen = PostFactory()
    laredo = PostFactory(code="LAR", city_es="Laredo", city_en="Laredo")
    published("uca")
    return Cast(
        mcallen=mcallen,
        laredo=laredo,
        port=PortFactory(),
        alba=seat("alba", mcallen, Role.SUPERVISOR, certified=True),
        bruno=seat("bruno", mcallen, Role.CASE_OFFICER, certified=True),
        dora=seat("dora", mcallen, Role.INTAKE_OFFICER),
        elena=seat("elena", mcallen, Role.HEAD_OF_POST),
        clara=seat("clara", laredo, Role.SUPERVISOR, certified=True),
    )


def told(names: Names, at: datetime | None = None, **said: Any) -> Told:
    """An ordinary notice about somebody."""
    now = at or timezone.now()
    facts = {"authority": "border_patrol", "channel": "phone", "interpreter_needed": "no",
             "nationality_stated": "mexican"}  # fmt: skip
    return Told(
        names=names,
        notified_at=now - timedelta(minutes=10),
        apprehended_at=now - timedelta(hours=2, minutes=30),
        facts=facts | said.pop("facts", {}),
        **said,
    )


def somebody(number: int = 0) -> Names:
    """An invented name, another for each number."""
    surname = ("Alcocer", "Bautista", "Cepeda", "Dorantes", "Escamilla")[number % 5]
    return Names(given_names=f"Irma {uuid.uuid4().hex[:6]}", first_surname=surname, sex="female")


def client(seat: Seat, *, language: str = "en") -> Client:
    """A browser of theirs in this process, signed in with a second factor."""
    if not Authenticator.objects.filter(user=seat.officer).exists():
        TOTP.activate(seat.officer, SECRET)
    window = Client(raise_request_exception=False, SERVER_NAME="localhost")
    window.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    window.force_login(seat.officer)
    return window


def session(seat: Seat) -> str:
    """The session cookie of somebody signed in."""
    return str(client(seat).cookies[settings.SESSION_COOKIE_NAME].value)


def without_budgets(place: Place) -> None:
    """Let each seat open as much as it likes: whoever tries every string opens more than anybody.

    That budgets hold is asked by another suite (S12).
    """
    with administrator(place.server, place.names["default"]) as connection:
        connection.execute("UPDATE sec.budget SET most = 1000000")
