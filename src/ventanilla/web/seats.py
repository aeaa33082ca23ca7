"""Which seat is on: one of those that are live today, remembered in the session."""

from datetime import date

from django.contrib.sessions.backends.base import SessionBase

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


def choose(seat: Seat, session: SessionBase) -> None:
    """Put a seat on until sign-out."""
    session[CHOSEN] = seat.pk
