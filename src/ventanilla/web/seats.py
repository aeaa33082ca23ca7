"""Which seat is on: one of those that are live today, remembered in the session."""

from datetime import date

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

from ventanilla.security.models import Officer, Seat

CHOSEN = "seat"
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def live_seats(officer: Officer, on: date) -> tuple[Seat, ...]:
    """The seats that an officer holds on a day, the oldest first."""
    factors = Authenticator.objects.filter(user=OuterRef("officer"), type__in=FACTORS)
    live = officer.seats.live(on).annotate(has_factor=Exists(factors))
    return tuple(live.select_related("post").order_by("valid_from", "pk"))


def chosen(seats: tuple[Seat, ...], session: SessionBase) -> Seat | None:
    """The seat that is on. With only one there is nothing to choose."""
    if len(seats) == 1:
        return seats[0]
    return next((seat for seat in seats if seat.pk == session.get(CHOSEN)), None)


def look_up(request: HttpRequest) -> bool:
    """Set ``request.seats`` and ``request.seat`` from what is live today.

    False, and no seat, for somebody without a second factor. Both are asked in one query.
    """
    assert isinstance(request.user, Officer)  # noqa: S101 - asked only of somebody signed in
    live = live_seats(request.user, timezone.localdate())
    if not (live[0].has_factor if live else is_mfa_enabled(request.user, FACTORS)):
        return False
    seat = chosen(live, request.session)
    request.seats, request.seat = live, seat  # type: ignore[attr-defined]
    if seat:
        timezone.activate(seat.post.zoneinfo)
    return True


def choose(seat: Seat, session: SessionBase) -> None:
    """Put a seat on until sign-out."""
    session[CHOSEN] = seat.pk
