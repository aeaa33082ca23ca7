"""From a need to a service of the directory, over the officer's pages."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.agreed import ada, alma, beto, package, read, register
from tests.alliances.conftest import agree, in_force, nora, sign
from tests.directory.making import organization
from tests.directory.test_search import MCALLEN, WESLACO, casa, give
from tests.factories import NOW
from tests.referrals.making import SHELTER, again, agreed, proposed, sent
from ventanilla.directory.models import Service
from ventanilla.referrals.models import Referral
from ventanilla.referrals.selectors import referrals_of

__all__ = [
    "ada", "agree", "agreed", "alma", "beto", "casa", "give", "in_force", "nora", "package",
    "proposed", "register", "sent", "sign",
]  # fmt: skip
pytestmark = pytest.mark.django_db
NEED = {"need": "shelter"}
ROOF = ["refugio_emergencia"]


@pytest.fixture(autouse=True)
def _at_that_time(clock):
    """Everything happens at the moment of the notice, or when the test moves on."""


def test_who_promised_help_comes_first_and_who_is_long_unverified_not_at_all(
    give, casa, in_force, alma, beto, as_seat, mcallen
):
    give("Cerca", at=MCALLEN, of=ROOF)
    give("Sin preguntar", at=MCALLEN, of=ROOF, ago=91)
    give("Olvidado", at=MCALLEN, of=ROOF, ago=181)
    ally = organization("Casa Girasol", post=mcallen)
    theirs = give("Girasol", at=WESLACO, of=ROOF, speaks=["nah"])
    Service.objects.filter(pk=theirs.pk).update(organization=ally)
    in_force(ally=ally, promises=[("notify_custody", "allies")])
    client = as_seat(beto)
    page = reverse("referrals:propose", args=[alma.pk])

    shown = client.get(page, {**NEED, "language": "nah"}).content.decode()
    places = [shown.find(name) for name in ("Casa Girasol", "Cerca", "Sin preguntar")]
    assert places == sorted(places)
    assert -1 not in places
    assert "Olvidado" not in shown
    assert "in alliance" in shown
    assert "ask first" in shown

    chosen = {"service": theirs.pk, "name": "Somebody else", "mode": "warm"}
    answer = client.post(f"{page}?need=shelter", chosen)
    [found] = referrals_of(read(alma, beto))
    assert answer.url == reverse("referrals:detail", args=[alma.pk, found.row.pk])
    provider = found.account.provider
    assert (provider.name, provider.organization_id) == ("Casa Girasol", ally.pk)

    asked = reverse("cases:consent", args=[alma.pk, SHELTER])
    form = client.get(asked, {"referral": found.row.pk}).content.decode()
    assert 'value="Casa Girasol"' in form
    said = {"answer": "given", "channel": "written", "language": "es", "explained": "on",
            "understood": "on", "recipient": "Casa Girasol", "fields_told": ["called"]}  # fmt: skip
    back = client.post(f"{asked}?referral={found.row.pk}", said)
    assert back.url == answer.url


def test_an_overdue_answer_stands_on_the_desk_until_it_came(sent, beto, as_seat, clock):
    later = NOW + timedelta(hours=25)
    clock.move_to(later)
    client = as_seat(beto)
    number = sent.track.case.number
    words = f"An answer is overdue in {number}."
    assert words in client.get("/desk/").content.decode()

    page = reverse("referrals:detail", args=[sent.track.pk, sent.pk])
    assert "Look for another service" in client.get(page).content.decode()
    told = reverse("referrals:told", args=[sent.track.pk, sent.pk])
    assert client.post(told, {"answer": "declined"}).status_code == 200
    assert client.post(told, {"answer": "declined", "reason": "no_room"}).url == page
    assert words not in client.get("/desk/").content.decode()
    assert again(sent).state == "declined"
    assert "No room" in client.get(page).content.decode()


def test_another_cases_referral_does_not_exist_here(sent, alma, register, beto, as_seat):
    other = register(beto)
    client = as_seat(beto)

    for name in ("detail", "told", "close"):
        address = reverse(f"referrals:{name}", args=[other.pk, sent.pk])
        assert client.get(address).status_code == 404
    link = reverse("referrals:link", args=[other.pk, sent.disclosure_id])
    assert client.get(link).status_code == 404
    assert Referral.objects.count() == 1
