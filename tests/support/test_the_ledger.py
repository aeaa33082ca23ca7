"""No sequence of acts unbalances the books: in memory, thousands of them by the judge."""

import os
from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from ventanilla.support import ledger
from ventanilla.support.ledger import ZERO, Book, Leg, Refused, Unbalanced
from ventanilla.support.states import Account

LINES = ("food", "lodging", "legal")
POSTS = ("MCA", "LAR")
#: cents too, nothing, less than nothing, and parts of a cent
AMOUNTS = st.one_of(
    st.integers(1, 50_000).map(lambda cents: Decimal(cents) / 100),
    st.sampled_from([Decimal("0"), Decimal("-5.00"), Decimal("0.005"), Decimal("1e13")]),
)
#: the judge asks for thousands
SEQUENCES = int(os.environ.get("VENTANILLA_LEDGER_SEQUENCES", "200"))


class Network(RuleBasedStateMachine):
    """Two posts, one fund, whatever comes: asked in any order, most of it refused."""

    @initialize()
    def begin(self):
        self.books = {post: Book() for post in POSTS}
        self.promised = {post: {} for post in POSTS}  # request -> (line, amount)
        self.journal = []
        self.closed = 0
        self.requests = 0

    def book(self, post, legs):
        """What the services do with legs: nothing below what is closed is ever touched."""
        self.journal.append((post, tuple(legs)))
        self.books[post].take(legs)

    def promise(self, post):
        by_line = {}
        for line, amount in self.promised[post].values():
            by_line[line] = by_line.get(line, ZERO) + amount
        self.books[post].promised = by_line

    def tries(self, act):
        try:
            return act()
        except Refused:
            return None

    @rule(post=st.sampled_from(POSTS), line=st.sampled_from(LINES), amount=AMOUNTS)
    def allocate(self, post, line, amount):
        if legs := self.tries(lambda: self.books[post].allocate(line, amount)):
            self.book(post, legs)

    @rule(post=st.sampled_from(POSTS), line=st.sampled_from(LINES), to=st.sampled_from(LINES),
          amount=AMOUNTS)  # fmt: skip
    def shift(self, post, line, to, amount):
        if legs := self.tries(lambda: self.books[post].shift(line, to, amount)):
            self.book(post, legs)

    @rule(post=st.sampled_from(POSTS), line=st.sampled_from(LINES), amount=AMOUNTS)
    def transfer(self, post, line, amount):
        to = next(each for each in POSTS if each != post)
        pair = self.tries(
            lambda: (self.books[post].send(line, amount), self.books[to].receive(line, amount))
        )
        if pair:
            self.book(post, pair[0])
            self.book(to, pair[1])

    @rule(post=st.sampled_from(POSTS), line=st.sampled_from(LINES), amount=AMOUNTS)
    def authorise(self, post, line, amount):
        if amount > 0 and amount == ledger.cents(amount) and self.books[post].left(line) >= amount:
            self.requests += 1
            self.promised[post][f"r{self.requests}"] = (line, amount)
            self.promise(post)

    @rule(post=st.sampled_from(POSTS), data=st.data())
    def pay(self, post, data):
        if self.promised[post]:
            request = data.draw(st.sampled_from(sorted(self.promised[post])))
            line, amount = self.promised[post][request]
            if legs := self.tries(lambda: self.books[post].pay(request, line, amount)):
                del self.promised[post][request]
                self.promise(post)
                self.book(post, legs)

    def advances(self, post):
        totals = self.books[post].totals
        return sorted(
            (request, line)
            for (account, line, request), amount in totals.items()
            if account == Account.ADVANCE and amount
        )

    @rule(post=st.sampled_from(POSTS), data=st.data(), amount=AMOUNTS)
    def settle(self, post, data, amount):
        if there := self.advances(post):
            request, line = data.draw(st.sampled_from(there))
            if legs := self.tries(lambda: self.books[post].settle(request, line, amount)):
                self.book(post, legs)

    @rule(post=st.sampled_from(POSTS), data=st.data(), amount=AMOUNTS)
    def refund(self, post, data, amount):
        if there := self.advances(post):
            request, line = data.draw(st.sampled_from(there))
            if legs := self.tries(lambda: self.books[post].refund(request, line, amount)):
                self.book(post, legs)

    @rule(post=st.sampled_from(POSTS), counted=AMOUNTS)
    def count(self, post, counted):
        if legs := self.tries(lambda: self.books[post].count(counted)):
            self.book(post, legs)

    @rule(post=st.sampled_from(POSTS))
    def give_back(self, post):
        if legs := self.tries(lambda: self.books[post].give_back()):
            self.book(post, legs)
            assert self.books[post].cash == 0
            assert self.books[post].unspent() == {}

    @rule()
    def close(self):
        self.closed = len(self.journal)
        self.sealed = tuple(self.journal)

    @invariant()
    def every_movement_and_all_of_them_add_up_to_zero(self):
        for post in POSTS:
            assert sum(self.books[post].totals.values(), ZERO) == 0
        assert all(sum((leg.amount for leg in legs), ZERO) == 0 for __, legs in self.journal)

    @invariant()
    def what_was_closed_is_as_it_was(self):
        if self.closed:
            assert tuple(self.journal[: self.closed]) == self.sealed

    @invariant()
    def no_till_and_no_advance_is_below_zero(self):
        for book in self.books.values():
            assert book.cash >= 0
            for (account, __, ___), amount in book.totals.items():
                assert account not in (Account.ADVANCE, Account.EXPENSE) or amount >= 0

    @invariant()
    def nothing_is_lost_between_posts(self):
        assert sum((book.total(Account.TRANSIT) for book in self.books.values()), ZERO) == 0

    @invariant()
    def the_books_say_the_same_as_the_journal(self):
        for post, book in self.books.items():
            anew = Book()
            for at, legs in self.journal:
                if at == post:
                    anew.take(legs)
            assert anew.totals == book.totals


def test_no_sequence_of_acts_unbalances_the_books():
    run_state_machine_as_test(
        Network,
        settings=settings(
            max_examples=SEQUENCES, stateful_step_count=30, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_legs_that_do_not_add_up_are_not_booked():
    cash = Leg(Account.CASH, Decimal("1.00"))
    for legs in (
        (),
        (cash,),
        (cash, cash),
        (cash, Leg(Account.ALLOCATION, Decimal("-1.01"), "food")),
    ):
        try:
            Book().take(legs)
        except Unbalanced:
            continue
        raise AssertionError(legs)


def test_halves_of_a_cent_go_to_the_even_one():
    rate = Decimal("2")
    assert ledger.exchanged(Decimal("0.01"), "MXN", rate) == (Decimal("0.01"), Decimal("0.00"))
    assert ledger.exchanged(Decimal("0.03"), "MXN", rate) == (Decimal("0.03"), Decimal("0.02"))
    assert ledger.exchanged(Decimal("10.00"), "USD", Decimal("18.505")) == (
        Decimal("185.05"), Decimal("10.00"),
    )  # fmt: skip
