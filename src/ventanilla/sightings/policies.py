"""Who may notice, and who goes."""

from django.utils.translation import gettext as _

from ventanilla.cases.policies import WORKS_ON_CASES
from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.network.roles import Reach, Role, describe
from ventanilla.security.models import Seat


def sends(seat: Seat) -> bool:
    """Whether a seat sends and reads nothing at all."""
    return describe(seat.role).reach is Reach.SENDS


def may_send(seat: Seat) -> Verdict:
    """Put a letter into the box of the seat's post: windows, and whoever works on cases."""
    if sends(seat) or seat.role in WORKS_ON_CASES:
        return YES
    return no(_("This seat does not send reviews."))


def may_attend(seat: Seat, post_id: int) -> Verdict:
    """Go to a person, and say what came of it."""
    if seat.role not in WORKS_ON_CASES:
        return no(_("This seat does not attend reviews."))
    if seat.post_id != post_id:
        return no(_("This review is of another post."))
    return YES


def may_count(seat: Seat) -> Verdict:
    """See how many there were, month by month: whoever answers for the work."""
    if seat.role == Role.SUPERVISOR:
        return YES
    return no(_("This seat does not see these figures."))
