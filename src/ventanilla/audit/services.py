"""Write down what was done. Called in the transaction of the act, or before a reading."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from ventanilla.audit.models import Event
from ventanilla.common.trips import Trip


class Actor(Protocol):
    """Whoever acts: a seat. (This app stands below seats, so it only knows their shape.)"""

    @property
    def pk(self) -> int | None: ...

    @property
    def officer_id(self) -> int: ...


def record(
    *,
    by: Actor | None,
    action: str,
    at: datetime,
    dossiers: Iterable[UUID] = (),
    detail: Mapping[str, str | int | bool] | None = None,
    trip: Trip | None = None,
) -> None:
    """Append one event. ``by`` is None for the system itself (a clock, a job).

    ``detail`` holds codes and counts only: never a name, a value or a text. With a ``trip`` the
    event goes with what that sends.
    """
    event = Event(
        at=at,
        seat_id=by.pk if by else None,
        officer_id=by.officer_id if by else None,
        action=action,
        dossiers=list(dossiers),
        detail=dict(detail or {}),
    )
    alone = trip or Trip()
    alone.insert(event)
    if trip is None:
        alone.go()


def record_at_the_door(
    *,
    officer: int | None,
    action: str,
    at: datetime,
    detail: Mapping[str, str | int | bool] | None = None,
) -> None:
    """Append what happened at the sign-in, where nobody has a seat on: it stands at once.

    ``officer``: whose account it is about; None where there is no such account. ``action`` begins
    with ``signin.``, or the database refuses the line.
    """
    trip = Trip(using="door")
    trip.insert(Event(at=at, officer_id=officer, action=action, detail=dict(detail or {})))
    trip.go()
