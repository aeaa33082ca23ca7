"""From a need to a closed support: asked, reviewed, authorised, paid, proved, booked."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.factories import NOW
from tests.money import TODAY, Life, wanted
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.support import books, figures, selectors
from ventanilla.support.models import Line, Request
from ventanilla.support.services import asking, deciding, paying, proving
from ventanilla.support.services.paying import Payment
from ventanilla.support.services.proving import Shown
from ventanilla.support.states import Account, State

pytestmark = pytest.mark.django_db


def test_a_support_goes_from_the_need_to_the_closed_books(life, file, mcallen, funded):
    life.ask().review().authorise().pay()
    book = books.book_of(mcallen.pk, funded.pk)
    assert (book.cash, book.advanced("food"), book.left("food")) == (1440, 60, 940)

    life.sign().prove(file, spent="52.50").reconcile()
    with pytest.raises(NotNow, match=r"7\.50 USD"):
        life.close()
    paying.refund(request=life.row, amount=Decimal("7.50"), by=life.people["pays"], at=life.next())
    life.close()

    book = books.book_of(mcallen.pk, funded.pk)
    assert life.now_is == State.CLOSED
    assert (book.cash, book.advanced(), book.spent("food")) == (
        Decimal("1447.50"),
        0,
        Decimal("52.50"),
    )
    told = [step.state for step in selectors.steps_of(life.row)][::-1]
    assert told == ["requested", "reviewed", "authorised", "paid", "receipt_signed",
                    "proof_attached", "reconciled", "closed"]  # fmt: skip


def test_who_handles_the_money_learns_a_number_and_no_name(life, itzel, nora):
    life.ask()
    row = selectors.visible_to(nora, NOW).get()
    held = " ".join(str(getattr(row, field.attname)) for field in row._meta.fields)
    assert row.case_number == itzel.case.number
    for hidden in ("Itzel", "Lupita", str(itzel.pk), str(itzel.dossier_id), "uca", "Reynosa"):
        assert hidden not in held


def test_nobody_of_another_post_or_case_knows_of_it(life, clara, dora):
    life.ask()
    assert not selectors.visible_to(clara, NOW).exists()
    assert selectors.visible_to(dora, NOW).exists()  # the night opens the case too


def test_a_line_that_nobody_has_set_is_not_asked_for(life, funded):
    with pytest.raises(BadInput, match="Headquarters has not said yet") as refusal:
        life.ask("phone")
    assert list(refusal.value.problems) == ["line"]
    assert [each.code for each in selectors.lines_for(TODAY)] == ["food", "lodging", "legal"]
    assert Line.objects.get(fund=funded, code="phone").unit_cap is None


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"amount": Decimal("200.01")}, "amount", "at most 200.00 USD"),
        ({"amount": Decimal("0")}, "amount", "above zero"),
        ({"amount": Decimal("1.005")}, "amount", "two decimals"),
        ({"days": 6, "amount": Decimal("60")}, "days", "5 days"),
        ({"days": 0}, "days", "how many days"),
        ({"minors": 0}, "adults", "how many persons"),
        ({"note": " "}, "note", "why it is needed"),
        ({"day": date(TODAY.year + 1, 1, 1)}, "line", "not said yet"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(life, more, field, words):
    with pytest.raises(BadInput, match=words) as refusal:
        life.ask(**more)
    assert list(refusal.value.problems) == [field]
    assert not Request.objects.exists()


def test_the_same_line_is_asked_once_for_a_day_and_its_days_end(life):
    first = life.ask().row
    with pytest.raises(BadInput, match=first.voucher):
        life.ask()
    life.ask(day=TODAY + timedelta(days=2), days=2)
    with pytest.raises(BadInput, match="4 are asked for already"):
        life.ask(day=TODAY + timedelta(days=4), days=2)


def test_three_different_officers_ask_authorise_and_pay(life, bruno, alba, nora, elena):
    life.ask()
    with pytest.raises(NotAllowed):
        deciding.review(track=life.track, request=life.row, by=bruno, at=life.next())
    life.review()
    for who in (bruno, nora, elena):
        with pytest.raises(NotAllowed):
            deciding.authorise(request=life.row, by=who, at=life.next())
    life.authorise()
    for who in (bruno, alba, elena):
        with pytest.raises(NotAllowed):
            paying.pay(
                request=life.row, payment=Payment(method="cash", on=TODAY), by=who, at=life.next()
            )
    assert life.pay().now_is == State.PAID


def test_nothing_is_paid_before_it_is_authorised(life):
    life.ask().review()
    with pytest.raises(NotNow, match="cannot become"):
        life.pay()
    assert selectors.movements_of(life.row) == []


def test_more_than_is_left_of_a_line_is_not_authorised(life, funded, fermin, mcallen):
    for number in range(5):
        life.ask(amount=Decimal("200.00"), day=TODAY + timedelta(days=number), days=1, minors=2)
        life.review().authorise()
    other = Life(life.track, life.fund, life.people, life.now)
    with pytest.raises(BadInput, match="5 are asked for already"):
        other.ask(day=TODAY + timedelta(days=9), days=1)
    assert books.book_of(mcallen.pk, funded.pk).left("food") == 0


def test_what_was_given_back_is_put_right_by_whoever_asked(life, alba, bruno, dora):
    life.ask()
    deciding.give_back(request=life.row, reason="amount", by=alba, at=life.next())
    again = wanted(life.fund, amount=Decimal("45.00"))
    with pytest.raises(NotAllowed):
        asking.ask_again(track=life.track, request=life.row, wanted=again, by=dora, at=life.next())
    asking.ask_again(track=life.track, request=life.row, wanted=again, by=bruno, at=life.next())
    row = Request.objects.get()
    assert (row.state, row.amount, row.reviewed_officer) == (State.REQUESTED, 45, None)
    life.review().authorise().pay()
    assert life.now_is == State.PAID


def test_a_rejected_or_cancelled_support_is_over_and_may_be_asked_anew(life, alba, bruno):
    life.ask()
    with pytest.raises(BadInput, match="Choose why"):
        deciding.reject(request=life.row, reason="", by=alba, at=life.next())
    deciding.reject(request=life.row, reason="need", by=alba, at=life.next())
    life.ask()
    asking.cancel(track=life.track, request=life.row, reason="not_wanted", by=bruno, at=life.next())
    assert life.ask().now_is == State.REQUESTED


def test_all_of_it_comes_back_before_there_is_a_proof(life, nora, mcallen, funded):
    life.paid()
    with pytest.raises(BadInput, match="all of it comes back"):
        paying.refund(request=life.row, amount=Decimal("10.00"), by=nora, at=life.next())
    paying.refund(request=life.row, amount=Decimal("60.00"), by=nora, at=life.next())
    assert life.now_is == State.REFUNDED
    assert books.book_of(mcallen.pk, funded.pk).total(Account.ADVANCE) == 0
    assert life.ask().now_is == State.REQUESTED


def test_a_fee_closes_with_the_report_of_its_provider(life, file, bruno):
    life.ask("legal").review().authorise().pay(method="vendor").sign()
    with pytest.raises(BadInput, match="report of the provider"):
        life.prove(file)
    assert life.prove(file, kind="report").now_is == State.PROOF_ATTACHED
    assert Request.objects.get().reported


def test_a_proof_that_shows_nothing_goes_back(life, file, alba, bruno):
    life.paid().sign().prove(file)
    with pytest.raises(NotAllowed):
        proving.reconcile(track=life.track, request=life.row, by=bruno, at=life.next())
    proving.doubt(track=life.track, request=life.row, by=alba, at=life.next())
    assert (life.now_is, Request.objects.get().spent) == (State.RECEIPT_SIGNED, None)
    assert life.prove(file, spent="40.00").reconcile().now_is == State.RECONCILED


def test_a_file_of_another_case_proves_nothing(life, register, told, file, bruno):
    life.paid().sign()
    shown = Shown(files=[(life.row.pk, "invoice")], spent=Decimal("60.00"))
    with pytest.raises(BadInput) as refusal:
        proving.prove(track=life.track, request=life.row, shown=shown, by=bruno, at=life.next())
    assert list(refusal.value.problems) == ["files"]


def test_nothing_is_paid_without_a_rate_of_these_days(life):
    life.ask().review().authorise()
    life.now += timedelta(days=9)
    with pytest.raises(NotNow, match="exchange rate"):
        life.pay(on=life.now.date())


def test_what_came_back_whole_is_no_support_and_the_rest_is_taken_off(life, file, nora):
    life.paid().sign().prove(file, spent="50.00").reconcile()
    paying.refund(request=life.row, amount=Decimal("10.00"), by=nora, at=life.next())
    life.ask("legal", amount=Decimal("80.00")).review().authorise().pay()
    paying.refund(request=life.row, amount=Decimal("80.00"), by=nora, at=life.next())
    tomorrow, later = (TODAY + timedelta(days=n) for n in (1, 9))
    food = (str(life.row.post_id), "food")

    assert figures.counted(TODAY, tomorrow) == {food: 1}
    assert figures.amounts(TODAY, tomorrow) == {"MXN": {food: 92_500}, "USD": {food: 5_000}}
    assert figures.first_day() == TODAY
    assert not figures.counted(tomorrow, later)


def test_what_comes_back_after_a_period_leaves_its_numbers_alone(life, nora):
    life.ask().review().authorise().pay()
    tomorrow = TODAY + timedelta(days=1)
    before = figures.counted(TODAY, tomorrow), figures.amounts(TODAY, tomorrow)
    life.now += timedelta(days=1)
    paying.refund(request=life.row, amount=life.row.amount, by=nora, at=life.next())

    assert (figures.counted(TODAY, tomorrow), figures.amounts(TODAY, tomorrow)) == before
    assert not figures.counted(tomorrow, tomorrow + timedelta(days=9))
