"""A file is taken out of a case: its bytes and keys go, the row and the reason stay."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.attachments import policies
from ventanilla.attachments.models import Attachment, Chunk, Original
from ventanilla.cases.models import Track
from ventanilla.cases.services.progress import Work
from ventanilla.cases.services.recording import check_open
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.common.trips import Trip
from ventanilla.security.models import Seat

SHORTEST_REASON = 10


@transaction.atomic
def remove(*, track: Track, attachment: UUID, reason: str, by: Seat, at: datetime) -> None:
    """Shred a file: without the keys of its copies, no piece of it opens, wherever it was kept."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise BadInput({"reason": _("Say in a few words why it is removed.")})
    trip = Trip()
    found = trip.find(Attachment, id=attachment, track_id=track.pk)
    work = Work.begin(track, by=by, at=at, act="attachment.removed", trip=trip)
    if not found or found[0].is_removed:
        raise NotNow(_("This file was removed."))
    row = found[0]
    policies.may_remove(by, work.track, row).enforce()
    check_open(work.track)
    account = work.opened.open(row)
    del account["copy"]["key"]
    account["removed"] = {
        "reason": reason.strip(),
        "at": at.isoformat(),
        "by": by.officer.name,
    }
    row.place = None
    work.writes.update(work.opened.seal(row, account))
    work.writes.delete(Original, attachment_id=row.pk)
    work.writes.delete(Chunk, attachment_id=row.pk)
    work.finish("attachment.removed", {"what": f"file.{account['kind']}", "reason": reason.strip()})
