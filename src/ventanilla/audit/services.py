"""Write down what was done. Called in the transaction of the act, or before a reading."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from ventanilla.audit.models import Event


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
) -> None:
    """Append one event. ``by`` is None for the system itself (a clock, a job).

    ``detail`` holds codes and counts only: never a name, a value or a text.
    """
    Event.objects.create(
        at=at,
        seat_id=by.pk if by else None,
        officer_id=by.officer_id if by else None,
        action=action,
        dossiers=list(dossiers),
        detail=dict(detail or {}),
    )
