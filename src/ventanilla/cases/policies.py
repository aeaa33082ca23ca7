"""Who may do what with a track that its door let through. States are checked by the acts."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from ventanilla.cases.models import Disposal, Track
from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.network.roles import Role
from ventanilla.protocols.engine.state import FoundFinding
from ventanilla.security.models import Seat

#: effects of a finding that keep a person safe from her own state or family
SHIELDS = frozenset({"stop_tracing", "mask_packets", "independent_help", "other_interviewer"})
#: effects that hold in every track of a case, whichever asks: what they stop cannot be undone
MEETING = frozenset({"stop_tracing", "mask_packets", "block_handover"})
WORKS_ON_CASES = (Role.INTAKE_OFFICER, Role.CASE_OFFICER, Role.SUPERVISOR)
#: role -> whose tasks it may do besides its own
STANDS_IN = {
    Role.SUPERVISOR: (Role.INTAKE_OFFICER, Role.CASE_OFFICER),
    Role.CASE_OFFICER: (Role.INTAKE_OFFICER,),
    Role.INTAKE_OFFICER: (Role.CASE_OFFICER,),
}


def may_register(seat: Seat, protocol: str) -> Verdict:
    """Open a case of a protocol at the seat's post."""
    if seat.role not in WORKS_ON_CASES:
        return no(_("This seat does not register notices."))
    if protocol not in seat.protocols:
        return no(_("This seat does not work with this protocol."))
    return YES


def may_work(seat: Seat, track: Track) -> Verdict:
    """Write in a track: answers, events, tasks, findings."""
    if seat.role in WORKS_ON_CASES and seat.post_id != track.scope.post_id:
        return no(_("This case is in the care of another post."))
    return YES


def may_contact(seat: Seat, track: Track) -> Verdict:
    """Reach the person, or write down how that is safe: whoever works on cases."""
    if seat.role not in WORKS_ON_CASES:
        return no(_("This seat does not get in touch with people."))
    return may_work(seat, track)


def may_do_task(seat: Seat, track: Track, role: str) -> Verdict:
    """Complete a task of a seat role. The head of protection may stand in for officers."""
    if (verdict := may_work(seat, track)).allowed is False:
        return verdict
    if role == seat.role or role in STANDS_IN.get(Role(seat.role), ()):
        return YES
    return no(_("This task belongs to another role."))


def may_weigh(seat: Seat, track: Track, role: str) -> Verdict:
    """Decide between sources that clash: the task's own role; nobody stands in for it."""
    if (verdict := may_work(seat, track)).allowed is False:
        return verdict
    if seat.role == role:
        return YES
    return no(_("This is decided by the role that the task names; nobody stands in for it."))


def another_person(seat: Seat, earlier: Collection[str]) -> Verdict:
    """Do what looks at somebody's work. ``earlier``: the ids of the officers who did that work;

    another seat makes nobody another person.
    """
    if str(seat.officer_id) in earlier:
        return no(_("Another person has to do this: you did what it looks at."))
    return YES


def may_decide_findings(seat: Seat, track: Track) -> Verdict:
    """Confirm, discard or raise a finding."""
    if seat.role not in (Role.CASE_OFFICER, Role.SUPERVISOR):
        return no(_("Findings are decided by the protection officer or the head of protection."))
    return may_work(seat, track)


def may_discard(seat: Seat, track: Track, effects: frozenset[str]) -> Verdict:
    """Discard a finding. One that shields the person is only discarded by the head of protection:

    nobody switches that off by accident.
    """
    if effects & SHIELDS and seat.role != Role.SUPERVISOR:
        return no(
            _(
                "This finding protects the person from her own state or family. "
                "Only the head of protection may discard it."
            )
        )
    return may_decide_findings(seat, track)


def discardable(found: FoundFinding) -> Verdict:
    """Whether anybody may discard a finding now: one that may only be raised waits for its ground

    to go.
    """
    if found.held:
        return no(
            _(
                "This finding can be raised, and not discarded while what it rests on stands. "
                "If an answer is wrong, correct the answer."
            )
        )
    return YES


def may_call(seat: Seat, track: Track, *, by_hand: bool) -> Verdict:
    """Ask for a track of another protocol: because a finding calls for it, or by hand."""
    if by_hand:
        return may_decide_findings(seat, track)
    if seat.role not in WORKS_ON_CASES:
        return no(_("This seat does not register notices."))
    return may_work(seat, track)


def may_approve(seat: Seat, track: Track, proposed_by: str) -> Verdict:
    """Approve or return an outcome: the head of protection, and never who proposed it."""
    if seat.role != Role.SUPERVISOR:
        return no(_("Only the head of protection approves an outcome."))
    if proposed_by == str(seat.officer_id):
        return no(_("Whoever proposed an outcome does not approve it. Another person has to."))
    return may_work(seat, track)


def may_assign(seat: Seat, track: Track) -> Verdict:
    """Assign, reassign, cover an absence, or move to another post."""
    if seat.role != Role.SUPERVISOR:
        return no(_("Only the head of protection assigns cases."))
    return may_work(seat, track)


def may_cover(seat: Seat) -> Verdict:
    """Give the cases of an absent colleague to another."""
    if seat.role != Role.SUPERVISOR:
        return no(_("Only the head of protection assigns cases."))
    return YES


def may_wall(seat: Seat, track: Track) -> Verdict:
    """Keep an officer from a case, or ask that a wall be lifted."""
    if seat.role != Role.SUPERVISOR:
        return no(_("Only the head of protection keeps somebody from a case."))
    return may_work(seat, track)


def may_close(seat: Seat, track: Track) -> Verdict:
    """Close or reopen."""
    if seat.role != Role.SUPERVISOR:
        return no(_("Only the head of protection closes or reopens a case."))
    return may_work(seat, track)


def may_link(seat: Seat, track: Track) -> Verdict:
    """Say that two cases belong together, or take it back."""
    return (
        may_work(seat, track)
        if seat.role in WORKS_ON_CASES
        else no(_("This seat does not link cases."))
    )


ANSWERS_FOR_KEEPING = (Role.SUPERVISOR, Role.DATA_STEWARD)


def may_dispose(seat: Seat) -> Verdict:
    """Propose to delete a record, or to lift a hold. Which records: the database says."""
    if seat.role in ANSWERS_FOR_KEEPING:
        return YES
    return no(_("The head of protection and the data steward answer for how long records stay."))


def may_confirm_disposal(seat: Seat, act: Disposal) -> Verdict:
    """Confirm what somebody else proposed."""
    if seat.officer_id == act.proposer_id:
        return no(_("Nobody confirms what they proposed. Another person has to."))
    return may_dispose(seat)


def may_hold_record(seat: Seat, track: Track) -> Verdict:
    """Say that a record must be kept."""
    if seat.role != Role.SUPERVISOR:
        return no(_("Only the head of protection says that a record must be kept."))
    return may_work(seat, track)
