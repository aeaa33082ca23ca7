"""Exports as a seat sees them: its own, and those that wait for its answer."""

from uuid import UUID

from django.db.models import QuerySet

from ventanilla.exports import policies
from ventanilla.exports.models import Export
from ventanilla.exports.states import State
from ventanilla.security.models import Seat

KEPT = 20


def find(seat: Seat, export: UUID) -> Export | None:
    """An export of the seat, or one that it may decide about."""
    found = _exports().filter(pk=export).first()
    if found and (found.seat_id == seat.pk or policies.may_decide(seat, found)):
        return found
    return None


def own(seat: Seat) -> list[Export]:
    """The latest exports of a seat, newest first."""
    return list(_exports().filter(seat=seat).order_by("-asked_at")[:KEPT])


def waiting(seat: Seat) -> list[Export]:
    """The exports that the seat may decide about, the oldest first."""
    asked = _exports().filter(post_id=seat.post_id, state=State.WAITING).order_by("asked_at")
    return [export for export in asked if policies.may_decide(seat, export)]


def _exports() -> QuerySet[Export]:
    return Export.objects.select_related("officer", "seat__post", "decided_by")
