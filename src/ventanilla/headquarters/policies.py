"""Who sees the network, takes up what no post answered, and writes to all posts."""

from django.utils.translation import gettext as _

from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.headquarters.states import LEADS, WATCHES
from ventanilla.security.models import Seat


def may_watch(seat: Seat) -> Verdict:
    """See counts, delays and coverage of every post."""
    if seat.role in WATCHES:
        return YES
    return no(_("Headquarters watches the network."))


def may_lead(seat: Seat) -> Verdict:
    """Take up a clock that no post answered; write to posts."""
    if seat.role in LEADS:
        return YES
    return no(_("A protocol lead at headquarters does this."))
