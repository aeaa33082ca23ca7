"""Where a place is that somebody types in."""

import pytest

from ventanilla.network import places


def names(text):
    return [place.name for place in places.find(text)]


def test_every_county_stands_once():
    assert len(places.counties()) == 3235
    by_state = [county.state for county in places.counties().values()]
    assert [by_state.count(code) for code in ("KS", "MO", "CO", "NC", "SC")] == [
        105, 115, 64, 100, 46,
    ]  # fmt: skip


def test_a_zip_code_has_its_county_and_its_middle():
    [place] = places.find(" 78501 ")
    assert place.name == "McAllen, TX 78501"
    assert place.county == places.counties()["48215"]
    assert (place.point.latitude, place.point.longitude) == (26.2154, -98.2359)


@pytest.mark.parametrize("text", ["McAllen, TX", "mcallen", "MCALLEN tx", "McAllen,TX"])
def test_a_city_is_found_however_it_is_written(text):
    assert names(text) == ["McAllen, TX"]


def test_a_county_of_two_states_is_asked_back():
    assert names("Hidalgo County") == ["Hidalgo County, NM", "Hidalgo County, TX"]
    assert names("Condado de Hidalgo, TX") == ["Hidalgo County, TX"]


@pytest.mark.parametrize(
    ("text", "fips"),
    [
        ("Dona Ana County", "35013"), ("Doña Ana County, NM", "35013"), ("St. Louis, MO", "29510"),
        ("Roanoke, VA", "51770"), ("Anchorage, AK", "02020"), ("20001", "11001"),
        ("00901", "72127"), ("78501-1234", "48215"), ("Orleans Parish", "22071"),
    ],
)  # fmt: skip
def test_names_that_are_spelled_in_two_ways_have_their_county(text, fips):
    assert {place.county.fips for place in places.find(text)} == {fips}


@pytest.mark.parametrize("text", ["", "  ", "00000", "Nowhere at all", ", TX", "TX", "%", "'; --"])
def test_what_is_nowhere_is_not_found(text):
    assert not places.find(text)
