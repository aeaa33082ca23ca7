"""A support goes one step on: locked, looked at, written down."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ventanilla.common.errors import BadInput
from ventanilla.security.models import Seat
from ventanilla.support.errors import WrongState
from ventanilla.support.models import Request, Step
from ventanilla.support.states import MOVES, Reason, State


def lock(request: Request) -> Request:
    """The request as it stands, held until the act is over."""
    rows: QuerySet[Request] = Request.objects.select_for_update(of=("self",))
    return rows.select_related("line__fund", "post").get(pk=request.pk)


def check(row: Request, to: State) -> None:
    """Raise ``WrongState`` where the table of moves does not lead there."""
    if to not in MOVES[State(row.state)]:
        raise WrongState(row.state, to)


def check_reason(reason: str) -> None:
    """Raise ``BadInput`` for what is no reason."""
    if reason not in Reason.values:
        raise BadInput({"reason": _("Choose why.")})


def step(row: Request, to: State, *, by: Seat, at: datetime, reason: str = "") -> None:
    """Go on, save, and write the step down. Raises ``WrongState``."""
    check(row, to)
    row.state, row.reason = to, reason
    row.save()
    Step.objects.create(request=row, state=to, reason=reason, at=at, seat=by)
