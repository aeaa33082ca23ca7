"""What the database holds of money, asked in its own language, as the application is."""

from datetime import timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import NOW
from tests.money import TODAY, Life
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.common.months import next_month
from ventanilla.support import books
from ventanilla.support.migrations import __name__ as MIGRATIONS
from ventanilla.support.models import ClosedMonth, Entry, Line, Movement, Request
from ventanilla.support.services import closing, funding
from ventanilla.support.states import MOVES, Kind

pytestmark = pytest.mark.django_db
MONTH = TODAY.replace(day=1)
NEXT = next_month(MONTH)
#: a moment of the month after
LATER = NOW + timedelta(days=40)


def refused(statement, values=(), *, deferred=False):
    """The constraint, or the state, that refuses a statement of the application itself."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            if deferred:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except DatabaseError as error:
        told = error.__cause__.diag
        return told.constraint_name or told.sqlstate
    else:
        return ""
    finally:
        if deferred:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize(
    ("column", "who", "by"),
    [
        ("authorised", "bruno", "who_authorises_did_not_ask"),
        ("reviewed", "bruno", "who_reviews_did_not_ask"),
        ("paid", "bruno", "who_pays_did_not_ask"),
        ("paid", "alba", "who_pays_did_not_authorise"),
        ("reconciled", "bruno", "who_reconciles_did_not_ask_or_pay"),
        ("reconciled", "nora", "who_reconciles_did_not_ask_or_pay"),
    ],
)
def test_the_database_holds_that_three_are_three(life, request, column, who, by):
    life.ask()
    if column != "reviewed":
        life.review()
    if column in ("paid", "reconciled"):
        life.authorise()
    if column == "reconciled":
        life.pay()
    seat = request.getfixturevalue(who)
    statement = (
        f"UPDATE support_request SET {column}_by_id = %s, {column}_officer_id = %s WHERE id = %s"
    )
    assert refused(statement, [seat.pk, seat.officer_id, life.row.pk]) == by


def test_no_statement_pays_what_nobody_authorised(life, nora):
    life.ask().review()
    pay = (
        "UPDATE support_request SET state = %s, paid_by_id = %s, paid_officer_id = %s,"
        " paid_on = now(), method = 'cash' WHERE id = %s"
    )
    values = [nora.pk, nora.officer_id, life.row.pk]
    assert refused(pay, ["paid", *values]) == "a_support_goes_step_by_step"
    assert refused(pay, ["reviewed", *values]) == "who_pays_did_not_authorise"


def test_no_statement_closes_without_receipt_and_proof(life, file):
    life.paid()
    for column in ("state = 'closed'", "state = 'reconciled'"):
        change = f"UPDATE support_request SET {column} WHERE id = %s"
        assert refused(change, [life.row.pk]) == "a_support_goes_step_by_step"
    life.sign().prove(file).reconcile()
    for column in ("receipt = ''", "receipt_on = NULL", "proof_on = NULL", "spent = NULL"):
        close = f"state = 'closed', closed_at = now(), {column}"
        change = f"UPDATE support_request SET {close} WHERE id = %s"
        assert refused(change, [life.row.pk]) == "nothing_closes_without_receipt_and_proof"


def test_what_was_asked_for_and_who_did_what_stays(life):
    life.ask().review().authorise()
    for change, by in (
        ("amount = 61", "what_was_asked_for_stays"),
        ("case_number = 'MCA-2026-00009'", "what_was_asked_for_stays"),
        ("requested_officer_id = authorised_officer_id", "what_was_asked_for_stays"),
        ("authorised_officer_id = NULL", "nobody_acts_in_anothers_name"),
    ):
        assert refused(f"UPDATE support_request SET {change} WHERE id = %s", [life.row.pk]) == by


def test_a_request_does_not_begin_as_paid(life):
    life.ask()
    again = (
        "INSERT INTO support_request SELECT (jsonb_populate_record(r, jsonb_build_object("
        "'id', gen_random_uuid(), 'state', 'authorised', 'authorised_officer_id', 1))).*"
        " FROM support_request AS r"
    )
    assert refused(again) == "a_support_begins_with_a_request"


def test_a_case_is_paid_a_line_once_a_day_by_whichever_track(life):
    life.paid()
    again = Life(life.track, life.fund, life.people, life.now)
    again.ask(day=TODAY + timedelta(days=1), days=1)
    row = Request.objects.filter(pk=again.row.pk)
    row.update(state="returned")
    row.update(day=TODAY, state="requested")  # as another track of the case would have asked
    again.review().authorise()
    with pytest.raises(NotNow, match=life.row.voucher):
        again.pay()


def test_books_take_nothing_that_does_not_balance(funded, mcallen, fermin):
    (moved,) = Movement.objects.filter(entries__line="food")
    entry = (
        "INSERT INTO support_entry (movement_id, post_id, fund_id, month, account, line, amount)"
        " VALUES (%s, %s, %s, %s, 'cash', '', 1)"
    )
    values = [moved.pk, mcallen.pk, funded.pk, moved.month]
    assert refused(entry, values, deferred=True) == "books_balance"
    elsewhere = [moved.pk, fermin.post_id, funded.pk, moved.month]
    assert refused(entry, elsewhere) == "an_entry_stands_with_its_movement"
    alone = (
        "INSERT INTO support_movement SELECT (jsonb_populate_record(m, jsonb_build_object("
        "'id', gen_random_uuid()))).* FROM support_movement AS m WHERE id = %s"
    )
    assert refused(alone, [moved.pk], deferred=True) == "books_balance"


@pytest.mark.parametrize("table", ["movement", "entry", "rate", "step"])
def test_what_was_booked_is_neither_changed_nor_deleted(life, table):
    life.ask()
    assert refused(f"UPDATE support_{table} SET id = id") == "42501"
    assert refused(f"DELETE FROM support_{table}") == "42501"


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(amounts=st.lists(st.integers(-3, 3), min_size=0, max_size=4))
def test_the_database_takes_exactly_what_balances(funded, mcallen, amounts):
    values = {"post": mcallen.pk, "fund": funded.pk, "month": MONTH}
    moved = (
        'WITH m AS (INSERT INTO support_movement (id, post_id, fund_id, "on", month, kind, whole,'
        " rate_source, made_at) VALUES (gen_random_uuid(), %(post)s, %(fund)s, %(month)s,"
        " %(month)s, 'allocated', false, '', now()) RETURNING id) SELECT id FROM m"
    )
    takes = len(amounts) > 1 and all(amounts) and not sum(amounts)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(moved, values)
                (pk,) = cursor.fetchone()
            Entry.objects.bulk_create(
                Entry(movement_id=pk, post=mcallen, fund=funded, month=MONTH, account="cash",
                      amount=amount)
                for amount in amounts
            )  # fmt: skip
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert takes, amounts
    except IntegrityError:
        assert not takes, amounts
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def closes(elena, nora, funded, counted, at=LATER):
    """Nora counts on the last day, Elena closes."""
    last = NEXT - timedelta(days=1)
    closing.count(fund=funded, counted=Decimal(counted), on=last, by=nora, at=at)
    return closing.close_month(month=MONTH, by=elena, at=at)


def test_a_month_closes_with_its_count_and_its_proofs_and_stays(life, file, funded, elena, nora):
    life.paid().sign()
    with pytest.raises(NotNow, match="not over yet"):
        closing.close_month(month=MONTH, by=elena, at=NOW)
    with pytest.raises(NotNow, match="not counted"):
        closing.close_month(month=MONTH, by=elena, at=LATER)
    with pytest.raises(NotNow, match="1 payment has no proof"):
        closes(elena, nora, funded, "1440.00")
    unproved = (
        "INSERT INTO support_closedmonth (post_id, month, closed_by_id, closed_officer_id,"
        " closed_at, cash, advances, spent, unproved)"
        " VALUES (%s, %s, %s, %s, now(), '{}', '{}', '{}', 0)"
    )
    values = [elena.post_id, MONTH, elena.pk, elena.officer_id]
    assert refused(unproved, values) == "a_month_closes_with_its_proofs"

    closing.exempt(request=life.row, lack="on_the_way", by=elena, at=LATER)
    made = closing.close_month(month=MONTH, by=elena, at=LATER)
    assert (made.cash, made.advances, made.unproved) == ({"USD": "1440.00"}, {"USD": "60.00"}, 1)

    moved = Movement.objects.filter(kind=Kind.ALLOCATED).first()
    late = (
        "INSERT INTO support_entry (movement_id, post_id, fund_id, month, account, line, amount)"
        " VALUES (%s, %s, %s, %s, 'cash', '', 1)"
    )
    assert refused(late, [moved.pk, moved.post_id, moved.fund_id, MONTH]) == "closed_books_stay"
    assert refused("UPDATE support_closedmonth SET unproved = 0") == "42501"
    assert refused("DELETE FROM support_closedmonth") == "42501"
    with pytest.raises(NotNow, match="is closed"):
        closing.count(fund=funded, counted=Decimal("1"), on=TODAY, by=nora, at=LATER)
    assert ClosedMonth.objects.count() == 1


def test_a_difference_is_booked_and_put_right_in_a_later_month(funded, elena, nora, mcallen):
    closes(elena, nora, funded, "1490.00")
    assert books.book_of(mcallen.pk, funded.pk).cash == 1490
    counted = Movement.objects.get(kind=Kind.COUNTED)
    closing.correct(movement=counted, by=nora, at=LATER)
    assert books.book_of(mcallen.pk, funded.pk).cash == 1500
    assert Movement.objects.get(kind=Kind.CORRECTED).month == NEXT
    with pytest.raises(NotNow, match="already"):
        closing.correct(movement=counted, by=nora, at=LATER)


def test_who_counted_the_till_does_not_close_its_month(funded, elena, nora, mcallen):
    with pytest.raises(NotAllowed):
        closing.close_month(month=MONTH, by=nora, at=LATER)


def test_money_moves_between_posts_in_a_pair_and_between_lines(funded, fermin, mcallen, laredo):
    move = {"fund": funded, "post": mcallen, "line": "food", "by": fermin, "at": NOW}
    sent, received = funding.transfer(**move, to=laredo, amount=Decimal("250.00"))
    assert sent.pair == received.pair
    assert books.book_of(laredo.pk, funded.pk).left("food") == 250
    funding.shift(**move, to="legal", amount=Decimal("750.00"))
    with pytest.raises(BadInput, match="less than that left") as refusal:
        funding.shift(**move, to="legal", amount=Decimal("0.01"))
    assert list(refusal.value.problems) == ["amount"]
    year = {(each.post.code, each.line): (each.assigned, each.spent)
            for each in books.budget([mcallen.pk, laredo.pk], TODAY.year)}  # fmt: skip
    assert year == {("LAR", "food"): (250, 0), ("MCA", "food"): (0, 0), ("MCA", "legal"): (1250, 0)}


def test_a_ceiling_and_a_line_without_limits_are_held(funded, fermin, mcallen):
    give = {"fund": funded, "post": mcallen, "by": fermin, "at": NOW}
    with pytest.raises(BadInput, match="ceiling of this fund"):
        funding.allocate(**give, line="food", amount=Decimal("8500.01"))
    with pytest.raises(BadInput, match="Say first"):
        funding.allocate(**give, line="phone", amount=Decimal("1.00"))
    assert not Line.objects.filter(code="phone", unit_cap__isnull=False).exists()


def test_what_was_not_spent_goes_back_at_the_end_of_the_year(life, file, funded, fermin, mcallen):
    december = NOW.replace(month=12, day=20)
    give = {"fund": funded, "post": mcallen, "by": fermin}
    with pytest.raises(BadInput, match="end of the year"):
        funding.give_back(**give, at=NOW)
    life.paid()
    with pytest.raises(NotNow, match="has to be settled"):
        funding.give_back(**give, at=december)
    life.sign().prove(file).reconcile().close()
    funding.give_back(**give, at=december)
    book = books.book_of(mcallen.pk, funded.pk)
    assert (book.cash, book.left("food"), book.spent("food")) == (0, 0, 60)
    with pytest.raises(NotNow, match="nothing to book"):
        funding.give_back(**give, at=december)


def test_advances_grow_old_until_they_are_proved(life, file, mcallen):
    life.paid().sign()
    (late,) = books.ageing([mcallen.pk], today=TODAY + timedelta(days=31))
    assert (late.left, late.age, late.step) == (60, 31, 2)
    life.prove(file).reconcile()
    assert books.ageing([mcallen.pk], today=TODAY + timedelta(days=31)) == []


def test_a_rate_is_written_once_with_its_source(rate, fermin):
    enter = {"on": rate.on, "pesos": Decimal("19"), "by": fermin, "at": NOW}
    with pytest.raises(BadInput, match="already"):
        funding.enter_rate(**enter, source="Banco de México (invented)")
    with pytest.raises(BadInput, match="who publishes"):
        funding.enter_rate(**enter, source=" ")


def test_a_payment_keeps_its_rate(life):
    life.paid()
    paid = Movement.objects.get(kind=Kind.PAID)
    assert (paid.rate, paid.rate_on, paid.rate_source) == (
        Decimal("18.5"), TODAY - timedelta(days=1), "Banco de México (invented)",
    )  # fmt: skip


def test_the_database_and_the_code_know_the_same_moves():
    held = import_module(f"{MIGRATIONS}.0002_books_that_balance").MOVES
    assert {state: set(after) for state, after in held.items()} == {
        str(state): set(map(str, after)) for state, after in MOVES.items() if after
    }
