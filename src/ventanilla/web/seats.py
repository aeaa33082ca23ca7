"""Which seat is on: one of those that are live today, remembered in the session."""

from datetime import date

from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from ventanilla.common.trips import Trip
from ventanilla.network.models import Post
from ventanilla.security.models import Officer, Seat

CHOSEN = "seat"
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def live_seats(officer: Officer, on: date) -> tuple[Seat, ...]:
    """The seats that an officer holds on a day, the oldest first."""
    return _seats_and_factor(officer, on)[0]


def _seats_and_factor(officer: Officer, on: date) -> tuple[tuple[Seat, ...], bool]:
    """The seats of a day, and whether there is a second factor: one trip, made for every page."""
    trip = Trip()
    held = trip.find(Seat, officer_id=officer.pk)
    factors = trip.find(Authenticator, user_id=officer.pk)
    trip.go()
    live = [seat for seat in held if officer.is_active and seat.is_live(on)]
    posts = Post.objects.in_bulk({seat.post_id for seat in live})
    for seat in live:
        seat.officer, seat.post = officer, posts[seat.post_id]
    live.sort(key=lambda seat: (seat.valid_from, seat.pk))
    return tuple(live), any(factor.type in FACTORS for factor in factors)


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
    live, has_factor = _seats_and_factor(request.user, timezone.localdate())
    if not has_factor:
        return False
    seat = chosen(live, request.session)
    request.seats, request.seat = live, seat  # type: ignore[attr-defined]
    if seat:
        timezone.activate(seat.post.zoneinfo)
    return True


def choose(seat: Seat, session: SessionBase) -> None:
    """Put a seat on until sign-out."""
    session[CHOSEN] = seat.pk
