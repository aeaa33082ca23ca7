"""The invented directory of the demo."""

from datetime import date

import pytest
from django.db import transaction

from tests.factories import NOW
from ventanilla.demo import directory
from ventanilla.directory import selectors
from ventanilla.directory.finding import Asked
from ventanilla.directory.freshness import Freshness, freshness
from ventanilla.directory.models import Address, Location, Phone, Service, Whereabouts
from ventanilla.network import places
from ventanilla.network.models import Post
from ventanilla.network.services import load_reference_data

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 3)


@pytest.fixture
def filled():
    load_reference_data()
    directory.fill(seed=1, now=NOW)


def test_a_directory_that_is_invented_holds_together(filled):
    assert Service.objects.count() == directory.SERVICES
    hidden = Location.objects.filter(confidential=True)
    assert hidden.count() == Whereabouts.objects.count() > 10
    assert not Address.objects.filter(location__in=hidden).exists()
    assert all("-555-01" in number for number in Phone.objects.values_list("number", flat=True))
    states = [freshness(each, ON) for each in Service.objects.all()]
    assert all(states.count(state) > 5 for state in Freshness)


def test_a_shelter_near_mcallen_is_among_them(filled):
    [place] = places.find("78501")
    asked = Asked(on=ON, needs=["refugio_emergencia"], place=place, children=True)
    assert selectors.search(asked).total >= 1
    mcallen = Post.objects.get(code="MCA")
    assert selectors.helpers_for(post=mcallen, needs=["legal"], on=ON)


def test_the_same_seed_invents_the_same():
    load_reference_data()
    found = []
    for _turn in range(2):
        with transaction.atomic():
            directory.fill(seed=1, now=NOW)
            found.append(sorted(Service.objects.values_list("pk", "name", "verified_on")))
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert len(found[0]) == directory.SERVICES
