"""Who may write, review and publish drafts of protocols."""

from django.utils.translation import gettext as _

from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.governance.models import Draft, Review
from ventanilla.governance.states import READS, WRITES, WROTE
from ventanilla.network.roles import Role, describe
from ventanilla.security.models import Seat


def may_look(seat: Seat) -> Verdict:
    """Know of drafts at all."""
    if seat.role in READS:
        return YES
    return no(_("Drafts are written at headquarters, and read by those who review them."))


def may_write(seat: Seat, protocol: str) -> Verdict:
    """Begin, change, send and publish a draft of a protocol."""
    if seat.role not in WRITES:
        return no(_("Only the lead of a protocol at headquarters writes its drafts."))
    if protocol not in seat.protocols:
        return no(_("Your seat does not answer for this protocol."))
    return YES


def may_decide(seat: Seat, review: Review) -> Verdict:
    """Approve or return a draft: whoever was asked, and did not write in it."""
    if seat.role != Role.REVIEWER or review.officer_id != seat.officer_id:
        return no(_("This review was asked of somebody else."))
    if wrote(review.draft, seat.officer_id):
        return no(_("You wrote in this draft: somebody else reviews it."))
    return YES


def may_comment(seat: Seat, draft: Draft) -> Verdict:
    """Say something of a passage: who writes the draft, and who was asked to read it."""
    if seat.role in WRITES:
        return may_write(seat, draft.protocol)
    if draft.reviews.filter(officer_id=seat.officer_id).exists():
        return YES
    return no(_("You were not asked to read this draft."))


def wrote(draft: Draft, officer: int) -> bool:
    """Whether somebody wrote in a draft."""
    return draft.changes.filter(what__in=WROTE, officer_id=officer).exists()


def may_replay(seat: Seat, protocol: str) -> Verdict:
    """See which open cases of one's own post another version would change."""
    if describe(seat.role).reads_content and protocol in seat.protocols:
        return YES
    return no(_("Only those who open the cases of this post see which ones change."))


def may_move(seat: Seat, protocol: str) -> Verdict:
    """Let open cases of one's post go on with another version."""
    if seat.role == Role.SUPERVISOR and protocol in seat.protocols:
        return YES
    return no(_("Only the head of protection moves the cases of a post to another version."))


def may_count(seat: Seat, protocol: str) -> Verdict:
    """See how many open cases of each post stand on an earlier version."""
    return may_write(seat, protocol)
