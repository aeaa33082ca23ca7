"""Write into the books of a post: hold them, look at them, add a movement. Used by all acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from ventanilla.network.models import Post
from ventanilla.security.models import Seat
from ventanilla.support.errors import MonthIsClosed
from ventanilla.support.ledger import Leg, balanced
from ventanilla.support.models import ClosedMonth, Entry, Fund, Movement, Rate
from ventanilla.support.states import Kind


def hold(*posts: int) -> None:
    """Nobody else books at these posts, or closes a month, until the act is over.

    Always in the order of their ids: two transfers in opposite directions do not wait for each
    other.
    """
    for post in sorted(set(posts)):
        Post.objects.select_for_update(no_key=True).get(pk=post)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is said of a movement beside its legs."""

    kind: Kind
    on: date
    request: UUID | None = None
    whole: bool = False
    pair: UUID | None = None
    corrects: UUID | None = None
    rate: Decimal | None = None
    rate_on: date | None = None
    rate_source: str = ""


def book(
    *, post: int, fund: Fund, legs: Sequence[Leg], note: Note, by: Seat | None, at: datetime
) -> Movement:
    """Add a movement with its entries. Raises ``MonthIsClosed``."""
    legs = balanced(*legs)
    month = note.on.replace(day=1)
    if ClosedMonth.objects.filter(post=post, month=month).exists():
        raise MonthIsClosed
    moved = Movement.objects.create(
        post_id=post,
        fund=fund,
        on=note.on,
        month=month,
        kind=note.kind,
        request_id=note.request,
        whole=note.whole,
        pair=note.pair,
        corrects_id=note.corrects,
        rate=note.rate,
        rate_on=note.rate_on,
        rate_source=note.rate_source,
        made_by=by,
        made_at=at,
    )
    Entry.objects.bulk_create(
        Entry(
            movement=moved,
            post_id=post,
            fund=fund,
            month=month,
            account=leg.account,
            line=leg.line,
            request_id=UUID(leg.request) if leg.request else None,
            amount=leg.amount,
        )
        for leg in legs
    )
    return moved


def rate_for(on: date) -> Rate | None:
    """What a dollar was worth on a day: the last rate of the seven days up to it."""
    known = Rate.objects.filter(on__lte=on).order_by("-on").first()
    return known if known and (on - known.on).days < 7 else None
