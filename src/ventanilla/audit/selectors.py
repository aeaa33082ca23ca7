"""What inspectors, and those who answer for a case, may read of the log."""

from collections.abc import Sequence
from uuid import UUID

from ventanilla.audit.models import Event


def openings_of(dossier: UUID, *, most: int = 50) -> Sequence[Event]:
    """The latest acts and readings of one dossier, newest first."""
    return list(Event.objects.filter(dossiers__contains=[dossier]).order_by("-id")[:most])
