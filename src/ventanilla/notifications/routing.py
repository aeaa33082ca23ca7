"""Which post a place belongs to on a day: county by county where a district says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import zipcodes

from ventanilla.network import selectors as network
from ventanilla.network.models import District, Post, Region
from ventanilla.network.selectors import Jurisdiction
from ventanilla.network.states import Sureness

ZIP = 5
UNKNOWN = Jurisdiction(Sureness.NONE, ())
#: what may stand behind the name of a county, in whichever source
KINDS = (" county", " parish", " municipio", " census area", " borough", " city and borough",
         " municipality")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A county as somebody wrote it. ``fips``: where a district names it."""

    state: str = ""
    county: str = ""
    fips: str = ""


def place_of(*, state: str, county: str) -> Place:
    """A place from a state (two letters) and a county, or a postal code in its stead."""
    words = county.strip()
    if len(words) >= ZIP and words[:ZIP].isdigit():
        found = zipcodes.filter_by(zip_code=words[:ZIP])
        if not found:
            return Place(state.upper())
        state, words = found[0]["state"], found[0]["county"]
    known = _named(state.upper(), words)
    return Place(
        state.upper(), known.county if known else words, known.county_fips if known else ""
    )


def in_charge(place: Place, *, on: date) -> Jurisdiction:
    """Who answers for a place on a day; nobody where the state is not known either."""
    if not place.state:
        return UNKNOWN
    if not Region.objects.filter(country="US", code=place.state).exists():
        return UNKNOWN
    if place.fips:
        return network.post_for(on=on, county_fips=place.fips)
    found = network.post_for(on=on, state=place.state)
    # By its state alone: rows of single counties say nothing of this one.
    rows = tuple(row for row in found.candidates if not row.county_fips)
    return _judged(found, rows)


def _judged(found: Jurisdiction, rows: Sequence[District]) -> Jurisdiction:
    posts = {row.post_id for row in rows}
    if not posts:
        return UNKNOWN
    if len(posts) > 1:
        return Jurisdiction(Sureness.SHARED, tuple(rows))
    return Jurisdiction(Sureness.LIKELY, tuple(rows)) if found.candidates else UNKNOWN


def suggested(place: Place, *, here: Post, on: date) -> Post | None:
    """Another post than this one, where a place surely or likely belongs to it."""
    post = in_charge(place, on=on).post
    return post if post and post.pk != here.pk else None


def plain(county: str) -> str:
    """A county as it is compared: ``DeSoto County`` and ``De Soto`` are one."""
    words = county.strip().casefold()
    for kind in KINDS:
        words = words.removesuffix(kind)
    return "".join(sign for sign in words if sign.isalnum())


def _named(state: str, county: str) -> District | None:
    if not (wanted := plain(county)):
        return None
    rows = District.objects.filter(region__country="US", region__code=state).exclude(county="")
    return next((row for row in rows if plain(row.county) == wanted), None)
