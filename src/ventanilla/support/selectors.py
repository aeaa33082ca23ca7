"""Reads of economic support: what waits for a seat, one request, funds, books, figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Sum

from ventanilla.cases import selectors as cases
from ventanilla.cases.models import Track
from ventanilla.cases.selectors import OpenCase
from ventanilla.network.roles import Role
from ventanilla.security.models import Seat
from ventanilla.support.ledger import ZERO
from ventanilla.support.models import (
    ClosedMonth,
    Entry,
    Fund,
    Line,
    Movement,
    Need,
    Proof,
    Rate,
    Request,
    Step,
)
from ventanilla.support.states import AT_THE_TILL, UNFINISHED, Account

FULL = ("line__fund", "post", "requested_by__officer")


def visible_to(seat: Seat, at: datetime) -> QuerySet[Request]:
    """The requests that a seat may know of: of its post at the till, all at headquarters, else

    those of the cases that it opens.
    """
    rows = Request.objects.select_related(*FULL)
    if seat.role in AT_THE_TILL:
        return rows.filter(post=seat.post_id)
    if seat.role == Role.FINANCE_OFFICER:
        return rows
    opened = Need.objects.filter(track__in=cases.opening(seat, at), request=OuterRef("pk"))
    return rows.filter(Exists(opened))


def one(seat: Seat, request: UUID, at: datetime) -> Request | None:
    """A request, for a seat that may know of it."""
    return visible_to(seat, at).filter(pk=request).first()


def steps_of(row: Request) -> Sequence[Step]:
    """What happened to a request, the newest first."""
    return list(
        Step.objects.filter(request=row).select_related("seat__officer").order_by("-at", "-pk")
    )


def movements_of(row: Request) -> Sequence[Movement]:
    """What was booked for a request, the oldest first."""
    return list(Movement.objects.filter(request=row).order_by("made_at", "pk"))


def advanced(row: Request) -> Decimal:
    """What was given for it and is neither proved nor back."""
    rows = Entry.objects.filter(request=row, account=Account.ADVANCE)
    return rows.aggregate(total=Sum("amount"))["total"] or ZERO


# --- of a case ---


@dataclass(frozen=True, slots=True)
class OfCase:
    """A request of an opened case, with what only the case knows."""

    row: Request
    note: str
    proofs: Sequence[Proof]


def of_case(case: OpenCase) -> Sequence[OfCase]:
    """Every request of an opened case, the newest first."""
    needs = {need.request: need for need in Need.objects.filter(track=case.track)}
    proofs = list(Proof.objects.filter(track=case.track).select_related("seat__officer"))
    rows = Request.objects.filter(pk__in=needs).select_related(*FULL).order_by("-requested_at")
    return [
        OfCase(
            row,
            case.vault.open(needs[row.pk])["note"],
            [proof for proof in proofs if proof.request == row.pk],
        )
        for row in rows
    ]


def unfinished(track: Track) -> int:
    """How many supports of a case could not go on to their proof if it were closed now."""
    needs = Need.objects.filter(track=track).values("request")
    return Request.objects.filter(pk__in=needs, state__in=UNFINISHED).count()


def track_of(row: Request, *, seat: Seat, at: datetime) -> Track | None:
    """The track that a request is for, where the seat may open it."""
    need = Need.objects.filter(request=row.pk, track__in=cases.opening(seat, at)).first()
    return cases.find(seat, need.track_id, at) if need else None


def lines_for(day: date) -> Sequence[Line]:
    """The lines that may be asked for on a day."""
    rows = Line.objects.filter(fund__fiscal_year=day.year).select_related("fund")
    return [line for line in rows.order_by("fund__code", "pk") if line.is_ready]


# --- funds ---


def funds() -> Sequence[Fund]:
    """All funds, the newest year first."""
    return list(Fund.objects.order_by("-fiscal_year", "code"))


def fund(pk: int) -> Fund | None:
    """One fund."""
    return Fund.objects.filter(pk=pk).first()


def lines_of(fund: Fund) -> Sequence[Line]:
    """All lines of a fund, whether they are set or not."""
    return list(Line.objects.filter(fund=fund).select_related("fund").order_by("pk"))


def rates(most: int = 60) -> Sequence[Rate]:
    """The rates that are written down, the latest first."""
    return list(Rate.objects.order_by("-on")[:most])


def given_of(fund: Fund) -> Decimal:
    """What all posts were given of a fund together."""
    rows = Entry.objects.filter(fund=fund, account=Account.ALLOCATION)
    return -(rows.aggregate(total=Sum("amount"))["total"] or ZERO)


# --- months ---


def is_closed(post: int, month: date) -> bool:
    """Whether the books of a month are closed."""
    return ClosedMonth.objects.filter(post=post, month=month).exists()


def sums_until(post: int, month: date, account: Account) -> Mapping[str, Decimal]:
    """By currency, what an account of a post held at the end of a month."""
    rows = Entry.objects.filter(post=post, account=account, month__lte=month)
    found = rows.values("fund__currency").annotate(total=Sum("amount")).order_by("fund__currency")
    return {row["fund__currency"]: row["total"] for row in found}
