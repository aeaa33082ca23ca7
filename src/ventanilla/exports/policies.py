"""Who may take a list of cases out, and who agrees to it."""

from django.utils.translation import gettext as _

from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.exports.models import Export
from ventanilla.network.roles import Role
from ventanilla.security import access
from ventanilla.security.models import Seat

AGREES = (Role.SUPERVISOR, Role.HEAD_OF_POST)


def may_ask(seat: Seat) -> Verdict:
    """Ask for a list of the cases that the seat sees."""
    if access.reads_content(seat):
        return YES
    return no(_("This seat has no list of cases to export."))


def may_decide(seat: Seat, export: Export) -> Verdict:
    """Agree to an export, or not: at the same post, and never one's own."""
    if seat.role not in AGREES or seat.post_id != export.post_id:
        return no(_("The head of protection or the head of post agrees to an export."))
    if seat.officer_id == export.officer_id:
        return no(_("Nobody agrees to an export of their own. Another person has to."))
    return YES
