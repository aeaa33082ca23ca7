"""Invented supports of McAllen: a fund with invented limits, and a request in every state."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from PIL import Image

from ventanilla.attachments.services import adding
from ventanilla.attachments.services.adding import Upload
from ventanilla.attachments.states import FileKind
from ventanilla.cases import selectors as cases
from ventanilla.cases.models import Track
from ventanilla.cases.states import TrackState
from ventanilla.demo.acting import SYNTHETIC
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.security.models import Seat
from ventanilla.support.models import Fund, Line, Request
from ventanilla.support.services import asking, deciding, funding, paying, proving
from ventanilla.support.services.asking import Wanted
from ventanilla.support.services.funding import Limits, NewFund
from ventanilla.support.services.paying import Payment
from ventanilla.support.services.proving import Shown
from ventanilla.support.states import Item, Level

POST = "MCA"
#: invented, as no official caps were found: line -> for a person and day, days, who, given
LINES = {
    Item.FOOD: ("30.00", 10, Level.OFFICER, "900.00"),
    Item.LODGING: ("90.00", 5, Level.HEAD_PROTECTION, "1200.00"),
    Item.CLOTHING: ("60.00", 1, Level.OFFICER, "300.00"),
    Item.TRAVEL_HOME: ("400.00", 1, Level.HEAD_POST, "1600.00"),
}
ITEM, SOURCE = "00000", "invented rate of the demo"
#: how far each goes, and of which line it is
STAGES = (
    ("closed", Item.FOOD), ("signed", Item.LODGING), ("refunded", Item.CLOTHING),
    ("proved", Item.FOOD), ("paid", Item.TRAVEL_HOME), ("returned", Item.CLOTHING),
    ("authorised", Item.FOOD), ("reviewed", Item.LODGING), ("asked", Item.FOOD),
)  # fmt: skip
#: days between the oldest and the next
APART = 5
SPACE = UUID(int=0x5E)


@dataclass(frozen=True, slots=True)
class People:
    """Who does what in McAllen, and who keeps the funds."""

    post: Post
    reviews: Seat
    answers: Seat
    pays: Seat
    keeps: Seat


def fill(*, now: datetime) -> int:
    """Open a fund, give McAllen of it, and walk a support to each state; how many there are."""
    people = _people()
    if people is None:
        return 0
    began = max(now - timedelta(days=APART * len(STAGES)), now.replace(month=1, day=1))
    fund = _fund(people, began)
    walked = 0
    for number, (track, asks) in enumerate(_tracks(people, now)):
        stage, line = STAGES[number]
        at = max(now - timedelta(days=APART * (len(STAGES) - 1 - number)), began)
        rate = Decimal("17.20") + Decimal(number) / 20
        on = at.astimezone(people.post.zoneinfo).date()
        funding.enter_rate(on=on, pesos=rate, source=SOURCE, by=people.keeps, at=at)
        _Walk(track, asks, people, at).go(stage, Line.objects.get(fund=fund, code=line))
        walked += 1
    return walked


def _people() -> People | None:
    seats = Seat.objects.select_related("officer", "post__region", "post__ministry")
    here = {seat.role: seat for seat in seats.filter(post__code=POST).order_by("-pk")}
    keeps = seats.filter(role=Role.FINANCE_OFFICER).order_by("pk").first()
    wanted = (Role.SUPERVISOR, Role.HEAD_OF_POST, Role.CASHIER)
    if keeps is None or any(role not in here for role in wanted):
        return None
    reviews, answers, pays = (here[role] for role in wanted)
    return People(reviews.post, reviews, answers, pays, keeps)


def _fund(people: People, at: datetime) -> Fund:
    fund = funding.open_fund(
        fund=NewFund(
            code="DEMO", name_es="Fondo inventado de la demostración",
            name_en="Invented fund of the demo", fiscal_year=at.year, currency="USD",
            rules_version="demo", items=(ITEM,), ceiling=Decimal("50000.00"),
        ),
        by=people.keeps, at=at,
    )  # fmt: skip
    for code, (cap, days, level, given) in LINES.items():
        limits = Limits(item=ITEM, unit_cap=Decimal(cap), days_cap=days, level=level)
        line = Line.objects.get(fund=fund, code=code)
        funding.set_line(line=line, limits=limits, by=people.keeps, at=at)
        funding.allocate(
            fund=fund, post=people.post, line=code, amount=Decimal(given), by=people.keeps, at=at
        )
    return fund


def _tracks(people: People, now: datetime) -> Sequence[tuple[Track, Seat]]:
    """The oldest open cases of the post that the head of protection opens, and who has each."""
    found = cases.opening(people.reviews, now).filter(
        state=TrackState.OPEN, scope__level=0, case__post=people.post, assigned__post=people.post
    )
    rows = found.exclude(assigned__officer=people.reviews.officer)
    return [
        (track, track.assigned)
        for track in rows.order_by("opened_on", "case__number")[: len(STAGES)]
        if track.assigned is not None
    ]


class _Walk:
    """One support on its way: each step a few minutes after the one before."""

    def __init__(self, track: Track, asks: Seat, people: People, at: datetime) -> None:
        self.track, self.asks, self.people, self.at = track, asks, people, at

    def _next(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at

    def go(self, stage: str, line: Line) -> None:
        """As far as a stage. The steps are those of the services, by whoever may."""
        on = self.at.astimezone(self.people.post.zoneinfo).date()
        wanted = Wanted(
            line=line.pk, day=on, days=1, adults=0, minors=1, amount=(line.unit_cap or Decimal(1)),
            note=SYNTHETIC,
        )  # fmt: skip
        row = asking.ask(track=self.track, wanted=wanted, by=self.asks, at=self._next())
        if stage == "asked":
            return
        if stage == "returned":
            deciding.give_back(
                request=row, reason="papers", by=self.people.reviews, at=self._next()
            )
            return
        deciding.review(track=self.track, request=row, by=self.people.reviews, at=self._next())
        if stage != "reviewed":
            by = self.people.answers if line.level == Level.HEAD_POST else self.people.reviews
            deciding.authorise(request=row, by=by, at=self._next())
        if stage not in ("reviewed", "authorised"):
            self._pay(stage, row)

    def _pay(self, stage: str, row: Request) -> None:
        people = self.people
        on = self.at.astimezone(people.post.zoneinfo).date()
        payment = Payment(method="cash", on=on)
        paying.pay(request=row, payment=payment, by=people.pays, at=self._next())
        if stage == "refunded":
            paying.refund(request=row, amount=row.amount, by=people.pays, at=self._next())
        if stage in ("paid", "refunded"):
            return
        paying.sign(
            request=row, receipt=f"D-{row.voucher[-4:]}", on=on, by=people.pays, at=self._next()
        )
        if stage == "signed":
            return
        shown = Shown(files=[(self._paper(row), "invoice")], spent=row.amount)
        proving.prove(track=self.track, request=row, shown=shown, by=self.asks, at=self._next())
        if stage == "closed":
            proving.reconcile(track=self.track, request=row, by=people.reviews, at=self._next())
            proving.close(request=row, by=people.pays, at=self._next())

    def _paper(self, row: Request) -> UUID:
        """An empty sheet: a till receipt of nobody."""
        sheet = io.BytesIO()
        Image.new("RGB", (240, 360), "white").save(sheet, "PNG")
        upload = Upload(
            name="comprobante-inventado.png", declared="image/png", content=sheet.getvalue(),
            kind=FileKind.EVIDENCE,
        )  # fmt: skip
        made = adding.add(
            track=self.track, upload=upload, token=uuid5(SPACE, str(row.pk)), by=self.asks,
            at=self._next(),
        )  # fmt: skip
        return made.pk
