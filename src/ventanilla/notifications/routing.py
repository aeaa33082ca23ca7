"""Which post a place belongs to on a day: county by county where a district says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from ventanilla.network import places
from ventanilla.network.models import District, Post
from ventanilla.network.places import County
from ventanilla.network.selectors import Jurisdiction
from ventanilla.network.states import Sureness


@dataclass(frozen=True, slots=True)
class Place:
    """A county as somebody wrote it. ``fips``: blank where there is none of that name."""

    state: str = ""
    county: str = ""
    fips: str = ""


@lru_cache(maxsize=1024)  # a list names the same county many times
def place_of(*, state: str, county: str) -> Place:
    """A place from a state (two letters) and a county, or a postal code in its stead."""
    words, state = county.strip(), state.upper()
    if not words:
        return Place(state)
    # A county before the city of its name, which may lie elsewhere; a postal code at last.
    for asked in (f"{words} County, {state}", f"{words}, {state}", words):
        known = next((found.county for found in places.find(asked) if _fits(found.county, words,
                      state)), None)  # fmt: skip
        if known is not None:
            return Place(known.state, known.name, known.fips)
    return Place(state, words)


def _fits(county: County | None, words: str, state: str) -> bool:
    """Whether a county is what was meant: of the state, unless a postal code says where it is."""
    return county is not None and (words[:1].isdigit() or county.state == state)


def in_charge(place: Place, *, on: date) -> Jurisdiction:
    """Who answers for a place on a day; nobody where the state is not known either."""
    return judge(districts().filter(region__code=place.state), place, on=on)


def districts() -> QuerySet[District]:
    """What posts cover in the host country, at any time."""
    rows = District.objects.filter(region__country="US")
    return rows.select_related("post__region", "region", "source").order_by("post__code")


def judge(rows: Iterable[District], place: Place, *, on: date) -> Jurisdiction:
    """The same of rows that were read: a row of the county itself, else the rows of its state.

    Rows of other counties say nothing of this one.
    """
    held = [row for row in rows if row.region.code == place.state and _holds(row, on)]
    named = tuple(row for row in held if row.county_fips and row.county_fips == place.fips)
    found = named or tuple(row for row in held if not row.county_fips)
    posts = {row.post_id for row in found}
    if len(posts) != 1:
        return Jurisdiction(Sureness.SHARED if posts else Sureness.NONE, found)
    return Jurisdiction(Sureness.SURE if named else Sureness.LIKELY, found)


def _holds(row: District, on: date) -> bool:
    begun = row.valid_from is None or row.valid_from <= on
    return begun and (row.valid_to is None or on < row.valid_to)


def suggested(place: Place, *, here: Post, on: date) -> Post | None:
    """Another post than this one, where a place surely or likely belongs to it."""
    post = in_charge(place, on=on).post
    return post if post and post.pk != here.pk else None
