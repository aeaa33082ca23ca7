"""What those who answer for a case may read of the log. The log itself they cannot."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from ventanilla.audit.models import Event


def openings_of(dossier: UUID, *, most: int = 50) -> Sequence[Event]:
    """The latest acts and readings of one dossier, newest first."""
    return list(Event.objects.raw("SELECT * FROM sec.openings(%s, %s)", [dossier, most]))


def has_acted(seat_id: int) -> bool:
    """Whether the log names a seat: then it must stay, or nobody knows who that was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.has_acted(%s)", [seat_id])
        (acted,) = cursor.fetchone()
    return bool(acted)
