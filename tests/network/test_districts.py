"""Whose place is it, on which day, and how sure is that?"""

from datetime import date

import pytest

from ventanilla.network import selectors
from ventanilla.network.errors import UnknownDistrict
from ventanilla.network.models import Post
from ventanilla.network.services import load_reference_data
from ventanilla.network.states import Sureness

pytestmark = pytest.mark.django_db
TODAY, BEFORE = date(2026, 3, 3), date(2022, 5, 31)
CHANGE = date(2022, 6, 1)
UNKNOWN = [{"state": "ZZ"}, {"county_fips": "99001"}, {"county_fips": "48"}]
DALLAM, HIDALGO, IMPERIAL = "48111", "48215", "06025"


@pytest.fixture(autouse=True)
def network():
    load_reference_data()


def codes(answer):
    return [post.code for post in answer.posts]


def test_a_county_that_a_source_names_is_sure():
    answer = selectors.post_for(county_fips=IMPERIAL, on=TODAY)

    assert (answer.post.code, answer.sureness) == ("CXL", Sureness.SURE)
    assert answer.candidates[0].source.code == "consulmex-calexico"


def test_a_county_changes_hands_on_its_day():
    assert selectors.post_for(county_fips=DALLAM, on=BEFORE).post.code == "DAL"
    assert selectors.post_for(county_fips=DALLAM, on=CHANGE).post.code == "ABQ"


def test_a_state_changes_hands_too():
    assert codes(selectors.post_for(state="CT", on=BEFORE)) == ["NYC"]
    assert codes(selectors.post_for(state="ct", on=CHANGE)) == ["BOS"]


def test_a_county_nobody_names_in_a_shared_state_is_left_to_a_person():
    answer = selectors.post_for(county_fips=HIDALGO, on=TODAY)

    assert answer.sureness == Sureness.SHARED
    assert answer.post is None
    assert "MCA" in codes(answer)
    assert len(codes(answer)) == 12


def test_a_state_with_one_post_is_likely():
    answer = selectors.post_for(state="UT", on=TODAY)

    assert (answer.post.code, answer.sureness) == ("SLC", Sureness.LIKELY)


def test_a_state_read_whole_is_sure():
    assert selectors.post_for(state="NC", on=TODAY).sureness == Sureness.SURE


@pytest.mark.parametrize(
    "place", [{"state": "ZZ"}, {"county_fips": "99001"}, {"county_fips": "48"}]
)
def test_a_place_that_does_not_exist_is_refused(place):
    with pytest.raises(UnknownDistrict) as refusal:
        selectors.post_for(**place, on=TODAY)

    assert list(refusal.value.problems) == ["county" if "county_fips" in place else "state"]


def test_the_district_of_a_post_is_told_state_by_state():
    denver = Post.objects.get(code="DEN")

    told = {region.code: rows for region, rows in selectors.district_of(denver, on=TODAY)}

    assert list(told) == ["CO", "MT", "WY"]
    assert sum(bool(row.county_fips) for row in told["CO"]) == 64
    assert told["WY"][0].extent == "part"


def test_a_post_is_found_by_city_in_either_language():
    def found(text):
        return [post.code for post in Post.objects.named_like(text)]

    assert found("filadelfia") == found("philadelphia") == ["PHL"]
    assert found("mca") == ["MCA"]
    assert found("general laredo") == ["LAR"]
