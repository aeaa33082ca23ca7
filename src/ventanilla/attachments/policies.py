"""Who may do what with the files of a track that its door let through."""

from django.utils.translation import gettext as _

from ventanilla.attachments.models import Attachment
from ventanilla.cases import policies as cases
from ventanilla.cases.models import Track
from ventanilla.common.verdicts import Verdict, no
from ventanilla.network.roles import Role
from ventanilla.security.models import Seat


def may_add(seat: Seat, track: Track) -> Verdict:
    """Attach a file: whoever works on the case, or was let in to help."""
    return cases.may_work(seat, track)


def may_open_original(seat: Seat, track: Track) -> Verdict:
    """Open what came in, untouched: it may show where a person hides."""
    if seat.role not in (Role.CASE_OFFICER, Role.SUPERVISOR):
        return no(_("Originals are opened by the protection officer or the head of protection."))
    return cases.may_work(seat, track)


def may_remove(seat: Seat, track: Track, attachment: Attachment) -> Verdict:
    """Remove a file for good: the head of protection, or whoever added it."""
    if seat.role != Role.SUPERVISOR and seat.pk != attachment.seat_id:
        return no(_("A file is removed by whoever added it, or by the head of protection."))
    return cases.may_work(seat, track)
