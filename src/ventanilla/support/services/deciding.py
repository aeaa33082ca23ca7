"""Review a request, authorise it, give it back, reject it."""

from datetime import datetime

from django.db import transaction

from ventanilla.audit import services as audit
from ventanilla.cases.models import Track
from ventanilla.cases.services.progress import Work
from ventanilla.security.models import Seat
from ventanilla.support import books, policies
from ventanilla.support.errors import now
from ventanilla.support.ledger import Refused, Why
from ventanilla.support.models import Request
from ventanilla.support.services import booking, stepping
from ventanilla.support.services.asking import need_of
from ventanilla.support.states import State


@transaction.atomic
def review(*, track: Track, request: Request, by: Seat, at: datetime) -> Request:
    """Somebody else who opens the case has read why, and seen the papers."""
    work = Work.begin(track, by=by, at=at, act="support.reviewed")
    need_of(track, request)
    row = stepping.lock(request)
    policies.may_review(by, row).enforce()
    row.reviewed_by, row.reviewed_officer = by, by.officer
    stepping.step(row, State.REVIEWED, by=by, at=at)
    work.finish("support.reviewed", {"line": row.line.code, "voucher": row.voucher})
    return row


@transaction.atomic
def authorise(*, request: Request, by: Seat, at: datetime) -> Request:
    """Let it be paid, as far as the post's money for the line goes.

    Raises ``NotAllowed``, ``NotNow``.
    """
    booking.hold(request.post_id)
    row = stepping.lock(request)
    policies.may_authorise(by, row).enforce()
    stepping.check(row, State.AUTHORISED)
    held = books.book_of(row.post_id, row.line.fund_id)
    with now():
        if held.left(row.line.code) < row.amount:
            raise Refused(Why.LINE)
    row.authorised_by, row.authorised_officer, row.authorised_at = by, by.officer, at
    stepping.step(row, State.AUTHORISED, by=by, at=at)
    audit.record(by=by, action="support.authorised", at=at, detail={"voucher": row.voucher})
    return row


@transaction.atomic
def give_back(*, request: Request, reason: str, by: Seat, at: datetime) -> Request:
    """To whoever asked, to be put right. What others had agreed to before is asked again."""
    row = _refuse(request, State.RETURNED, reason, by, at)
    audit.record(by=by, action="support.given_back", at=at, detail={"voucher": row.voucher})
    return row


@transaction.atomic
def reject(*, request: Request, reason: str, by: Seat, at: datetime) -> Request:
    """No, for a reason."""
    row = _refuse(request, State.REJECTED, reason, by, at)
    audit.record(by=by, action="support.rejected", at=at, detail={"voucher": row.voucher})
    return row


def _refuse(request: Request, to: State, reason: str, by: Seat, at: datetime) -> Request:
    stepping.check_reason(reason)
    row = stepping.lock(request)
    policies.may_send_back(by, row).enforce()
    stepping.check(row, to)
    if to is State.RETURNED:
        row.reviewed_by, row.reviewed_officer = None, None
        row.authorised_by, row.authorised_officer, row.authorised_at = None, None, None
    stepping.step(row, to, by=by, at=at, reason=reason)
    return row
