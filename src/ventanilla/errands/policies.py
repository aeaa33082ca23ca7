"""Who asks an area, and who answers for it."""

from django.utils.translation import gettext as _

from ventanilla.cases.policies import WORKS_ON_CASES
from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.errands.models import Ticket
from ventanilla.security.models import Seat


def may_answer(seat: Seat, ticket: Ticket) -> Verdict:
    """Say how far it is: whoever sits in the area; and protection, that heard it by word."""
    if seat.post_id != ticket.post_id:
        return no(_("This is of another post."))
    if seat.role in WORKS_ON_CASES or (seat.area and seat.area == ticket.area):
        return YES
    return no(_("Another area does this."))
