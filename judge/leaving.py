"""Sessions that have ended, each in a way of its own; and what must still not open with them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import DatabaseError
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from judge import cast, doors
from judge.cast import Cast
from judge.doors import Door
from tests import pages
from tests.cast import seat
from ventanilla.cases.models import Track
from ventanilla.network.roles import Role
from ventanilla.security import accounts
from ventanilla.security.identity import Identity, entered
from ventanilla.security.models import Seat, Session


@dataclass(frozen=True, slots=True)
class Stolen:
    """Somebody's browser, and a thief with the same cookie."""

    seat: Seat
    own: Client
    thief: Client

    @property
    def rows(self) -> int:
        """How many cases the database itself shows to whoever has the cookie."""
        secret = self.thief.cookies[settings.SESSION_COOKIE_NAME].value
        with pages.served(), entered(Identity(secret, self.seat.pk)):
            try:
                return Track.objects.count()
            except DatabaseError:
                return 0


def _signed_out(stolen: Stolen) -> None:
    stolen.own.post(reverse("account_logout"))


def _all_ended(stolen: Stolen) -> None:
    stolen.own.post(reverse("sessions"), {"end": "all"})


def _idle(stolen: Stolen) -> None:
    _sessions(stolen).update(idle_until=timezone.now() - timedelta(seconds=1))


def _eight_hours_old(stolen: Stolen) -> None:
    _sessions(stolen).update(ends_at=timezone.now() - timedelta(seconds=1))


def _account_closed(stolen: Stolen) -> None:
    accounts.close(officer=stolen.seat.officer, at=timezone.now())


def _seat_ended(stolen: Stolen) -> None:
    day = timezone.localdate(timezone=stolen.seat.post.zoneinfo)
    Seat.objects.filter(pk=stolen.seat.pk).update(valid_until=day)


def _without_factor(stolen: Stolen) -> None:
    Authenticator.objects.filter(user=stolen.seat.officer).delete()


def _sessions(stolen: Stolen) -> QuerySet[Session]:
    return Session.objects.filter(officer=stolen.seat.officer)


#: how a sign-in ends for good, and how only what it was good for does
ENDS: tuple[Callable[[Stolen], None], ...] = (
    _signed_out, _all_ended, _idle, _eight_hours_old, _account_closed,
)  # fmt: skip
HALVES: tuple[Callable[[Stolen], None], ...] = (_seat_ended, _without_factor)


def endings(people: Cast, among: list[Door], case: str, word: str) -> Iterator[str]:
    """What still opens afterwards. ``case``: a page that says ``word``."""
    for number, end in enumerate((*ENDS, *HALVES)):
        name = end.__name__[1:].replace("_", " ")
        stolen = _stolen(seat(f"leaves{number}", people.mcallen, Role.SUPERVISOR))
        if word.encode() not in stolen.thief.get(case).content or not stolen.rows:
            yield f"{name}: nothing was open before, so nothing was tried"
        end(stolen)
        is_open = doors.opens_to_all if end in ENDS else doors.opens_without_seat
        yield from doors.shut(name, stolen.thief, among, is_open, word)
        if rows := stolen.rows if end is not _without_factor else 0:
            yield f"{name}: the database shows {rows} cases"


def _stolen(holder: Seat) -> Stolen:
    own = cast.client(holder)
    thief = Client(raise_request_exception=False, SERVER_NAME="localhost")
    name = settings.SESSION_COOKIE_NAME
    thief.cookies[name] = own.cookies[name].value
    return Stolen(holder, own, thief)
