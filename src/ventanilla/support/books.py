"""Reads of the books: the state of a fund, the cash book, the closing of a month, what is late."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.common.months import next_month
from ventanilla.network.models import Post
from ventanilla.support.ledger import ZERO, Book
from ventanilla.support.models import (
    ClosedMonth,
    Counted,
    Entry,
    Exempted,
    Fund,
    Movement,
    Request,
)
from ventanilla.support.states import PROMISED, UNPROVED, Account, Item, Kind


def book_of(post: int, fund: int) -> Book:
    """The books of a post and fund as they stand. Hold the post first to book by them."""
    rows = Entry.objects.filter(post=post, fund=fund)
    totals = {
        (row["account"], row["line"], str(row["request"] or "")): row["total"]
        for row in rows.values("account", "line", "request").annotate(total=Sum("amount"))
    }
    promised = {
        row["line__code"]: row["total"]
        for row in Request.objects.filter(post=post, line__fund=fund, state__in=PROMISED)
        .values("line__code")
        .annotate(total=Sum("amount"))
    }
    return Book(totals=totals, promised=promised)


# --- the state of a fund ---


@dataclass(frozen=True, slots=True)
class LineState:
    """One line of a fund at a post: what was given, and where it is."""

    code: str
    assigned: Decimal
    spent: Decimal
    advanced: Decimal
    promised: Decimal

    @property
    def title(self) -> str:
        """What the line is called."""
        return str(Item(self.code).label) if self.code in Item.values else self.code

    @property
    def left(self) -> Decimal:
        """What may still be authorised."""
        return self.assigned - self.spent - self.advanced - self.promised


@dataclass(frozen=True, slots=True)
class FundState:
    """A fund at a post: its till and its lines."""

    fund: Fund
    post: Post
    cash: Decimal
    lines: Sequence[LineState]

    @property
    def whole(self) -> LineState:
        """All lines together."""
        parts = ("assigned", "spent", "advanced", "promised")
        sums = {part: sum((getattr(each, part) for each in self.lines), ZERO) for part in parts}
        return LineState("", **sums)


def fund_state(fund: Fund, post: Post) -> FundState:
    """How a fund stands at a post now."""
    book: Book = book_of(post.pk, fund.pk)
    codes = {line for __, line, __ in book.totals if line} | set(book.promised)
    return FundState(
        fund,
        post,
        book.cash,
        [
            LineState(
                code, book.assigned(code), book.spent(code), book.advanced(code),
                book.promised.get(code, ZERO),
            )
            for code in Item.values
            if code in codes
        ],
    )  # fmt: skip


def states_at(post: Post) -> Sequence[FundState]:
    """Every fund that a post was given anything of, the newest year first."""
    known = Entry.objects.filter(post=post).values("fund").distinct()
    rows = Fund.objects.filter(pk__in=known).order_by("-fiscal_year", "code")
    return [fund_state(fund, post) for fund in rows]


def states_of(fund: Fund) -> Sequence[FundState]:
    """A fund at every post that was given of it."""
    known = Entry.objects.filter(fund=fund).values("post").distinct()
    rows = Post.objects.filter(pk__in=known).select_related("region").order_by("code")
    return [fund_state(fund, post) for post in rows]


# --- the cash book ---


@dataclass(frozen=True, slots=True)
class Moved:
    """A movement with what it moved, of which lines, and whether it was put right."""

    movement: Movement
    lines: Sequence[str]
    moved: Decimal
    corrected: bool


@dataclass(frozen=True, slots=True)
class BookLine(Moved):
    """A movement as the cash book shows it. ``cash``: what it did to the till, and after it."""

    cash: Decimal
    after: Decimal


def cash_book(post: Post, fund: Fund, month: date) -> Sequence[BookLine]:
    """The movements of a month, in the order in which they were booked."""
    before = Entry.objects.filter(post=post, fund=fund, account=Account.CASH, month__lt=month)
    after: Decimal = before.aggregate(total=Sum("amount"))["total"] or ZERO
    rows = (
        Movement.objects.filter(post=post, fund=fund, month=month)
        .select_related("request", "made_by__officer")
        .prefetch_related("entries")
        .order_by("on", "made_at", "pk")
    )
    put_right = _put_right(rows)
    found = []
    for row in rows:
        entries = row.entries.all()
        cash = sum((each.amount for each in entries if each.account == Account.CASH), ZERO)
        after += cash
        found.append(BookLine(row, _lines(row), _moved(row), row.pk in put_right, cash, after))
    return found


def moves_of(fund: Fund, most: int = 20) -> Sequence[Moved]:
    """What headquarters gave of a fund and moved, the latest first."""
    kinds = (Kind.ALLOCATED, Kind.SHIFTED, Kind.SENT, Kind.RETURNED, Kind.CORRECTED)
    rows = list(
        Movement.objects.filter(fund=fund, kind__in=kinds)
        .select_related("post__region")
        .prefetch_related("entries")
        .order_by("-made_at", "pk")[:most]
    )
    put_right = _put_right(rows)
    return [Moved(row, _lines(row), _moved(row), row.pk in put_right) for row in rows]


def _put_right(rows: Iterable[Movement]) -> set[UUID]:
    known = Movement.objects.filter(corrects__in=[row.pk for row in rows])
    return {pk for pk in known.values_list("corrects", flat=True) if pk}


def _lines(row: Movement) -> list[str]:
    return sorted({str(Item(each.line).label) for each in row.entries.all() if each.line})


def _moved(row: Movement) -> Decimal:
    return sum((each.amount for each in row.entries.all() if each.amount > 0), ZERO)


def movement(pk: UUID) -> Movement | None:
    """One movement."""
    return Movement.objects.filter(pk=pk).first()


# --- closing a month ---


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that has to be so before a month closes. ``lacking``: what is not, in words."""

    title: str
    done: bool
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """The closing of a month of a post: what is done, what is missing."""

    month: date
    closed: ClosedMonth | None
    points: Sequence[Point]
    unproved: Sequence[Request] = ()
    exempted: Sequence[Exempted] = ()
    counts: Sequence[Counted] = ()
    counters: frozenset[int] = field(default_factory=frozenset)

    @property
    def ready(self) -> bool:
        """Whether nothing is missing."""
        return all(point.done for point in self.points)


def checklist(post: Post, month: date, *, today: date) -> Checklist:
    """What has to be so before the month closes, and whether it is."""
    after = next_month(month)
    closed = (
        ClosedMonth.objects.filter(post=post, month=month).select_related("closed_by__officer")
    ).first()
    exempted = list(Exempted.objects.filter(post=post, month=month).select_related("request"))
    known = {each.request_id for each in exempted}
    paid = Request.objects.filter(post=post, paid_on__gte=month, paid_on__lt=after)
    unproved = [
        row
        for row in paid.filter(state__in=UNPROVED).select_related("line__fund").order_by("paid_on")
        if row.pk not in known
    ]
    counts = list(
        Counted.objects.filter(post=post, on__gte=month, on__lt=after)
        .select_related("by__officer", "fund")
        .order_by("on", "at")
    )
    points = [
        _is_over(after, today),
        _are_closed(post, month),
        _is_counted(post, month, after, counts),
        _is_proved(unproved),
    ]
    return Checklist(
        month, closed, points, unproved, exempted, counts,
        frozenset(each.by.officer_id for each in counts),
    )  # fmt: skip


def _is_over(after: date, today: date) -> Point:
    return Point(_("The month is over"), after <= today, _("This month is not over yet."))


def _are_closed(post: Post, month: date) -> Point:
    closed = ClosedMonth.objects.filter(post=post).values("month")
    earlier = Movement.objects.filter(post=post, month__lt=month).exclude(month__in=closed)
    return Point(
        _("The months before are closed"),
        not earlier.exists(),
        _("An earlier month is still open: that one closes first."),
    )


def _is_counted(post: Post, month: date, after: date, counts: Sequence[Counted]) -> Point:
    """The till of each fund that moved was counted after its last movement of the month."""
    moved = Entry.objects.filter(post=post, account=Account.CASH, movement__month=month).exclude(
        movement__kind=Kind.COUNTED
    )
    last: dict[int, date] = {}
    for fund, on in moved.values_list("fund", "movement__on"):
        last[fund] = max(on, last.get(fund, on))
    done = all(
        any(each.fund_id == fund and each.on >= on for each in counts) for fund, on in last.items()
    )
    return Point(
        _("The till is counted"), done, _("The till is not counted after the last movement.")
    )


def _is_proved(unproved: Sequence[Request]) -> Point:
    words = ngettext(
        "%(count)s payment has no proof: attach it, or say why it is missing.",
        "%(count)s payments have no proof: attach it, or say why it is missing.",
        len(unproved),
    )
    return Point(
        _("Every payment has its proof, or a reason"), not unproved,
        words % {"count": len(unproved)},
    )  # fmt: skip


# --- what is late ---

#: days since a payment: up to each, and beyond
AGES = (15, 30, 60)


@dataclass(frozen=True, slots=True)
class Late:
    """A payment without proof. ``age``: days since; ``step``: which of the spans of AGES."""

    row: Request
    left: Decimal
    age: int

    @property
    def step(self) -> int:
        """0 for the youngest."""
        return sum(self.age > most for most in AGES)


def ageing(posts: Sequence[int], *, today: date) -> Sequence[Late]:
    """Advances that are not in the books as spent yet, the oldest first."""
    open_now = (
        Entry.objects.filter(post__in=posts, account=Account.ADVANCE)
        .values("request")
        .annotate(total=Sum("amount"))
        .filter(total__gt=0)
    )
    left = {row["request"]: row["total"] for row in open_now}
    rows = Request.objects.filter(pk__in=left).select_related("line__fund", "post")
    return [
        Late(row, left[row.pk], (today - row.paid_on).days if row.paid_on else 0)
        for row in rows.order_by("paid_on", "voucher")
    ]


# --- assigned and spent (note 8.1.3: post, heading, month) ---


@dataclass(frozen=True, slots=True)
class Budget:
    """A line of the portal's form: what a post was assigned and spent of a heading in a month."""

    post: Post
    fund: Fund
    line: str
    month: date
    assigned: Decimal
    spent: Decimal

    @property
    def title(self) -> str:
        """What the heading is called."""
        return str(Item(self.line).label)


def budget(posts: Sequence[int], year: int) -> Sequence[Budget]:
    """By post, line and month of a year: what was assigned, and what was spent with proof."""
    accounts = (Account.ALLOCATION, Account.TRANSIT, Account.EXPENSE)
    rows = Entry.objects.filter(post__in=posts, account__in=accounts, month__year=year).values(
        "post", "fund", "line", "month", "account"
    )
    sums: dict[tuple[int, int, str, date], dict[str, Decimal]] = defaultdict(
        lambda: defaultdict(lambda: ZERO)
    )
    for row in rows.annotate(total=Sum("amount")):
        key = (row["post"], row["fund"], row["line"], row["month"])
        sums[key][row["account"]] += row["total"]
    known: Mapping[int, Post] = Post.objects.select_related("region").in_bulk(
        {key[0] for key in sums}
    )
    funds: Mapping[int, Fund] = Fund.objects.in_bulk({key[1] for key in sums})
    found = [
        Budget(
            known[post], funds[fund], line, month,
            -(totals[Account.ALLOCATION] + totals[Account.TRANSIT]), totals[Account.EXPENSE],
        )
        for (post, fund, line, month), totals in sums.items()
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.post.code, each.month, each.fund.code, each.line))
