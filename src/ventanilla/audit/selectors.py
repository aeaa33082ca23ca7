"""What inspectors, and those who answer for a case, may read of the log."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from ventanilla.audit.models import Event


def openings_of(dossier: UUID, *, most: int = 50) -> Sequence[Event]:
    """The latest acts and readings of one dossier, newest first."""
    # Sorted by a sum, not by the column: PostgreSQL would rather walk the whole log backwards
    # than trust the index by dossier.
    newest = (F("id") + 0).desc()
    return list(Event.objects.filter(dossiers__contains=[dossier]).order_by(newest)[:most])


def has_acted(seat_id: int) -> bool:
    """Whether the log names a seat: then it must stay, or nobody knows who that was."""
    return Event.objects.filter(seat_id=seat_id).exists()
