"""The pages of economic support: each seat finds what is its own, and no more."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from pypdf import PdfReader

from tests.cast import seat
from tests.factories import NOW
from tests.money import TODAY
from ventanilla.support import selectors
from ventanilla.support.models import Fund, Line, Movement, Request
from ventanilla.support.services import closing

pytestmark = pytest.mark.django_db


def page(client, name, *args, status=200, **query):
    answer = client.get(reverse(f"support:{name}", args=args), query)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def post(client, name, *args, **data):
    return client.post(reverse(f"support:{name}", args=args), data)


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


@pytest.fixture(autouse=True)
def now(clock):
    """The pages ask what time it is."""


def test_a_support_is_asked_for_on_a_page_and_what_is_wrong_stands_at_its_field(
    itzel, funded, bruno, as_seat
):
    client = as_seat(bruno)
    food = Line.objects.get(code="food", fund=funded)
    given = {"line": food.pk, **day("day", TODAY), "days": "2", "adults": "0", "minors": "1",
             "amount": "1,000.00", "note": "Nothing to eat."}  # fmt: skip
    answer = post(client, "ask", itzel.pk, **given)
    shown = answer.content.decode()
    assert "at most 200.00 USD" in shown
    assert "1,000.00" in shown
    assert "Nothing to eat." in shown
    assert post(client, "ask", itzel.pk, **{**given, "amount": "60"}).status_code == 302
    assert "Nothing to eat." in page(client, "of_case", itzel.pk)
    assert Request.objects.get().amount == 60


def test_the_till_sees_what_to_pay_and_never_whose_it_is(life, nora, itzel, as_seat):
    life.ask().review().authorise()
    client = as_seat(nora, "es")
    queue = page(client, "queue")
    detail = page(client, "request", life.row.pk)
    for shown in (queue, detail):
        assert itzel.case.number in shown
        # nor who works on it: at many posts one officer has one protocol
        for hidden in (
            "Itzel", "Lupita", "Reynosa", str(itzel.pk), "uca", "Bruno", "Alba", "adolescentes",
        ):  # fmt: skip
            assert hidden not in shown
    for name in ("of_case", "ask"):
        page(client, name, itzel.pk, status=404)

    done = post(client, "pay", life.row.pk, method="cash", **day("on", TODAY))
    assert done.status_code == 302
    wrong = post(client, "sign", life.row.pk, receipt=" ", **day("on", TODAY))
    assert wrong.status_code == 422
    assert post(client, "sign", life.row.pk, receipt="R-1", **day("on", TODAY)).status_code == 302
    assert life.now_is == "receipt_signed"


def test_whoever_closes_a_case_is_told_of_what_is_unproved(life, file, alba, itzel, as_seat):
    client = as_seat(alba, "es")
    address = reverse("cases:close", args=[itzel.pk])
    words = "Un apoyo de este caso todavía no tiene comprobante."
    life.ask().review().authorise().pay().sign()
    assert words in client.get(address).content.decode()
    life.prove(file)
    assert words not in client.get(address).content.decode()


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_voucher_has_a_number_and_no_name(life, nora, itzel, as_seat, language, tmp_path):
    life.ask().review()
    client = as_seat(nora, language)
    assert client.get(reverse("support:voucher", args=[life.row.pk])).status_code == 404
    life.authorise().pay()
    answer = client.get(reverse("support:voucher", args=[life.row.pk]))
    paper = tmp_path / "voucher.pdf"
    paper.write_bytes(answer.content)
    text = PdfReader(paper).pages[0].extract_text()
    assert len(PdfReader(paper).pages) == 1
    for shown in (itzel.case.number, life.row.voucher, "60.00 USD", "18.5"):
        assert shown in text
    for hidden in ("Itzel", "Méndez", "Bruno", "UCA", "uca", "dolescent"):
        assert hidden not in text
    assert itzel.case.number not in answer["Content-Disposition"]


def test_what_is_of_another_post_is_not_there(life, clara, as_seat, laredo):

    life.ask()
    for who in (clara, seat("otto", laredo, "cashier")):
        client = as_seat(who)
        page(client, "request", life.row.pk, status=404)
        assert post(client, "authorise", life.row.pk).status_code == 404


def test_headquarters_opens_a_fund_sets_a_line_and_gives_it_to_a_post(
    fermin, mcallen, as_seat, funded
):
    client = as_seat(fermin)
    given = {"code": "CONT", "name_es": "Contingencias", "name_en": "Contingencies",
             "fiscal_year": TODAY.year, "currency": "MXN", "rules_version": "2",
             "items": "44102"}  # fmt: skip
    assert post(client, "new_fund", **given).status_code == 302
    assert "already" in post(client, "new_fund", **given).content.decode()
    fund = Fund.objects.get(code="CONT")
    assert "Not set" in page(client, "fund", fund.pk)
    limits = {"item": "44102", "unit_cap": "500", "days_cap": "3", "level": "head_post"}
    assert post(client, "line", fund.pk, "food", **limits).status_code == 302
    move = {"what": "allocate", "post": mcallen.code, "line": "food", "amount": "9,000"}
    assert post(client, "move", fund.pk, **{**move, "amount": ""}).status_code == 200
    assert post(client, "move", fund.pk, **move).status_code == 302
    assert "9,000.00 given to posts" in page(client, "fund", fund.pk)
    given = Movement.objects.get(fund=fund)
    assert post(client, "correct", given.pk).status_code == 302
    shown = page(client, "fund", fund.pk)
    assert "put right later" in shown
    assert "9,000.00 given to posts" not in shown
    assert (
        "already"
        in post(
            client, "rates", pesos="18", source="x", **day("on", TODAY - timedelta(days=1))
        ).content.decode()
    )
    page(client, "line", fund.pk, "moon", status=404)


def test_the_books_are_read_by_whoever_answers_for_them(life, nora, elena, fermin, bruno, as_seat):
    life.paid()
    at_the_till = as_seat(nora)
    for name in ("queue", "books", "late", "budget", "funds", "count"):
        page(at_the_till, name)
    assert "1,440.00" in page(at_the_till, "books")
    counted = {"fund": life.fund.pk, "counted": "1441.00", **day("on", TODAY)}
    assert post(at_the_till, "count", **counted).status_code == 302
    assert "1,441.00" in page(at_the_till, "books", month=f"{TODAY:%Y-%m}")
    assert "not over yet" in page(as_seat(elena), "month", TODAY.replace(day=1))
    csv = page(as_seat(fermin), "budget_csv")
    assert "MCA,2026-03,PROT,food,Food,USD,1000.00,0" in csv
    on_cases = as_seat(bruno)
    for name in ("books", "late", "budget", "funds"):
        page(on_cases, name, status=403)


def test_a_month_is_closed_on_its_page_with_its_exceptions(life, nora, elena, as_seat, clock):
    life.paid()
    month = TODAY.replace(day=1)
    clock.move_to(NOW + timedelta(days=40))
    closing.count(
        fund=life.fund,
        counted=Decimal(1440),
        on=month.replace(day=31),
        by=nora,
        at=NOW + timedelta(days=40),
    )
    client = as_seat(elena)
    assert "1 payment has no proof" in page(client, "month", month)
    assert post(client, "month", month).status_code == 409
    assert post(client, "exempt", life.row.pk, lack="").status_code == 422
    assert post(client, "exempt", life.row.pk, lack="on_the_way").status_code == 302
    assert post(client, "month", month).status_code == 302
    assert "Closed by" in page(client, "month", month)


def test_nobody_else_comes_to_these_pages(mcallen, as_seat):

    client = as_seat(seat("celia", mcallen, "community_officer"))
    for name in ("queue", "books", "funds"):
        page(client, name, status=403)


def test_lines_are_offered_when_they_are_set(funded):
    assert {line.code for line in selectors.lines_for(TODAY)} == {"food", "lodging", "legal"}
