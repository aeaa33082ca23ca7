"""Which seat is on: one of those that are live today, remembered in the session."""

from datetime import date

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from ventanilla.security.models import Officer, Seat

CHOSEN = "seat"


def live_seats(officer: Officer, on: date) -> tuple[Seat, ...]:
    """The seats that an officer holds on a day, the oldest first."""
    seats = officer.seats.live(on).select_related("officer", "post__region", "post__ministry")
    return tuple(seats.order_by("valid_from", "pk"))


def chosen(seats: tuple[Seat, ...], session: SessionBase) -> Seat | None:
    """The seat that is on. With only one there is nothing to choose."""
    if len(seats) == 1:
        return seats[0]
    return next((seat for seat in seats if seat.pk == session.get(CHOSEN)), None)


def look_up(request: HttpRequest) -> None:
    """Set ``request.seats`` and ``request.seat`` from what is live today."""
    assert isinstance(request.user, Officer)  # noqa: S101 - asked only of somebody signed in
    live = live_seats(request.user, timezone.localdate())
    seat = chosen(live, request.session)
    request.seats, request.seat = live, seat  # type: ignore[attr-defined]
    if seat:
        timezone.activate(seat.post.zoneinfo)


def choose(seat: Seat, session: SessionBase) -> None:
    """Put a seat on until sign-out."""
    session[CHOSEN] = seat.pk
