"""Who may see and keep what is exchanged with other ministries."""

from django.utils.translation import gettext as _

from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.network.roles import Reach, describe
from ventanilla.security.models import Seat
from ventanilla.security.oversight.models import Approval
from ventanilla.sharing.states import CONFIRMERS, KEEPERS


def may_look(seat: Seat) -> Verdict:
    """Read what was received, shared and adapted: whoever reads protocols here."""
    if describe(seat.role).reach is Reach.SENDS:
        return no(_("This seat reads no protocols."))
    return YES


def may_keep(seat: Seat) -> Verdict:
    """Take packages in, share, adapt, keep the register."""
    if seat.role in KEEPERS:
        return YES
    return no(_("The protocol lead at headquarters does this."))


def may_confirm(seat: Seat, approval: Approval) -> Verdict:
    """Be the second person for a key of another ministry."""
    if seat.role in CONFIRMERS and seat.post_id == approval.post_id:
        return YES
    return no(_("A protocol lead or a key custodian of that unit decides this."))
