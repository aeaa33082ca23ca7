"""Which seat is on: one of those that are live today, remembered in the session."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from ventanilla.common.trips import Joined, Trip
from ventanilla.security import identity
from ventanilla.security.identity import Identity
from ventanilla.security.models import Officer, Seat
from ventanilla.security.oversight.models import Freeze
from ventanilla.web.sessions import SessionStore

CHOSEN = "seat"
#: when somebody left a page in a hurry: nothing opens in this session until they prove who is there
LEFT = "left_at"
#: where the accounts keep the standing of an officer whom they found for a request
KEPT = "standing_at_request"
BROWSED = b"""
    SELECT at FROM oversight_alert WHERE officer_id = %s AND kind = 'bulk'
    ORDER BY at DESC LIMIT 1
"""
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of somebody who is signed in: every seat ever held, every factor, and which

    of the seats were ever frozen. ``browsed``: when somebody last opened very many cases.
    """

    held: list[Seat]
    factors: list[Authenticator]
    freezes: list[Freeze] = field(default_factory=list)
    browsed: list[datetime] = field(default_factory=list)

    @property
    def has_factor(self) -> bool:
        """Whether there is a second factor, recovery codes apart."""
        return any(factor.type in FACTORS for factor in self.factors)

    def relies_on_an_app(self, since: datetime) -> bool:
        """Whether an app, added before a moment, is the only second factor."""
        apps = [each for each in self.factors if each.type == Authenticator.Type.TOTP]
        passkeys = any(each.type == Authenticator.Type.WEBAUTHN for each in self.factors)
        return not passkeys and any(each.created_at <= since for each in apps)

    def live(self, at: datetime) -> tuple[Seat, ...]:
        """The seats in force at a moment, the oldest first."""
        seats = [seat for seat in self.held if seat.is_live(at)]
        return tuple(sorted(seats, key=lambda seat: (seat.valid_from, seat.pk)))


_SEATS = Joined(lambda: Seat.objects.select_related("post", "officer"))


def ask_standing(officer_id: int, trip: Trip) -> Standing:
    """The standing of an officer; empty, until the trip (the door's) was made."""
    browsed: list[datetime] = []
    trip.ask(
        BROWSED, [officer_id], lambda cursor: browsed.extend(at for (at,) in cursor.fetchall())
    )
    return Standing(
        trip.find(_SEATS, officer_id=officer_id),
        trip.find(Authenticator, user_id=officer_id),
        trip.find(Freeze, officer_id=officer_id),
        browsed,
    )


def _standing(officer: Officer) -> Standing:
    """What came with the officer at the start of this request, or what is so now."""
    if isinstance(kept := getattr(officer, KEPT, None), Standing):
        return kept
    trip = Trip(using="door")
    standing = ask_standing(officer.pk, trip)
    trip.go()
    return standing


def has_factor(officer: Officer) -> bool:
    """Whether an officer has a second factor, recovery codes apart."""
    return _standing(officer).has_factor


def owes_passkey(officer: Officer) -> bool:
    """Whether an app alone is not enough any more."""
    bridge = settings.TOTP_BRIDGE
    if bridge is None:
        return False
    return _standing(officer).relies_on_an_app(timezone.now() - bridge)


def should_add_passkey(officer: Officer) -> bool:
    """Whether it is time to remind of a passkey."""
    return _standing(officer).relies_on_an_app(timezone.now() - settings.PASSKEY_REMINDER)


def chosen(seats: tuple[Seat, ...], session: SessionBase) -> Seat | None:
    """The seat that is on. With only one there is nothing to choose."""
    if len(seats) == 1:
        return seats[0]
    return next((seat for seat in seats if seat.pk == session.get(CHOSEN)), None)


def look_up(request: HttpRequest) -> bool:
    """Set ``request.seats`` and ``request.seat`` from what is live today.

    False, and no seat, for somebody without a second factor.
    """
    assert isinstance(request.user, Officer)  # noqa: S101 - asked only of somebody signed in
    if not _standing(request.user).has_factor:
        return False
    live = _standing(request.user).live(timezone.now())
    seat = chosen(live, request.session)
    request.seats, request.seat = live, seat  # type: ignore[attr-defined]
    if seat:
        timezone.activate(seat.post.zoneinfo)
        identity.work_as(Identity(request.session.session_key or "", seat.pk))
    return True


def is_frozen(request: HttpRequest) -> bool:
    """Whether the seat that is on was stopped and not released yet."""
    seat: Seat | None = request.seat  # type: ignore[attr-defined]
    assert isinstance(request.user, Officer)  # noqa: S101 - asked only of somebody signed in
    return seat is not None and any(
        freeze.seat_id == seat.pk and freeze.released_at is None
        for freeze in _standing(request.user).freezes
    )


def must_prove(request: HttpRequest) -> bool:
    """Whether very many cases were opened, or a page was left in a hurry, since this session last

    proved who it is.
    """
    assert isinstance(request.user, Officer)  # noqa: S101 - asked only of somebody signed in
    found = cast("SessionStore", request.session).found
    if found is None:
        return False
    proved = max(filter(None, (found.begun_at, found.stepped_up_at)))
    left = found.data.get(LEFT)
    hurried = [datetime.fromisoformat(left)] if left else []
    return any(at > proved for at in [*_standing(request.user).browsed, *hurried])


def leave(session: SessionBase, at: datetime) -> None:
    """Lock a session until the next proof of who is there."""
    session[LEFT] = at.isoformat()


def choose(seat: Seat, session: SessionBase) -> None:
    """Put a seat on until sign-out."""
    session[CHOSEN] = seat.pk
