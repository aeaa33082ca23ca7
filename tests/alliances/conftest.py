"""A post, its community officer, an ally, and an instrument taken as far as a test wants it."""

from datetime import date, timedelta

import pytest

from tests.cast import seat
from tests.factories import NOW, PostFactory
from ventanilla.alliances.services import moving, papers, writing
from ventanilla.alliances.services.papers import Text
from ventanilla.alliances.services.writing import Ally, Terms
from ventanilla.alliances.states import Kind, Obliged, PartyRole, State
from ventanilla.directory.models import Organization
from ventanilla.network.roles import Role

TODAY = date(2026, 3, 3)
TEXT = Text(b"%PDF-1.7 signed", "application/pdf", "pdf")


def days(number):
    return TODAY + timedelta(days=number)


YESTERDAY, LONG_AGO = days(-1), days(-380)


@pytest.fixture
def nora(mcallen):
    """Nora keeps what surrounds the cases in McAllen."""
    return seat("nora", mcallen, Role.COMMUNITY_OFFICER)


@pytest.fixture
def lead(db):
    """The lead at headquarters, who gives opinions."""
    post = PostFactory(code="DPC", kind="hq_unit", city_es="Ciudad de México", city_en="Mexico")
    return seat("hilda", post, Role.HQ_PROTOCOL_LEAD)


@pytest.fixture
def casa(mcallen):
    """An invented shelter in the directory of McAllen."""
    return Organization.objects.create(
        name="Casa Girasol", description="Refugio inventado.", post=mcallen, modified_at=NOW
    )


@pytest.fixture
def agree(nora, casa):
    """``agree(kind=…)``: an instrument that was agreed before the register began, unsigned."""

    def begin(*, by=nora, ally=casa, state=State.AGREED, on=LONG_AGO, promises=(), **more):
        given = {"kind": Kind.MOU, "name_es": "Memorándum", "name_en": "Memorandum",
                 "topics": ("violence",), "opinion": "DGPME/12/2024"}  # fmt: skip
        alliance = writing.begin(
            terms=Terms(**given | more), state=state, allies=(Ally(organization=ally),),
            by=by, on=on, at=NOW,
        )  # fmt: skip
        for code, side in promises:
            writing.promise(
                alliance=alliance, commitment=code, obliged=Obliged(side), text="", by=by, at=NOW
            )
        return alliance

    return begin


@pytest.fixture
def sign(nora):
    """Both sides sign, and the text is kept."""

    def act(alliance, *, by=nora, on=LONG_AGO):
        for party in alliance.parties.all():
            writing.sign_for(
                party=party, signatory="Ana Ruiz", capacity="Directora", role=PartyRole.PARTY,
                by=by, at=NOW,
            )  # fmt: skip
        papers.keep(alliance=alliance, text=TEXT, by=by, at=NOW)
        return moving.move(alliance=alliance, to=State.SIGNED, on=on, by=by, at=NOW)

    return act


@pytest.fixture
def in_force(agree, sign, nora):
    """``in_force(since=…, ends_on=…)``: an instrument that is in force."""

    def act(*, by=nora, since=LONG_AGO, posts=(), **more):
        alliance = agree(by=by, **more)
        if posts:
            writing.add_party(alliance=alliance, ally=Ally(posts=tuple(posts)), by=by, at=NOW)
        if alliance.kind in (Kind.TASK_FORCE, Kind.INFORMAL):
            return moving.move(alliance=alliance, to=State.IN_FORCE, on=since, by=by, at=NOW)
        sign(alliance, by=by, on=since)
        return moving.move(alliance=alliance, to=State.IN_FORCE, on=since, by=by, at=NOW)

    return act
