"""A support from the need to the closed books: four people, none of whom does two of the steps."""

import uuid
from decimal import Decimal

import pytest

from tests.attachments import making
from tests.factories import NOW
from tests.journeys.screens import DESK_FIRST
from tests.money import TODAY
from ventanilla.attachments.services import adding
from ventanilla.attachments.services.adding import Upload
from ventanilla.attachments.states import FileKind
from ventanilla.support import books
from ventanilla.support.models import Line, Request
from ventanilla.support.services import closing

SPENT = {"spent": "52.50", "file_0": "invoice"}


@pytest.mark.parametrize(("language", "phone"), DESK_FIRST)
def test_a_support_is_asked_for_paid_and_proved(
    sits,
    picture,
    walk,
    alba,
    bruno,
    nora,
    funded,
    mcallen,
    language,
    phone,
):
    track = walk.track
    upload = Upload(name="ticket.jpg", declared="image/jpeg", content=making.jpeg(),
                    kind=FileKind.EVIDENCE, note="")  # fmt: skip
    adding.add(track=track, upload=upload, token=uuid.uuid4(), by=bruno, at=NOW)
    how = {"language": language, "phone": phone}
    asks, reviews, pays = (sits(who, **how) for who in (bruno, alba, nora))

    def looks(officer, name):
        if not phone:
            officer.looks()
        else:
            officer.fits()
        picture(officer.page, f"support-{name}")

    asks.opens("support:ask", track.pk)
    food = Line.objects.get(fund=funded, code="food")
    asks.fills(line=str(food.pk), days="2", minors="1", amount="900", note="Nada que comer.")
    asks.presses("Ask for it")
    asks.reads("200.00 USD")
    looks(asks, "ask")
    asks.fills(amount="60")
    asks.presses("Ask for it")
    asks.sees("Asked. Somebody else who opens this case reviews it.")
    row = Request.objects.get()

    reviews.opens("support:in_case", track.pk, row.pk)
    reviews.presses("I reviewed it")
    reviews.opens("support:request", row.pk)
    looks(reviews, "authorise")
    reviews.presses("Authorise it")
    reviews.sees("Authorised: the cashier of the post pays it.")

    pays.opens("support:queue")
    looks(pays, "queue")
    pays.finds("60.00")
    pays.misses("Itzel")
    looks(pays, "pay")
    pays.presses("It is paid")
    pays.fills(receipt="R-17")
    pays.presses("It is signed")
    looks(pays, "signed")

    asks.opens("support:in_case", track.pk, row.pk)
    asks.fills(**SPENT)
    looks(asks, "prove")
    asks.presses("Attach it")
    reviews.opens("support:in_case", track.pk, row.pk)
    looks(reviews, "reconcile")
    reviews.presses("They agree")

    pays.opens("support:request", row.pk)
    pays.unfolds("Money came back")
    looks(pays, "rest")
    pays.presses("It came back")
    pays.presses("Close it")
    pays.sees("Closed: receipt, proof and books agree.")
    looks(pays, "closed")
    assert books.book_of(mcallen.pk, funded.pk).cash == Decimal("1447.50")


def test_every_page_of_the_books_holds_on_a_telephone(
    sits,
    picture,
    nora,
    elena,
    funded,
    fermin,
    mcallen,
):
    closing.count(fund=funded, counted=Decimal("1501.00"), on=TODAY, by=nora, at=NOW)
    till, head = sits(nora, language="es", phone=True), sits(elena, language="es", phone=True)
    keeper = sits(fermin, language="en")
    for officer, name, args in (
        (till, "books", ()), (till, "count", ()), (till, "late", ()), (till, "budget", ()),
        (till, "funds", ()), (head, "month", (TODAY.replace(day=1),)),
        (keeper, "funds", ()), (keeper, "new_fund", ()), (keeper, "fund", (funded.pk,)),
        (keeper, "move", (funded.pk,)), (keeper, "line", (funded.pk, "food")),
        (keeper, "rates", ()), (keeper, "budget", ()),
    ):  # fmt: skip
        officer.opens(f"support:{name}", *args)
        officer.looks()
        picture(officer.page, f"books-{name}")
