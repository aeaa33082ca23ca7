"""Which post answers for a county on a day: the vectors of the districts that changed."""

from datetime import date
from itertools import groupby, pairwise

import pytest
import zipcodes

from ventanilla.network.models import District
from ventanilla.network.services import load_reference_data
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
def test_a_county_that_changed_hands_goes_to_who_had_it_that_day(
    network, state, county, before, after
):
    assert (code(state, county, BEFORE), code(state, county, CHANGE)) == (before, after)


def test_a_county_nobody_names_is_left_to_a_person_where_posts_share_the_state(network):
    assert code("TX", "Hidalgo County", CHANGE) is None
    assert code("UT", "Utah County", CHANGE) == "SLC"
    assert code("NV", "Clark County", BEFORE) == "LVG"
    assert code("ZZ", "Nowhere", CHANGE) is None
    assert code("", "99999", CHANGE) is None


def test_every_county_has_one_post_or_none_on_every_day(network):
    """Whoever reads all rows of a county finds one at most, on each day on which any changes."""
    named = District.objects.exclude(county_fips="").order_by("county_fips")
    double = []
    for fips, rows in groupby(named, key=lambda row: row.county_fips):
        spans = [(row.valid_from or date.min, row.valid_to or date.max) for row in rows]
        spans.sort()
        for (__, ends), (begins, __) in pairwise(spans):
            if begins < ends:
                double.append(fips)
    assert double == []

    counties = {(each["state"], each["county"]) for each in zipcodes.list_all() if each["county"]}
    assert len(counties) > 3200
    known = {(row.region.code, routing.plain(row.county)): row.county_fips
             for row in named.select_related("region")}  # fmt: skip
    whole = {state for state, __ in counties}
    days = sorted({day for row in District.objects.all() for day in (row.valid_from, row.valid_to)
                   if day} | {BEFORE, date(2026, 3, 3)})  # fmt: skip
    for day in days:
        by_state = {state: routing.in_charge(Place(state), on=day) for state in whole}
        for fips in set(known.values()):
            found = routing.in_charge(Place("TX", "", fips), on=day)
            assert found.post is None or [row.post for row in found.candidates] == [found.post]
        assert all(found.post is None or len(found.posts) == 1 for found in by_state.values())
