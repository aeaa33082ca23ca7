"""Alma's case, a shelter that she agreed to, and a referral that went there."""

from uuid import uuid4

import pytest

from tests.agreed import LIGHT, fresh, give, hear
from tests.factories import NOW
from tests.pages import served
from ventanilla.referrals.account import Provider
from ventanilla.referrals.models import Referral
from ventanilla.referrals.selectors import link_of, referral_of
from ventanilla.referrals.services import proposing, sending
from ventanilla.referrals.services.proposing import Wish
from ventanilla.referrals.services.sending import Going
from ventanilla.security import links
from ventanilla.security.identity import entered
from ventanilla.security.links import Pair

SHELTER, PAPER, ALIAS = "referral_shelter", "D-2", "Lucero"
ORGANIZATION = "0d0c1f0e-5b4b-4a0e-9c3e-0f7a1f2b3c4d"


@pytest.fixture
def agreed(alma, beto):
    """She agreed to be attended, and that Casa Luz is told two things: the consent's row."""
    wants(alma, beto)
    return give(alma, beto, SHELTER, recipient=LIGHT)


@pytest.fixture
def proposed(alma, beto):
    """A referral to Casa Luz that nobody was told of."""
    return propose(alma, beto)


@pytest.fixture
def sent(proposed, agreed, beto):
    """The same, sent."""
    return send(proposed, beto)


def wants(track, by):
    """She wants to be attended, and a shelter; and says what to call her."""
    hear(track, by, consent_service="yes", consent_referral="yes", share_shelter="yes")
    hear(track, by, instrument="needs", nd_areas="housing", nd_called=ALIAS, nd_age="34",
         nd_tonight="no")  # fmt: skip


def propose(track, by, name=LIGHT, *, at=NOW, **changed):
    wish = Wish(provider=Provider(name=name, organization=ORGANIZATION), need="shelter", **changed)
    return proposing.propose(track=fresh(track), wish=wish, by=by, at=at)


def send(referral, by, *, at=NOW, **changed):
    going = Going(document=PAPER, language="es", disclosure_id=uuid4(), **changed)
    sending.send(referral=again(referral), going=going, by=by, at=at)
    return again(referral)


def again(referral):
    """The referral as it stands now, with its track."""
    return Referral.objects.select_related(
        "track__case__post", "track__dossier", "track__package", "track__scope", "disclosure__track"
    ).get(pk=referral.pk)


def opened(referral, by, *, at=NOW):
    """The referral as its officer reads it."""
    from tests.agreed import read

    return referral_of(read(referral.track, by, at=at), referral.pk)


def pair_of(referral, by, *, at=NOW):
    """The link and the code that the officer passes on."""
    from tests.agreed import read

    row = again(referral)
    link = link_of(read(row.track, by, at=at), row.disclosure_id, at=at)
    return Pair(link.token, link.code)


def partner_reads(pair, *, at=NOW):
    """What the partner's page opens, with the rights of a page and nobody signed in."""
    with served(), entered(None):
        return links.open_page(pair, at=at)


def partner_says(pair, said, *, at=NOW, then=(), **note):
    """What the partner leaves: the receipt, or None."""
    with served(), entered(None):
        found = links.open_page(pair, at=at)
        if found is None:
            return None
        return links.answer(
            pair.token, found.ticket, said=said, then=then,
            note={"answer": said, **note}, at=at,
        )  # fmt: skip
