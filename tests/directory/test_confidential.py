"""Where a confidential location is stands nowhere in clear."""

import pytest
from django.db import IntegrityError, transaction

from tests.directory import making
from ventanilla.directory.models import Location
from ventanilla.network.models import Post

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "told",
    [{"latitude": 30.1}, {"longitude": -97.1}, {"transportation": "Bus 7"}, {"url": "http://a.b"}],
)
def test_a_confidential_location_does_not_say_where_it_is(
    mcallen: Post, told: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError, match="does_not_say_where_it_is"):
        making.shelter(making.organization(), mcallen, **told)


def test_no_address_in_clear_is_taken_for_it(mcallen: Post) -> None:
    shelter = making.shelter(making.organization(), mcallen)
    with pytest.raises(IntegrityError, match="of_an_open_location"), transaction.atomic():
        making.address(shelter)


def test_an_open_location_with_an_address_does_not_become_confidential_by_a_mark_alone(
    mcallen: Post,
) -> None:
    place = Location.objects.create(location_type="physical", post=mcallen)
    making.address(place)
    with pytest.raises(IntegrityError, match="of_an_open_location"), transaction.atomic():
        Location.objects.filter(pk=place.pk).update(confidential=True)
