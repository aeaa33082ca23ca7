"""Where a place in the United States is: of a ZIP code, a city or a county.

Counties and their FIPS codes: ``data/counties.csv``, after GeoNames (geonames.org, CC BY 4.0).
ZIP codes with city, county and coordinates: the package ``zipcodes``. Nothing is asked of anybody.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import zipcodes

COUNTIES = Path(__file__).parent / "data" / "counties.csv"
ZIP = re.compile(r"^(\d{5})(?:-\d{4})?$")
#: what a county is called, in English and in Spanish; "city" tells some from their neighbour
KINDS = re.compile(
    r"^(condado|municipio|parroquia|municipality|city and borough) (de|of) |"
    r" (county|parish|municipio|borough|census area|municipality|city and borough)$"
)
MOST = 12  # places of one name that somebody may choose among


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees north and east."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class County:
    """A county, or what stands for one. ``fips``: five digits; ``state``: two letters."""

    fips: str
    name: str
    state: str

    def __str__(self) -> str:
        return f"{self.name}, {self.state}"


@dataclass(frozen=True, slots=True)
class Place:
    """A place that somebody named: what to call it, its county and its middle, if known."""

    name: str
    county: County | None
    point: Point | None


@lru_cache(maxsize=1)
def counties() -> Mapping[str, County]:
    """Every county by its FIPS code."""
    with COUNTIES.open(encoding="utf-8", newline="") as file:
        return {row["fips"]: County(**row) for row in csv.DictReader(file)}


def find(text: str) -> Sequence[Place]:
    """The places that a ZIP code, "McAllen, TX", "McAllen" or "Hidalgo County" may mean.

    Several where the name stands in several states, by state; none if nothing is called that.
    """
    words = " ".join(text.split())
    if digits := ZIP.match(words):
        return _of_zip(digits[1])
    name, state = _parted(words)
    if not _plain(name):
        return ()
    return (_of_county(name, state) or _of_city(name, state))[:MOST]


def _parted(words: str) -> tuple[str, str]:
    """A name and the two letters of a state, if they follow it."""
    found = re.match(r"^(.*?)(?:,\s*|\s+)([A-Za-z]{2})$", words)
    if found and found[2].upper() in _states():
        return found[1].strip(" ,"), found[2].upper()
    return words, ""


@lru_cache(maxsize=1)
def _states() -> frozenset[str]:
    return frozenset(county.state for county in counties().values())


def _of_zip(code: str) -> Sequence[Place]:
    return [
        Place(f"{_city(row)}, {row['state']} {code}", _county_of(row), _middle([row]))
        for row in zipcodes.matching(code)
    ]


def _of_city(name: str, state: str) -> list[Place]:
    rows = _rows(city=_titled(name), state=state) or _rows(
        city=_titled(re.sub(r"(?i)\bst\.? ", "Saint ", name)), state=state
    )
    by_state: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        by_state.setdefault(row["state"], []).append(row)
    return [
        Place(f"{_city(found[0])}, {code}", _county_of(found[0]), _middle(found))
        for code, found in sorted(by_state.items())
    ]


def _of_county(name: str, state: str) -> list[Place]:
    if not KINDS.search(_plain(name)):
        return []
    named = [each for each in _by_name().get(_key(name), ()) if state in ("", each.state)]
    exact = [each for each in named if _plain(each.name) == _plain(name)]  # a parish, no county
    return [Place(str(county), county, _middle_of(county)) for county in exact or named]


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, Sequence[County]]:
    named: dict[str, list[County]] = {}
    for county in counties().values():
        named.setdefault(_key(county.name), []).append(county)
    return named


def _county_of(row: Mapping[str, str]) -> County | None:
    """The county of a row of the package, which spells some otherwise."""
    if row["state"] == "DC":
        return counties()["11001"]
    for key in (_key(row["county"]), _key(f"{row['county']} city")):
        for county in _by_name().get(key, ()):
            if county.state == row["state"]:
                return county
    return None


def _middle_of(county: County) -> Point | None:
    return _middle(row for row in _rows(state=county.state) if _county_of(row) == county)


def _middle(rows: Iterable[Mapping[str, str]]) -> Point | None:
    """The mean of some ZIP codes; the ordinary ones, where there are any."""
    found = list(rows)
    found = [row for row in found if row["zip_code_type"] == "STANDARD"] or found
    points = [(float(row["lat"]), float(row["long"])) for row in found if row["lat"]]
    if not points:
        return None
    north, east = (sum(part) / len(points) for part in zip(*points, strict=True))
    return Point(round(north, 5), round(east, 5))


def _rows(**wanted: str) -> list[Mapping[str, str]]:
    return list(zipcodes.filter_by(**{name: value for name, value in wanted.items() if value}))


def _city(row: Mapping[str, str]) -> str:
    """The package writes Mcallen."""
    return re.sub(r"\bMc([a-z])", lambda found: f"Mc{found[1].upper()}", row["city"])


def _titled(name: str) -> str:
    return " ".join(word.capitalize() for word in _bare(name).split())


def _key(name: str) -> str:
    return re.sub(r"[^a-z]", "", KINDS.sub("", _plain(name)))


def _plain(name: str) -> str:
    return _bare(name).lower().strip()


def _bare(name: str) -> str:
    """Without accents."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name)
        if not unicodedata.combining(letter)
    )
