"""Who may see and keep alliances, lines and thanks."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from ventanilla.alliances.models import Hotline
from ventanilla.alliances.states import KEEPERS, SEES_ALL, State
from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.network.roles import Reach, Role, describe
from ventanilla.security.models import Seat

READS = (Reach.RECORD, Reach.ASSIGNED, Reach.COUNTS)


def may_look(seat: Seat) -> Verdict:
    """Read what was promised to the post, and the lines that people call."""
    if seat.role in KEEPERS | SEES_ALL or describe(seat.role).reach in READS:
        return YES
    return no(_("This seat does not work with alliances."))


def may_write(seat: Seat) -> Verdict:
    """Write down a new alliance of one's own post, or thanks."""
    if seat.role in KEEPERS or seat.role == Role.HQ_PROTOCOL_LEAD:
        return YES
    return no(
        _("The community officer, the head of protection or the head of post keeps alliances.")
    )


def may_keep(seat: Seat, posts: Collection[int], *, nationwide: bool = False) -> Verdict:
    """Change an alliance whose posts are these: at a post that is a party, or headquarters."""
    if not (may := may_write(seat)):
        return may
    if seat.post_id in posts or (nationwide and seat.role == Role.HQ_PROTOCOL_LEAD):
        return YES
    return no(_("Another post keeps this alliance."))


def may_move(
    seat: Seat, posts: Collection[int], *, state: str, nationwide: bool = False
) -> Verdict:
    """Take an alliance a step further; headquarters answers what lies before it."""
    if state == State.HQ_REVIEW:
        if seat.role == Role.HQ_PROTOCOL_LEAD:
            return YES
        return no(_("Headquarters has this, and answers."))
    return may_keep(seat, posts, nationwide=nationwide)


def may_call(seat: Seat, posts: Collection[int]) -> Verdict:
    """See whom one may call at the allies: whoever keeps the alliance or refers people."""
    if seat.post_id in posts and (
        seat.role in KEEPERS or describe(seat.role).reach is Reach.RECORD
    ):
        return YES
    return no(_("Only those who keep the alliance, or refer people, see whom to call."))


def may_try(seat: Seat, line: Hotline) -> Verdict:
    """Write down a test call to a line."""
    may = may_write(seat)
    if may and line.post_id not in (None, seat.post_id):
        return no(_("This line is in the care of another post."))
    return may


def may_change_line(seat: Seat, line: Hotline | None) -> Verdict:
    """Change a line, or add one: a local one at its post, everybody's at headquarters."""
    if seat.role == Role.HQ_PROTOCOL_LEAD:
        return YES
    if line is not None and line.post_id is None:
        return no(_("Headquarters keeps the lines of the whole network."))
    if line is not None and line.post_id != seat.post_id:
        return no(_("This line is in the care of another post."))
    return may_write(seat)
