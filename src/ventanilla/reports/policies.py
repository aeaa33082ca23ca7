"""Who sees which figures."""

from django.utils.translation import gettext as _

from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.network.roles import Reach, Role, describe
from ventanilla.security.models import Seat

#: who answers for the whole network; all others see their own post beside it
SEE_ALL_POSTS = (Role.ANALYST, Role.HQ_PROTOCOL_LEAD)


def may_see(seat: Seat) -> Verdict:
    """Look at figures at all."""
    if describe(seat.role).reach in (Reach.RECORD, Reach.COUNTS):
        return YES
    return no(_("This seat does not work with figures."))


def sees_all_posts(seat: Seat) -> bool:
    """Whether the seat sees the line of every post, or its own and the network's only."""
    return seat.role in SEE_ALL_POSTS
