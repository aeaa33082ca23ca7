"""Who says that a post has what it must have."""

from django.utils.translation import gettext as _

from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.network.roles import Reach, describe
from ventanilla.protocols.engine.definition import ReadyItem
from ventanilla.protocols.engine.load import Package
from ventanilla.security.models import Seat


def may_see(seat: Seat) -> Verdict:
    """Look at what the post must have."""
    if describe(seat.role).reach in (Reach.RECORD, Reach.COUNTS):
        return YES
    return no(_("This seat does not work with the readiness of a post."))


def may_ready(seat: Seat, package: Package, item: ReadyItem) -> Verdict:
    """Write down that something was seen to: the role that the protocol names, at its own post."""
    if package.id not in seat.protocols:
        return no(_("This seat does not work with this protocol."))
    role = package.roles[item.role]
    if seat.role != role.seat:
        return no(_("Another role sees to this."))
    return YES
