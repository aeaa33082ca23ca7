"""The rules of the books in plain Python: every movement balances, nothing is paid twice.

A leg is what one movement does to one account: debit is positive, credit negative. The legs of a
movement add up to zero. No float ever comes near: all amounts are decimals of two places.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from ventanilla.support.states import Account

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
#: what the columns hold
MOST = Decimal("999999999999.99")


class Why(StrEnum):
    """Why the books refuse."""

    AMOUNT = "amount"  # not above zero, or not in whole cents
    CASH = "cash"  # less than that in the till
    LINE = "line"  # less than that left of the line
    ADVANCE = "advance"  # less than that was given and is without proof
    OPEN = "open"  # advances stand, so that nothing is returned yet
    NOTHING = "nothing"  # nothing to book


class Refused(Exception):
    """The books do not allow it."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


class Unbalanced(Exception):
    """Legs that do not add up to zero: nobody may book them."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One account's part of a movement. ``request``: whose support it is, if it is one's."""

    account: Account
    amount: Decimal
    line: str = ""
    request: str = ""


Legs = tuple[Leg, ...]


def balanced(*legs: Leg) -> Legs:
    """The legs, if they may be booked together; else ``Unbalanced``."""
    if (
        len(legs) < 2
        or any(not leg.amount for leg in legs)
        or sum((leg.amount for leg in legs), ZERO)
    ):
        raise Unbalanced
    return legs


def cents(amount: Decimal) -> Decimal:
    """Rounded to two places, halves to the even cent."""
    return amount.quantize(CENT, ROUND_HALF_EVEN)


def exchanged(amount: Decimal, currency: str, rate: Decimal) -> tuple[Decimal, Decimal]:
    """An amount as (pesos, dollars). ``rate``: pesos for one dollar, above zero."""
    if currency == "USD":
        return cents(amount * rate), amount
    return amount, cents(amount / rate)


def reversed_legs(legs: Iterable[Leg]) -> Legs:
    """The same the other way round."""
    return balanced(*(Leg(leg.account, -leg.amount, leg.line, leg.request) for leg in legs))


@dataclass(slots=True)
class Book:
    """The books of one post and fund. Each act gives the legs to book, or raises ``Refused``.

    ``totals``: (account, line, request) → what its legs add up to. ``promised``: by line, what was
    authorised and is not paid yet.
    """

    totals: dict[tuple[str, str, str], Decimal] = field(default_factory=dict)
    promised: Mapping[str, Decimal] = field(default_factory=dict)

    def take(self, legs: Sequence[Leg]) -> None:
        """Add what was booked."""
        for leg in balanced(*legs):
            key = (leg.account.value, leg.line, leg.request)
            self.totals[key] = self.totals.get(key, ZERO) + leg.amount

    def total(self, *accounts: Account, line: str = "", request: str = "") -> Decimal:
        """What accounts add up to: all of it, or one line's, or one request's."""
        return sum(
            (
                amount
                for (account, of_line, of_request), amount in self.totals.items()
                if account in accounts
                and (not line or of_line == line)
                and (not request or of_request == request)
            ),
            ZERO,
        )

    @property
    def cash(self) -> Decimal:
        """What has to be in the till."""
        return self.total(Account.CASH)

    def assigned(self, line: str = "") -> Decimal:
        """What the post was given, moved in and out included."""
        return -self.total(Account.ALLOCATION, Account.TRANSIT, line=line)

    def spent(self, line: str = "") -> Decimal:
        """What was spent, with proof."""
        return self.total(Account.EXPENSE, line=line)

    def advanced(self, line: str = "", request: str = "") -> Decimal:
        """What was given and has no proof in the books."""
        return self.total(Account.ADVANCE, line=line, request=request)

    def left(self, line: str) -> Decimal:
        """What may still be authorised of a line."""
        promised = self.promised.get(line, ZERO)
        return self.assigned(line) - self.spent(line) - self.advanced(line) - promised

    def unspent(self) -> dict[str, Decimal]:
        """By line, what was given and not used."""
        lines = {line for __, line, __ in self.totals if line}
        left = {line: self.assigned(line) - self.spent(line) for line in sorted(lines)}
        return {line: amount for line, amount in left.items() if amount}

    def allocate(self, line: str, amount: Decimal) -> Legs:
        """Headquarters gives the post money for a line."""
        _positive(amount)
        return balanced(Leg(Account.CASH, amount), Leg(Account.ALLOCATION, -amount, line))

    def shift(self, line: str, to: str, amount: Decimal) -> Legs:
        """From one line to another of the same post."""
        self._has(line, amount)
        if line == to:
            raise Refused(Why.NOTHING)
        return balanced(Leg(Account.ALLOCATION, amount, line), Leg(Account.ALLOCATION, -amount, to))

    def send(self, line: str, amount: Decimal) -> Legs:
        """Out to another post, which books ``receive`` in the same act."""
        self._has(line, amount)
        self._covers(amount)
        return balanced(Leg(Account.TRANSIT, amount, line), Leg(Account.CASH, -amount))

    def receive(self, line: str, amount: Decimal) -> Legs:
        """The other half of ``send``."""
        _positive(amount)
        return balanced(Leg(Account.CASH, amount), Leg(Account.TRANSIT, -amount, line))

    def pay(self, request: str, line: str, amount: Decimal) -> Legs:
        """Give a support: an advance, until its proof is booked."""
        _positive(amount)
        self._covers(amount)
        if self.advanced(request=request) or self.total(Account.EXPENSE, request=request):
            raise Refused(Why.NOTHING)
        return balanced(
            Leg(Account.ADVANCE, amount, line, request), Leg(Account.CASH, -amount, "", request)
        )

    def settle(self, request: str, line: str, amount: Decimal) -> Legs:
        """Book what its proof shows."""
        self._stands(request, amount)
        return balanced(
            Leg(Account.EXPENSE, amount, line, request),
            Leg(Account.ADVANCE, -amount, line, request),
        )

    def refund(self, request: str, line: str, amount: Decimal) -> Legs:
        """What was not used comes back into the till."""
        self._stands(request, amount)
        return balanced(
            Leg(Account.CASH, amount, "", request), Leg(Account.ADVANCE, -amount, line, request)
        )

    def count(self, counted: Decimal) -> Legs:
        """Book by how much the till differs; empty where it does not."""
        if counted < 0 or counted != cents(counted) or counted > MOST:
            raise Refused(Why.AMOUNT)
        difference = counted - self.cash
        if not difference:
            return ()
        return balanced(Leg(Account.CASH, difference), Leg(Account.DIFFERENCE, -difference))

    def give_back(self) -> Legs:
        """All that was not used goes back to headquarters at the end of the year."""
        if self.advanced() or any(self.promised.values()):
            raise Refused(Why.OPEN)
        cash = self.cash
        if cash <= 0:
            raise Refused(Why.NOTHING)
        legs = [Leg(Account.ALLOCATION, amount, line) for line, amount in self.unspent().items()]
        # A till that counted more, or less, than the books is squared with what goes back.
        rest = cash - sum((leg.amount for leg in legs), ZERO)
        if rest:
            legs.append(Leg(Account.DIFFERENCE, rest))
        return balanced(*legs, Leg(Account.CASH, -cash))

    def _has(self, line: str, amount: Decimal) -> None:
        _positive(amount)
        if self.left(line) < amount:
            raise Refused(Why.LINE)

    def _covers(self, amount: Decimal) -> None:
        if self.cash < amount:
            raise Refused(Why.CASH)

    def _stands(self, request: str, amount: Decimal) -> None:
        _positive(amount)
        if self.advanced(request=request) < amount:
            raise Refused(Why.ADVANCE)


def _positive(amount: Decimal) -> None:
    if amount <= 0 or amount != cents(amount) or amount > MOST:
        raise Refused(Why.AMOUNT)


def by_line(legs: Iterable[Leg], *accounts: Account) -> Mapping[str, Decimal]:
    """What legs do to accounts, by line."""
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for leg in legs:
        if leg.account in accounts:
            found[leg.line] += leg.amount
    return found
