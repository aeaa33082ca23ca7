"""The original of a file is opened: by whom, and why, stays in the history."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.attachments import policies, scanning
from ventanilla.attachments.errors import NotScanned, Unfit
from ventanilla.attachments.formats import Refusal
from ventanilla.attachments.models import Original
from ventanilla.attachments.scanning import Scan
from ventanilla.attachments.selectors import Content, content_of
from ventanilla.attachments.states import CopyKind
from ventanilla.cases.models import Track
from ventanilla.cases.services.progress import Work
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.common.trips import Joined, Trip
from ventanilla.security.models import Seat

SHORTEST_REASON = 20
_ORIGINALS = Joined(lambda: Original.objects.select_related("attachment"))


@transaction.atomic
def open_original(
    *, track: Track, attachment: UUID, reason: str, by: Seat, at: datetime
) -> Content:
    """The bytes as they came in, for a reason that is written down.

    Only what a scanner finds clean at this moment: raises ``NotScanned`` without one.
    """
    policies.may_open_original(by, track).enforce()
    if len(reason.strip()) < SHORTEST_REASON:
        raise BadInput({"reason": _("Say in a sentence what the original is needed for.")})
    if not scanning.address():
        raise NotScanned(absent=True)
    trip = Trip()
    found = trip.find(_ORIGINALS, attachment_id=attachment)
    work = Work.begin(track, by=by, at=at, act="attachment.original", trip=trip)
    policies.may_open_original(by, work.track).enforce()
    if not found or found[0].attachment.track_id != work.track.pk:
        raise NotNow(_("This file was removed."))
    told = work.opened.open(found[0])
    row = found[0].attachment
    _check(b"".join(content_of(row, CopyKind.ORIGINAL, told).pieces))
    kind = work.opened.open(row)["kind"]
    work.finish("attachment.original", {"what": f"file.{kind}", "reason": reason.strip()})
    return content_of(row, CopyKind.ORIGINAL, told)


def _check(content: bytes) -> None:
    answer = scanning.scan(content)
    if answer is Scan.HARMFUL:
        raise Unfit(Refusal.HARMFUL)
    if answer is not Scan.CLEAN:
        raise NotScanned(absent=answer is Scan.NO_SCANNER)
