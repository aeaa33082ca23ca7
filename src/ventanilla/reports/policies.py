"""Who sees which figures."""

from django.utils.translation import gettext as _

from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.network.roles import Reach, Role, describe
from ventanilla.protocols.engine.load import Package
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


def may_ask(seat: Seat, package: Package, form: str) -> Verdict:
    """Hand somebody a form without a name.

    Who it is about is not known here. So nobody may whose role attends people: any of those who
    hold it could be the one.
    """
    rule = package.sitting_rule(form)
    if rule is None or not rule.anonymous:
        return no(_("This protocol has no such form."))
    if package.id not in seat.protocols:
        return no(_("This seat does not work with this protocol."))
    if seat.role in {package.seat_role(role) for role in rule.not_by}:
        return no(_("Somebody else hands over this form: whoever attends does not ask about it."))
    return YES


def may_read_yearbook(seat: Seat) -> Verdict:
    """Read the ministry's tables, with a line for every post."""
    if sees_all_posts(seat):
        return YES
    return no(_("Headquarters reads the tables of the whole network."))


def may_freeze(seat: Seat) -> Verdict:
    """Keep a table for good, or correct one that was kept."""
    if seat.role == Role.ANALYST:
        return YES
    return no(_("The analyst freezes and corrects what the ministry gives out."))


def may_release(seat: Seat) -> Verdict:
    """Give an edition to somebody outside the room."""
    return may_freeze(seat)
