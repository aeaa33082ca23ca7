"""Who asks for a support, who lets it pass, who pays, who reads the books."""

from django.utils.translation import gettext as _

from ventanilla.cases.policies import WORKS_ON_CASES, another_person
from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.network.roles import Role
from ventanilla.security.models import Seat
from ventanilla.support.models import Request
from ventanilla.support.states import AT_THE_TILL, Level

#: role by the level of a line
AUTHORISES = {
    Level.OFFICER: (Role.CASE_OFFICER, Role.SUPERVISOR),
    Level.HEAD_PROTECTION: (Role.SUPERVISOR,),
    Level.HEAD_POST: (Role.HEAD_OF_POST,),
    Level.HQ: (Role.FINANCE_OFFICER,),
}
#: who reads the books of one's own post
READS_BOOKS = AT_THE_TILL
#: who reads those of every post
READS_ALL = (Role.FINANCE_OFFICER, Role.ANALYST, Role.HQ_PROTOCOL_LEAD)
#: who has anything to do with money at all
WORKS_WITH_IT = (*AT_THE_TILL, *WORKS_ON_CASES, Role.FINANCE_OFFICER)
#: who comes to these pages: of all that works on cases, whoever reviews and authorises
COMES = frozenset({*WORKS_WITH_IT, *READS_ALL})


def may_look(seat: Seat) -> Verdict:
    """Come to the pages of support."""
    if seat.role in COMES:
        return YES
    return no(_("This seat has nothing to do with economic support."))


def may_read_books(seat: Seat) -> Verdict:
    """Read what was received and spent."""
    if seat.role in (*READS_BOOKS, *READS_ALL):
        return YES
    return no(_("This seat does not read the books."))


def may_look_at_requests(seat: Seat) -> bool:
    """Whether the seat knows single supports of the books that it reads; figures are enough for

    analysts and those who lead protocols.
    """
    return seat.role in (*AT_THE_TILL, Role.FINANCE_OFFICER)


def sees_all_posts(seat: Seat) -> bool:
    """Whether the seat reads the books of every post, or of its own only."""
    return seat.role in READS_ALL


def may_give(seat: Seat) -> Verdict:
    """Open funds, say what a line may cost, give posts money and take it back."""
    if seat.role == Role.FINANCE_OFFICER:
        return YES
    return no(_("Funds are kept by the finance officer at headquarters."))


def may_review(seat: Seat, request: Request) -> Verdict:
    """Look whether it is needed: whoever opens the case, and did not ask."""
    if seat.role not in (Role.CASE_OFFICER, Role.SUPERVISOR):
        return no(_("A support is reviewed by the protection officer or the head of protection."))
    return another_person(seat, [str(request.requested_officer_id)])


def may_authorise(seat: Seat, request: Request) -> Verdict:
    """Let it be paid: who the line names, and never who asked. Needs ``line``."""
    level = request.line.level
    if level not in AUTHORISES or seat.role not in AUTHORISES[Level(level)]:
        return no(_("This line is authorised by another role."))
    if seat.role != Role.FINANCE_OFFICER and seat.post_id != request.post_id:
        return no(_("This support is of another post."))
    if seat.officer_id == request.requested_officer_id:
        return no(_("Whoever asked for a support does not authorise it. Another person has to."))
    return YES


def may_pay(seat: Seat, request: Request) -> Verdict:
    """Give the money: the cashier of the post, who neither asked nor authorised."""
    if (verdict := may_keep_till(seat, request.post_id)).allowed is False:
        return verdict
    if seat.officer_id in (request.requested_officer_id, request.authorised_officer_id):
        return no(
            _("Whoever asked for a support or authorised it does not pay it. Another person does.")
        )
    return YES


def may_keep_till(seat: Seat, post: int) -> Verdict:
    """Pay, write down receipts and count: the cashier of the post."""
    if seat.role != Role.CASHIER:
        return no(_("Only the cashier of the post handles the money."))
    if seat.post_id != post:
        return no(_("This is the till of another post."))
    return YES


def may_send_back(seat: Seat, request: Request) -> Verdict:
    """Give a request back or reject it: whoever could let it go on from where it is."""
    found = may_review(seat, request) or may_authorise(seat, request) or may_pay(seat, request)
    return found or no(_("This support waits for somebody else."))


def may_reconcile(seat: Seat, request: Request) -> Verdict:
    """Hold proof against payment: whoever opens the case, and neither asked nor paid."""
    if seat.role not in (Role.CASE_OFFICER, Role.SUPERVISOR):
        return no(_("Proofs are checked by the protection officer or the head of protection."))
    return another_person(seat, [str(request.requested_officer_id), str(request.paid_officer_id)])


def may_close_books(seat: Seat) -> Verdict:
    """Close a month, and say why it closes without a proof: the head of post."""
    if seat.role == Role.HEAD_OF_POST:
        return YES
    return no(_("The head of post closes the books of a month."))
