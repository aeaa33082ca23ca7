"""Who handles money in McAllen, and a fund with what it may be spent on."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.attachments import making
from tests.cast import seat
from tests.factories import NOW
from ventanilla.attachments.services import adding
from ventanilla.attachments.services.adding import Upload
from ventanilla.attachments.states import FileKind
from ventanilla.network.roles import Role
from ventanilla.support.models import Line, Request
from ventanilla.support.services import asking, deciding, funding, paying, proving
from ventanilla.support.services.asking import Wanted
from ventanilla.support.services.funding import Limits, NewFund
from ventanilla.support.services.paying import Payment
from ventanilla.support.services.proving import Shown

TODAY = NOW.date()
HUNDRED = Decimal("100.00")


@pytest.fixture
def nora(mcallen):
    """Nora keeps the till in McAllen."""
    return seat("nora", mcallen, Role.CASHIER)


@pytest.fixture
def fermin(laredo):
    """Fermín keeps the funds, and sits elsewhere."""
    return seat("fermin", laredo, Role.FINANCE_OFFICER)


@pytest.fixture
def fund(fermin):
    """Protection money in dollars, of which food and legal fees may be asked for."""
    made = funding.open_fund(
        fund=NewFund(
            code="PROT", name_es="Protección", name_en="Protection", fiscal_year=TODAY.year,
            currency="USD", rules_version="1", items=("44102", "33104"),
            ceiling=Decimal("10000.00"),
        ),
        by=fermin, at=NOW,
    )  # fmt: skip
    for code, level in (("food", "officer"), ("lodging", "head_post"), ("legal", "officer")):
        limits = Limits(item="44102", unit_cap=HUNDRED, days_cap=5, level=level)
        funding.set_line(
            line=Line.objects.get(fund=made, code=code), limits=limits, by=fermin, at=NOW
        )
    return made


@pytest.fixture
def rate(fermin):
    return funding.enter_rate(
        on=TODAY - timedelta(days=1), pesos=Decimal("18.5"), source="Banco de México (invented)",
        by=fermin, at=NOW,
    )  # fmt: skip


@pytest.fixture
def funded(fund, rate, fermin, mcallen):
    """The fund, of which McAllen was given a thousand for food and five hundred for fees."""
    for line, amount in (("food", "1000.00"), ("legal", "500.00")):
        funding.allocate(
            fund=fund, post=mcallen, line=line, amount=Decimal(amount), by=fermin, at=NOW
        )
    return fund


def wanted(fund, line="food", **more):
    found = Line.objects.get(fund=fund, code=line)
    return Wanted(
        **{
            "line": found.pk, "day": TODAY, "days": 2, "adults": 0, "minors": 1,
            "amount": Decimal("60.00"), "note": "She has had nothing to eat since Reynosa.", **more,
        }
    )  # fmt: skip


class Life:
    """A support on its way; each step by whoever may."""

    def __init__(self, track, fund, people, now=NOW):
        self.track, self.fund, self.people, self.now = track, fund, people, now
        self.row = None

    def next(self):
        self.now += timedelta(minutes=5)
        return self.now

    def ask(self, line="food", **more):
        self.row = asking.ask(
            track=self.track, wanted=wanted(self.fund, line, **more), by=self.people["asks"],
            at=self.next(),
        )  # fmt: skip
        return self

    def review(self):
        deciding.review(
            track=self.track, request=self.row, by=self.people["reviews"], at=self.next()
        )
        return self

    def authorise(self):
        deciding.authorise(request=self.row, by=self.people["authorises"], at=self.next())
        return self

    def pay(self, on=TODAY, method="cash"):
        paying.pay(
            request=self.row, payment=Payment(method=method, on=on), by=self.people["pays"],
            at=self.next(),
        )  # fmt: skip
        return self

    def sign(self):
        paying.sign(
            request=self.row, receipt="R-1", on=TODAY, by=self.people["pays"], at=self.next()
        )
        return self

    def prove(self, file, spent="60.00", kind="invoice"):
        proving.prove(
            track=self.track, request=self.row, by=self.people["asks"], at=self.next(),
            shown=Shown(files=[(file, kind)], spent=Decimal(spent)),
        )  # fmt: skip
        return self

    def reconcile(self):
        proving.reconcile(
            track=self.track, request=self.row, by=self.people["reviews"], at=self.next()
        )
        return self

    def close(self):
        proving.close(request=self.row, by=self.people["pays"], at=self.next())
        return self

    @property
    def now_is(self):
        return Request.objects.get(pk=self.row.pk).state

    def paid(self):
        return self.ask().review().authorise().pay()


@pytest.fixture
def life(itzel, funded, bruno, alba, nora):
    """Bruno asks, Alba reviews and authorises, Nora pays."""
    return Life(itzel, funded, {"asks": bruno, "reviews": alba, "authorises": alba, "pays": nora})


@pytest.fixture
def file(itzel, bruno):
    """A till receipt among the files of the case."""
    upload = Upload(
        name="ticket.jpg", declared="image/jpeg", content=making.jpeg(), kind=FileKind.EVIDENCE,
        note="",
    )  # fmt: skip
    return adding.add(track=itzel, upload=upload, token=uuid.uuid4(), by=bruno, at=NOW).pk
