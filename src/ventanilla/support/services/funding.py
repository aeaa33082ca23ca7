"""Headquarters opens funds, says what lines may cost, gives posts money and takes it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.network.models import Post
from ventanilla.security.models import Seat
from ventanilla.support import books, policies, selectors
from ventanilla.support.errors import at_field, now
from ventanilla.support.models import Fund, Line, Movement, Rate
from ventanilla.support.services import booking
from ventanilla.support.services.booking import Note
from ventanilla.support.states import FEES, Currency, Item, Kind, Level


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFund:
    """A fund as it is opened."""

    code: str
    name_es: str
    name_en: str
    fiscal_year: int
    currency: str
    rules_version: str
    items: Sequence[str]
    ceiling: Decimal | None = None


@transaction.atomic
def open_fund(*, fund: NewFund, by: Seat, at: datetime) -> Fund:
    """Open a fund with every line, none of which may be used before it is set. ``BadInput``."""
    policies.may_give(by).enforce()
    if fund.currency not in Currency.values:
        raise BadInput({"currency": _("Choose a currency.")})
    if not fund.items:
        raise BadInput({"items": _("Name the items of expense that this fund may be booked to.")})
    if Fund.objects.filter(code=fund.code, fiscal_year=fund.fiscal_year).exists():
        raise BadInput({"code": _("There is a fund of this code and year already.")})
    made = Fund.objects.create(
        code=fund.code, name_es=fund.name_es, name_en=fund.name_en, fiscal_year=fund.fiscal_year,
        currency=fund.currency, ceiling=fund.ceiling, rules_version=fund.rules_version,
        items=list(fund.items), opened_by=by, opened_at=at,
    )  # fmt: skip
    Line.objects.bulk_create(Line(fund=made, code=code, needs_report=code in FEES) for code in Item)
    audit.record(by=by, action="support.fund_opened", at=at, detail={"fund": str(made)})
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a line may cost and who decides. No official caps exist: these are the ministry's."""

    item: str
    unit_cap: Decimal
    days_cap: int
    level: str


@transaction.atomic
def set_line(*, line: Line, limits: Limits, by: Seat, at: datetime) -> Line:
    """Say what a line may cost: from now on it may be asked for. ``BadInput``."""
    policies.may_give(by).enforce()
    row = Line.objects.select_for_update(of=("self",)).select_related("fund").get(pk=line.pk)
    problems: dict[str, str] = {}
    if limits.item not in row.fund.items:
        problems["item"] = _("This fund may not be booked to that item of expense.")
    if limits.unit_cap <= 0:
        problems["unit_cap"] = _("Write an amount above zero, with at most two decimals.")
    if limits.days_cap < 1:
        problems["days_cap"] = _("Write a number of days above zero.")
    if limits.level not in Level.values:
        problems["level"] = _("Choose who authorises it.")
    if problems:
        raise BadInput(problems)
    row.item, row.unit_cap = limits.item, limits.unit_cap
    row.days_cap, row.level = limits.days_cap, limits.level
    row.set_by, row.set_at = by, at
    row.save()
    detail: dict[str, str | int | bool] = {"fund": str(row.fund), "line": row.code}
    audit.record(by=by, action="support.line_set", at=at, detail=detail)
    return row


@transaction.atomic
def enter_rate(*, on: date, pesos: Decimal, source: str, by: Seat, at: datetime) -> Rate:
    """Write down what a dollar was worth on a day, and who says so; once. ``BadInput``."""
    policies.may_give(by).enforce()
    if not source.strip():
        raise BadInput({"source": _("Write who publishes this rate.")})
    if pesos <= 0:
        raise BadInput({"pesos": _("Write how many pesos a dollar was worth.")})
    if on > at.astimezone(by.post.zoneinfo).date():
        raise BadInput({"on": _("This day is still to come.")})
    try:
        with transaction.atomic():
            made = Rate.objects.create(
                on=on, pesos=pesos, source=source.strip(), entered_by=by, entered_at=at
            )
    except IntegrityError as error:
        raise BadInput({"on": _("The rate of this day is written down already.")}) from error
    audit.record(by=by, action="support.rate_entered", at=at, detail={"on": f"{on}"})
    return made


@transaction.atomic
def allocate(
    *, fund: Fund, post: Post, line: str, amount: Decimal, by: Seat, at: datetime
) -> Movement:
    """Give a post money for a line, within the ceiling of the fund. ``BadInput``."""
    policies.may_give(by).enforce()
    held = Fund.objects.select_for_update(of=("self",), no_key=True).get(pk=fund.pk)
    booking.hold(post.pk)
    _check_line(held, line)
    with at_field("amount"):
        legs = books.book_of(post.pk, held.pk).allocate(line, amount)
    given = selectors.given_of(held)
    if held.ceiling is not None and given + amount > held.ceiling:
        words = _("The ceiling of this fund is %(ceiling)s, and %(given)s are given already.")
        raise BadInput({"amount": words % {"ceiling": held.ceiling, "given": given}})
    note = Note(kind=Kind.ALLOCATED, on=_today(post, at))
    moved = booking.book(post=post.pk, fund=held, legs=legs, note=note, by=by, at=at)
    audit.record(by=by, action="support.allocated", at=at, detail=_of(held, post))
    return moved


@transaction.atomic
def shift(
    *, fund: Fund, post: Post, line: str, to: str, amount: Decimal, by: Seat, at: datetime
) -> Movement:
    """Move money between two lines of a post. ``BadInput``."""
    policies.may_give(by).enforce()
    booking.hold(post.pk)
    _check_line(fund, line)
    _check_line(fund, to, field="to_line")
    with at_field("amount"):
        legs = books.book_of(post.pk, fund.pk).shift(line, to, amount)
    note = Note(kind=Kind.SHIFTED, on=_today(post, at))
    moved = booking.book(post=post.pk, fund=fund, legs=legs, note=note, by=by, at=at)
    audit.record(by=by, action="support.shifted", at=at, detail=_of(fund, post))
    return moved


@transaction.atomic
def transfer(
    *, fund: Fund, post: Post, to: Post, line: str, amount: Decimal, by: Seat, at: datetime
) -> tuple[Movement, Movement]:
    """Move money from one post to another: two movements, one pair. ``BadInput``."""
    policies.may_give(by).enforce()
    booking.hold(post.pk, to.pk)
    _check_line(fund, line)
    if post.pk == to.pk:
        raise BadInput({"to_post": _("Choose another post.")})
    pair = uuid4()
    with at_field("amount"):
        out = books.book_of(post.pk, fund.pk).send(line, amount)
        into = books.book_of(to.pk, fund.pk).receive(line, amount)
    sent = booking.book(
        post=post.pk, fund=fund, legs=out, by=by, at=at,
        note=Note(kind=Kind.SENT, on=_today(post, at), pair=pair),
    )  # fmt: skip
    received = booking.book(
        post=to.pk, fund=fund, legs=into, by=by, at=at,
        note=Note(kind=Kind.RECEIVED, on=_today(to, at), pair=pair),
    )  # fmt: skip
    audit.record(by=by, action="support.transferred", at=at, detail=_of(fund, post))
    return sent, received


@transaction.atomic
def give_back(*, fund: Fund, post: Post, by: Seat, at: datetime) -> Movement:
    """Take back what a post did not spend, from December on. Raises ``NotNow``, ``BadInput``."""
    policies.may_give(by).enforce()
    booking.hold(post.pk)
    on = _today(post, at)
    if on < date(fund.fiscal_year, 12, 1):
        raise BadInput({"post": _("What was not spent goes back at the end of the year.")})
    with now():
        legs = books.book_of(post.pk, fund.pk).give_back()
    note = Note(kind=Kind.RETURNED, on=on)
    moved = booking.book(post=post.pk, fund=fund, legs=legs, note=note, by=by, at=at)
    audit.record(by=by, action="support.returned", at=at, detail=_of(fund, post))
    return moved


def _today(post: Post, at: datetime) -> date:
    return at.astimezone(post.zoneinfo).date()


def _check_line(fund: Fund, line: str, field: str = "line") -> None:
    known = Line.objects.filter(fund=fund, code=line).first()
    if known is None or not known.is_ready:
        raise BadInput({field: _("Say first what this line may cost, and who decides.")})


def _of(fund: Fund, post: Post) -> dict[str, str | int | bool]:
    """What the log says of a movement of funds: never an amount that a person was given."""
    return {"fund": str(fund), "post": post.code}
