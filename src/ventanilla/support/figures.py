"""What posts gave in supports, line by line: how many, and how much. Never to whom."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Min

from ventanilla.support.ledger import ZERO, exchanged
from ventanilla.support.models import Entry, Movement
from ventanilla.support.states import Account, Kind

#: post, by its id as text, and line
Place = tuple[str, ...]
#: what is paid has a rate: a constraint
ONE = Decimal(1)


@dataclass(slots=True)
class _Paid:
    """One support. ``pesos``, ``dollars``: what of it stayed with the person."""

    place: Place = ()
    pesos: Decimal = ZERO
    dollars: Decimal = ZERO
    whole: bool = False


def counted(since: date, until: date) -> Counter[Place]:
    """How many supports were paid on days from ``since`` to before ``until``, by post and line.

    One that came back whole before ``until`` is none. What comes back later changes nothing: a
    period that is over keeps its numbers, and the books show the rest.
    """
    return Counter(paid.place for paid in _paid(since, until))


def amounts(since: date, until: date) -> Mapping[str, Counter[Place]]:
    """The same supports in money: currency → by post and line, in cents.

    Less what came back before ``until``, all at the rate of the payment.
    """
    found: dict[str, Counter[Place]] = {"MXN": Counter(), "USD": Counter()}
    for paid in _paid(since, until):
        found["MXN"][paid.place] += int(paid.pesos * 100)
        found["USD"][paid.place] += int(paid.dollars * 100)
    return found


def first_day() -> date | None:
    """The day of the first support that was paid."""
    rows = Movement.objects.filter(kind=Kind.PAID)
    found: date | None = rows.aggregate(first=Min("on"))["first"]
    return found


def _paid(since: date, until: date) -> list[_Paid]:
    rows = Entry.objects.filter(
        account=Account.ADVANCE,
        movement__kind__in=(Kind.PAID, Kind.REFUNDED),
        movement__on__gte=since,
        movement__on__lt=until,
    ).values_list(
        "request", "post", "line", "fund__currency", "amount", "movement__kind", "movement__rate",
        "movement__whole",
    )  # fmt: skip
    found: defaultdict[object, _Paid] = defaultdict(_Paid)
    for request, post, line, currency, amount, kind, rate, whole in rows:
        paid = found[request]
        pesos, dollars = exchanged(amount, currency, rate or ONE)
        paid.pesos += pesos
        paid.dollars += dollars
        if kind == Kind.PAID:
            paid.place = (str(post), line)
        paid.whole |= whole
    return [paid for paid in found.values() if paid.place and not paid.whole]
