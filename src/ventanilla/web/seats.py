"""Which seat is on: one of those that are live today, remembered in the session."""

from datetime import datetime
from typing import cast

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from ventanilla.security import identity
from ventanilla.security.identity import Identity
from ventanilla.security.models import Officer, Seat
from ventanilla.web import standing
from ventanilla.web.sessions import SessionStore

CHOSEN = "seat"
#: when somebody left a page in a hurry: nothing opens in this session until they prove who is there
LEFT = "left_at"


def has_factor(officer: Officer) -> bool:
    """Whether an officer has a second factor, recovery codes apart."""
    return standing.kept(officer).has_factor


def owes_passkey(officer: Officer) -> bool:
    """Whether an app alone is not enough any more."""
    bridge = settings.TOTP_BRIDGE
    if bridge is None:
        return False
    return standing.kept(officer).relies_on_an_app(timezone.now() - bridge)


def should_add_passkey(officer: Officer) -> bool:
    """Whether it is time to remind of a passkey."""
    return standing.kept(officer).relies_on_an_app(timezone.now() - settings.PASSKEY_REMINDER)


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
    if not standing.kept(request.user).has_factor:
        return False
    live = standing.kept(request.user).live(timezone.now())
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
        for freeze in standing.kept(request.user).freezes
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
    return any(at > proved for at in [*standing.kept(request.user).browsed, *hurried])


def leave(session: SessionBase, at: datetime) -> None:
    """Lock a session until the next proof of who is there."""
    session[LEFT] = at.isoformat()


def choose(seat: Seat, session: SessionBase) -> None:
    """Put a seat on until sign-out."""
    session[CHOSEN] = seat.pk
