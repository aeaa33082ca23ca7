"""Count the till, say why a proof is missing, close a month, put right what a closed month says."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.security.models import Seat
from ventanilla.support import books, ledger, policies, selectors
from ventanilla.support.errors import MonthIsClosed, at_field
from ventanilla.support.models import (
    ClosedMonth,
    Counted,
    Entry,
    Exempted,
    Fund,
    Movement,
    Request,
)
from ventanilla.support.services import booking
from ventanilla.support.services.booking import Note
from ventanilla.support.states import CORRECTABLE, UNPROVED, Account, Kind, Lack


@transaction.atomic
def count(*, fund: Fund, counted: Decimal, on: date, by: Seat, at: datetime) -> Counted:
    """Count the till; by how much it differs from the books is booked. ``BadInput``.

    ``on``: a day of an open month: the last one, to close it.
    """
    policies.may_keep_till(by, by.post_id).enforce()
    booking.hold(by.post_id)
    if on > at.astimezone(by.post.zoneinfo).date():
        raise BadInput({"on": _("This day is still to come.")})
    if selectors.is_closed(by.post_id, on.replace(day=1)):
        raise MonthIsClosed
    if Movement.objects.filter(post=by.post_id, fund=fund, on__gt=on).exists():
        raise BadInput({"on": _("Something was booked after that day: count as of now.")})
    held = books.book_of(by.post_id, fund.pk)
    before = held.cash
    with at_field("counted"):
        legs = held.count(counted)
    if legs:
        note = Note(kind=Kind.COUNTED, on=on)
        booking.book(post=by.post_id, fund=fund, legs=legs, note=note, by=by, at=at)
    made = Counted.objects.create(
        post_id=by.post_id, fund=fund, on=on, counted=counted, booked=before, by=by, at=at
    )
    detail: dict[str, str | int | bool] = {"fund": str(fund), "differs": bool(legs)}
    audit.record(by=by, action="support.counted", at=at, detail=detail)
    return made


@transaction.atomic
def exempt(*, request: Request, lack: str, by: Seat, at: datetime) -> Exempted:
    """Put a support without proof on the list of exceptions of its month, with the reason."""
    policies.may_close_books(by).enforce()
    booking.hold(by.post_id)
    row = Request.objects.get(pk=request.pk)
    if row.post_id != by.post_id:
        raise NotAllowed(_("This support is of another post."))
    if lack not in Lack.values:
        raise BadInput({"lack": _("Choose why the proof is missing.")})
    if row.state not in UNPROVED or row.paid_on is None:
        raise NotNow(_("No proof of this is missing."))
    if Exempted.objects.filter(request=row).exists():
        raise NotNow(_("It stands on the list of exceptions already."))
    made = Exempted.objects.create(
        request=row, post_id=row.post_id, month=row.paid_on.replace(day=1), lack=lack, by=by, at=at
    )
    audit.record(by=by, action="support.exempted", at=at, detail={"voucher": row.voucher})
    return made


@transaction.atomic
def close_month(*, month: date, by: Seat, at: datetime) -> ClosedMonth:
    """Close the books of a month of the seat's post: nobody opens it again.

    Raises ``NotAllowed``; ``NotNow`` while something of its checklist is missing.
    """
    policies.may_close_books(by).enforce()
    booking.hold(by.post_id)
    found = books.checklist(by.post, month, today=at.astimezone(by.post.zoneinfo).date())
    if found.closed is not None:
        raise MonthIsClosed
    for point in found.points:
        if not point.done:
            raise NotNow(point.lacking)
    if by.officer_id in found.counters:
        raise NotAllowed(_("Whoever counted the till does not close its month."))
    made = ClosedMonth.objects.create(
        post=by.post, month=month, closed_by=by, closed_officer=by.officer, closed_at=at,
        cash=_sums(by.post_id, month, Account.CASH),
        advances=_sums(by.post_id, month, Account.ADVANCE),
        spent=_sums(by.post_id, month, Account.EXPENSE),
        unproved=len(found.exempted),
    )  # fmt: skip
    detail: dict[str, str | int | bool] = {"post": by.post.code, "month": f"{month:%Y-%m}"}
    audit.record(by=by, action="support.month_closed", at=at, detail=detail)
    return made


@transaction.atomic
def correct(*, movement: Movement, by: Seat, at: datetime) -> Movement:
    """Book a movement the other way round, today: what a closed month says stays as it was.

    Raises ``NotAllowed``, ``NotNow``.
    """
    booking.hold(movement.post_id)
    row = Movement.objects.select_related("fund", "post").get(pk=movement.pk)
    if row.kind == Kind.COUNTED:
        policies.may_keep_till(by, row.post_id).enforce()
    else:
        policies.may_give(by).enforce()
    if row.kind not in CORRECTABLE:
        raise NotNow(_("This has an act of its own by which it is undone."))
    if Movement.objects.filter(corrects=row).exists():
        raise NotNow(_("This was put right already."))
    held = books.book_of(row.post_id, row.fund_id)
    legs = ledger.reversed_legs(
        ledger.Leg(Account(entry.account), entry.amount, entry.line)
        for entry in Entry.objects.filter(movement=row)
    )
    held.take(legs)
    if held.cash < 0 or any(held.left(leg.line) < 0 for leg in legs if leg.line):
        raise NotNow(_("That money is not there any more."))
    note = Note(kind=Kind.CORRECTED, on=at.astimezone(row.post.zoneinfo).date(), corrects=row.pk)
    made = booking.book(post=row.post_id, fund=row.fund, legs=legs, note=note, by=by, at=at)
    detail: dict[str, str | int | bool] = {"post": row.post.code, "kind": row.kind}
    audit.record(by=by, action="support.corrected", at=at, detail=detail)
    return made


def _sums(post: int, month: date, account: Account) -> dict[str, str]:
    """By currency, as text that loses nothing: what an account held at the end of a month."""
    return {
        currency: str(total)
        for currency, total in selectors.sums_until(post, month, account).items()
    }
