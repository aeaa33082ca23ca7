"""Pay what somebody else authorised, write down the receipt, take back what was not used."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.security.models import Seat
from ventanilla.support import books, policies
from ventanilla.support.errors import at_field, now
from ventanilla.support.models import Movement, Request
from ventanilla.support.services import booking, stepping
from ventanilla.support.services.booking import Note
from ventanilla.support.states import GIVEN, Kind, Method, State

LONGEST_RECEIPT = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """How and when it was given."""

    method: str
    on: date


@transaction.atomic
def pay(*, request: Request, payment: Payment, by: Seat, at: datetime) -> Request:
    """Give the money: from here it is an advance, until its proof is in the books.

    Raises ``NotAllowed``, ``NotNow``, ``BadInput``, ``MonthIsClosed``.
    """
    booking.hold(request.post_id)
    row = stepping.lock(request)
    policies.may_pay(by, row).enforce()
    stepping.check(row, State.PAID)
    if payment.method not in Method.values:
        raise BadInput({"method": _("Choose how it is paid.")})
    _check_day(row, payment.on, at)
    _check_twice(row)
    rate = booking.rate_for(payment.on)
    if rate is None:
        raise NotNow(
            _("No exchange rate of these days is written down: the finance officer does that.")
        )
    with now():
        legs = books.book_of(row.post_id, row.line.fund_id).pay(
            str(row.pk), row.line.code, row.amount
        )
    row.paid_by, row.paid_officer = by, by.officer
    row.paid_on, row.method = payment.on, payment.method
    stepping.step(row, State.PAID, by=by, at=at)
    note = Note(
        kind=Kind.PAID, on=payment.on, request=row.pk, rate=rate.pesos, rate_on=rate.on,
        rate_source=rate.source,
    )  # fmt: skip
    booking.book(post=row.post_id, fund=row.line.fund, legs=legs, note=note, by=by, at=at)
    audit.record(by=by, action="support.paid", at=at, detail={"voucher": row.voucher})
    return row


@transaction.atomic
def sign(*, request: Request, receipt: str, on: date, by: Seat, at: datetime) -> Request:
    """The receipt is signed: its number, and its day. Raises ``NotAllowed``, ``BadInput``."""
    row = stepping.lock(request)
    policies.may_keep_till(by, row.post_id).enforce()
    stepping.check(row, State.RECEIPT_SIGNED)
    if not receipt.strip() or len(receipt.strip()) > LONGEST_RECEIPT:
        raise BadInput({"receipt": _("Write the number of the receipt.")})
    if row.paid_on is None or not row.paid_on <= on <= _today(row, at):
        raise BadInput({"on": _("A receipt is of a day from the payment until today.")})
    row.receipt, row.receipt_on = receipt.strip(), on
    stepping.step(row, State.RECEIPT_SIGNED, by=by, at=at)
    audit.record(by=by, action="support.signed", at=at, detail={"voucher": row.voucher})
    return row


@transaction.atomic
def refund(*, request: Request, amount: Decimal, by: Seat, at: datetime) -> Request:
    """Money comes back into the till. All of it, before there is a proof: the support is undone.

    Raises ``NotAllowed``, ``NotNow``, ``BadInput``.
    """
    booking.hold(request.post_id)
    row = stepping.lock(request)
    policies.may_keep_till(by, row.post_id).enforce()
    if row.state not in GIVEN or row.state == State.CLOSED:
        raise NotNow(_("Nothing of this was paid, or it is over."))
    held = books.book_of(row.post_id, row.line.fund_id)
    key = str(row.pk)
    with at_field("amount"):
        legs = held.refund(key, row.line.code, amount)
    whole = amount == held.advanced(request=key) == row.amount
    if row.spent is not None and row.state != State.RECONCILED:
        raise NotNow(_("Its proof is being checked: what is left over comes back after that."))
    if not whole and row.state != State.RECONCILED:
        raise BadInput({"amount": _("Before there is a proof all of it comes back, or nothing.")})
    paid = Movement.objects.get(request=row, kind=Kind.PAID)
    note = Note(
        kind=Kind.REFUNDED, on=_today(row, at), request=row.pk, whole=whole, rate=paid.rate,
        rate_on=paid.rate_on, rate_source=paid.rate_source,
    )  # fmt: skip
    booking.book(post=row.post_id, fund=row.line.fund, legs=legs, note=note, by=by, at=at)
    if whole:
        stepping.step(row, State.REFUNDED, by=by, at=at)
    audit.record(by=by, action="support.refunded", at=at, detail={"voucher": row.voucher})
    return row


def _today(row: Request, at: datetime) -> date:
    return at.astimezone(row.post.zoneinfo).date()


def _check_day(row: Request, on: date, at: datetime) -> None:
    """Paid after it was authorised, and not tomorrow."""
    since = row.authorised_at.astimezone(row.post.zoneinfo).date() if row.authorised_at else on
    if not since <= on <= _today(row, at):
        raise BadInput({"on": _("It is paid on a day from the authorisation until today.")})
    if on.year != row.line.fund.fiscal_year:
        raise BadInput({"on": _("The fund of this line is of another year.")})


def _check_twice(row: Request) -> None:
    """The same line for the same case and day, by whichever track it was asked for."""
    same = Request.objects.filter(
        case_number=row.case_number, line=row.line, day=row.day, state__in=GIVEN
    ).first()
    if same is not None:
        raise NotNow(
            _("This case was given this line for this day already: %(voucher)s. Give it back.")
            % {"voucher": same.voucher}
        )
