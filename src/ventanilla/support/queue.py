"""What waits for whom: the next step of each support, by the seat that may do it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ventanilla.security.models import Seat
from ventanilla.support import policies
from ventanilla.support.models import Request
from ventanilla.support.selectors import visible_to
from ventanilla.support.states import OVER, State


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a seat: to be done next, and what it asked for that waits for others."""

    now: Sequence[Request]
    others: Sequence[Request]


def waiting(seat: Seat, at: datetime) -> Waiting:
    """The queue of a seat, what is needed first on top."""
    open_now = visible_to(seat, at).exclude(state__in=OVER).order_by("day", "requested_at", "pk")
    rows = list(open_now[:200])
    mine = [row for row in rows if waits_for(row, seat)]
    return Waiting(mine, [row for row in rows if row not in mine])


def waits_for(row: Request, seat: Seat) -> bool:
    """Whether the next step of a request is this seat's."""
    if row.state == State.REQUESTED:
        return bool(policies.may_review(seat, row))
    if row.state == State.REVIEWED:
        return bool(policies.may_authorise(seat, row))
    if row.state == State.AUTHORISED:
        return bool(policies.may_pay(seat, row))
    if row.state in (State.PAID, State.RECONCILED):
        return bool(policies.may_keep_till(seat, row.post_id))
    if row.state in (State.RETURNED, State.RECEIPT_SIGNED):
        return row.requested_officer_id == seat.officer_id
    return row.state == State.PROOF_ATTACHED and bool(policies.may_reconcile(seat, row))
