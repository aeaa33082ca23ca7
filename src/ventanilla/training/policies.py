"""Who learns, teaches and certifies; who says that a post has what it must have."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.network.roles import Reach, Role, describe
from ventanilla.protocols.engine.definition import ReadyItem
from ventanilla.protocols.engine.load import Package
from ventanilla.security.models import Seat
from ventanilla.training.models import Trainer, Uncertified
from ventanilla.training.package import Course


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


#: who writes down what outsiders were taught
GIVES_OUTSIDE = frozenset(
    {Role.TRAINING_OFFICER, Role.COMMUNITY_OFFICER, Role.SUPERVISOR, Role.HEAD_OF_POST}
)
#: who sees how every post stands; the others of COVERS see their own
SEES_NETWORK = frozenset({Role.TRAINING_OFFICER, Role.HQ_PROTOCOL_LEAD, Role.ANALYST})
COVERS = SEES_NETWORK | {Role.SUPERVISOR, Role.HEAD_OF_POST}


def may_learn(seat: Seat, course: Course) -> Verdict:
    """Take a course alone: everybody with a seat."""
    if course.is_read_here:
        return YES
    return no(_("This course is given in person. Ask whoever runs training."))


def may_plan(seat: Seat) -> Verdict:
    """Plan editions, name who leads them, enrol people."""
    if seat.role == Role.TRAINING_OFFICER:
        return YES
    return no(_("Training officers plan editions."))


def may_record(seat: Seat, leaders: Iterable[Trainer]) -> Verdict:
    """Write down who came and how they did: whoever leads the edition, or a training officer."""
    if seat.role == Role.TRAINING_OFFICER or seat.officer_id in {
        leader.officer_id for leader in leaders
    }:
        return YES
    return no(_("Whoever leads this edition writes this down, or a training officer."))


def may_judge_themselves() -> Verdict:
    """Nobody writes down their own result."""
    return no(_("Nobody writes down their own result."))


def may_name_trainers(seat: Seat, officer: int) -> Verdict:
    """Name masters and end trainers; nobody about themselves."""
    if not (may := may_plan(seat)):
        return may
    if seat.officer_id == officer:
        return no(_("Nobody makes themselves a trainer: ask another training officer."))
    return YES


def may_revoke(seat: Seat, officer: int) -> Verdict:
    """Take a certificate back; nobody their own."""
    if not (may := may_plan(seat)):
        return may
    if seat.officer_id == officer:
        return no(_("This certificate is yours: another training officer decides."))
    return YES


def may_give_outside(seat: Seat) -> Verdict:
    """Write down a session for people who have no seat here."""
    if seat.role in GIVES_OUTSIDE:
        return YES
    return no(_("This seat does not give courses to others."))


def may_see_coverage(seat: Seat) -> Verdict:
    """See who is certified at the post, or at every post."""
    if seat.role in COVERS:
        return YES
    return no(_("This seat does not look at who is certified."))


def may_see_exceptions(seat: Seat) -> Verdict:
    """See the interviews that were begun without a certificate."""
    if seat.role in (Role.SUPERVISOR, Role.HEAD_OF_POST, Role.TRAINING_OFFICER):
        return YES
    return no(_("Heads look at what was done without a certificate."))


def may_look_at(seat: Seat, exception: Uncertified) -> Verdict:
    """Say that one was looked at: at its post, and not whoever it is about."""
    if seat.role == Role.TRAINING_OFFICER or seat.post_id != exception.post_id:
        return no(_("The heads of that post look at it."))
    if seat.officer_id == exception.seat.officer_id:
        return no(_("This is about you: another person looks at it."))
    return YES
