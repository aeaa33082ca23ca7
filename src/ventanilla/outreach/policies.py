"""Who keeps events, who closes a month, who reads what came of it."""

from django.utils.translation import gettext as _

from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.network.roles import Role
from ventanilla.outreach.models import Event
from ventanilla.security.models import Seat

KEEPS = (Role.COMMUNITY_OFFICER,)
ANSWERS = (Role.SUPERVISOR, Role.HEAD_OF_POST)
SEES = (*KEEPS, *ANSWERS, Role.INTAKE_OFFICER, Role.CASE_OFFICER)
#: who reads figures besides: headquarters
READS = (Role.ANALYST, Role.HQ_PROTOCOL_LEAD)


def may_see(seat: Seat) -> Verdict:
    """Look at the events of one's own post."""
    return YES if seat.role in SEES else no(_("This seat does not work with events."))


def may_see_figures(seat: Seat) -> Verdict:
    """Look at what was counted in the network."""
    if seat.role in (*SEES, *READS):
        return YES
    return no(_("This seat does not work with figures."))


def sees_all_posts(seat: Seat) -> bool:
    """Whether the seat reads the line of every post, or its own and the network's only."""
    return seat.role in READS


def may_keep(seat: Seat) -> Verdict:
    """Plan events and write down who came."""
    if seat.role in KEEPS:
        return YES
    return no(_("Events are kept by the community officers of the post."))


def may_keep_event(seat: Seat, event: Event) -> Verdict:
    """The same of one event: only where it is counted."""
    if event.post_id != seat.post_id:
        return no(_("Another post keeps this event, and counts it."))
    return may_keep(seat)


def may_close_month(seat: Seat) -> Verdict:
    """Close a month of one's own post."""
    if seat.role in ANSWERS:
        return YES
    return no(_("A month is closed by the head of protection or the head of post."))


def may_keep_programme(seat: Seat) -> Verdict:
    """Write the programme record of one's own post."""
    if seat.role in ANSWERS:
        return YES
    return no(_("The programme record is kept by the head of protection or the head of post."))
