"""Which post answers for a county on a day: the vectors of the districts that changed."""

from collections import Counter, defaultdict
from datetime import date
from itertools import groupby, pairwise

import pytest

from ventanilla.network import places
from ventanilla.network.services import load_reference_data
from ventanilla.network.states import Sureness
from ventanilla.notifications import routing
from ventanilla.notifications.routing import Place

pytestmark = pytest.mark.django_db
BEFORE, CHANGE = date(2022, 5, 31), date(2022, 6, 1)


@pytest.fixture
def network(db):
    load_reference_data()


def code(state, county, on):
    post = routing.in_charge(routing.place_of(state=state, county=county), on=on).post
    return post.code if post else None


@pytest.mark.parametrize(
    ("state", "county", "before", "after"),
    [
        ("TX", "Dallam County", "DAL", "ABQ"),  # Albuquerque’s list of 2022
        ("CT", "Hartford County", "NYC", "BOS"),
        ("CT", "06103", "NYC", "BOS"),
        ("NV", "Elko", "BOI", "LVG"),
        ("FL", "De Soto", "ORL", "MIA"),
    ],
)
def test_check_3_a_county_that_changed_hands_goes_to_who_had_it_that_day(
    network, state, county, before, after
):
    assert (code(state, county, BEFORE), code(state, county, CHANGE)) == (before, after)


@pytest.mark.parametrize(
    ("state", "county", "name"),
    [("TX", "Houston", "Houston County"), ("LA", "orleans", "Orleans Parish"), ("CT", "78572",
     "Hidalgo County"), ("TX", "Hidalgo County", "Hidalgo County"), ("TX", "Mission",
     "Hidalgo County"), ("", "Hidalgo", "Hidalgo")],
)  # fmt: skip
def test_a_county_is_found_as_it_is_written(state, county, name):
    place = routing.place_of(state=state, county=county)
    assert place.county == name
    assert bool(place.fips) == (name != "Hidalgo")


def test_a_county_nobody_names_is_left_to_a_person_where_posts_share_the_state(network):
    assert code("TX", "Hidalgo County", CHANGE) is None
    assert code("UT", "Utah County", CHANGE) == "SLC"
    assert code("NV", "Clark County", BEFORE) == "LVG"
    assert code("TX", "Nowhere", CHANGE) is None
    assert code("ZZ", "Nowhere", CHANGE) is None
    assert code("", "99999", CHANGE) is None


def test_check_3_every_county_has_one_post_or_none_on_every_day(network):
    """No two rows of one county hold on one day, and no place is given to two posts."""
    rows = list(routing.districts())
    named = sorted((row for row in rows if row.county_fips), key=lambda row: row.county_fips)
    for __, those in groupby(named, key=lambda row: row.county_fips):
        spans = sorted((row.valid_from or date.min, row.valid_to or date.max) for row in those)
        assert all(ends <= begins for (__, ends), (begins, __) in pairwise(spans))

    assert len(places.counties()) == 3235
    by_state = defaultdict(list)
    for row in rows:
        by_state[row.region.code].append(row)
    changes = {day for row in rows for day in (row.valid_from, row.valid_to) if day}
    found = Counter()
    for day in sorted(changes | {BEFORE, date(2026, 3, 3)}):
        for county in places.counties().values():
            place = Place(county.state, county.name, county.fips)
            answer = routing.judge(by_state[county.state], place, on=day)
            assert answer.post is None or answer.posts == (answer.post,)
            found[answer.sureness] += 1
    assert all(found[each] > 100 for each in (Sureness.SURE, Sureness.LIKELY, Sureness.SHARED))
