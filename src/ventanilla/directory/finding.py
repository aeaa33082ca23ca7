"""Which services answer a question, in one statement; ranked by how far each one is.

A miss in something else than distance counts as so many miles more: whoever reads the list can
say why one stands before another.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from ventanilla.directory import needs as known
from ventanilla.directory.freshness import Freshness
from ventanilla.directory.words import folded
from ventanilla.network.places import County, Place

MILES = 1609.344  # metres
DEGREE_MILES, EVERYWHERE = 69.0, 24_900.0
#: as if it were so many miles away: whom it serves by county, by state, everybody
COUNTY, STATE, NATION = 15, 40, 60
#: as if it were so many miles farther
OVERDUE, STALE, WITHOUT_LANGUAGE = 20, 200, 30

_MILES = """
    3958.8 * 2 * asin(least(1, sqrt(
        sin(radians(l.latitude - %(latitude)s) / 2) ^ 2
        + cos(radians(%(latitude)s)) * cos(radians(l.latitude))
        * sin(radians(l.longitude - %(longitude)s) / 2) ^ 2)))
"""
_NEAR = f"""
    LEFT JOIN LATERAL (
        SELECT l.id AS location_id, {_MILES} AS miles
        FROM directory_serviceatlocation AS at JOIN directory_location AS l ON l.id = at.location_id
        WHERE at.service_id = s.id AND l.latitude IS NOT NULL AND l.longitude IS NOT NULL
        ORDER BY miles, l.id LIMIT 1
    ) AS near ON true
"""  # noqa: S608 - of the sentence above
_SERVED = f"""
    LEFT JOIN LATERAL (
        SELECT min(CASE WHEN a.counties @> %(county)s::varchar[] THEN {COUNTY}
                        WHEN a.regions @> %(state)s::varchar[] THEN {STATE}
                        WHEN a.nationwide THEN {NATION} END) AS miles
        FROM directory_servicearea AS a WHERE a.service_id = s.id
    ) AS served ON true
"""  # noqa: S608 - of the numbers above
_AROUND = """
    s.id IN (
        SELECT at.service_id
        FROM directory_serviceatlocation AS at JOIN directory_location AS l ON l.id = at.location_id
        WHERE l.latitude BETWEEN %(south)s AND %(north)s
          AND l.longitude BETWEEN %(west)s AND %(east)s
        UNION SELECT service_id FROM directory_servicearea WHERE counties @> %(county)s::varchar[]
        UNION SELECT service_id FROM directory_servicearea WHERE regions @> %(state)s::varchar[]
        UNION SELECT service_id FROM directory_servicearea WHERE nationwide
    ) AND (near.miles <= %(radius)s OR served.miles IS NOT NULL)
"""
_NEEDED = """
    s.id IN (SELECT link_id FROM directory_attribute
             WHERE link_entity = 'service' AND taxonomy_term_id = ANY(%(terms)s))
"""
_SPOKEN = """(
    EXISTS (SELECT FROM directory_language AS g WHERE g.service_id = s.id AND g.code = %(language)s)
    OR EXISTS (SELECT FROM directory_language AS g
               JOIN directory_serviceatlocation AS at ON at.location_id = g.location_id
               WHERE at.service_id = s.id AND g.code = %(language)s)
)"""
#: by the clock of the post that keeps it, else of whoever asks; past midnight it is still open
_OPEN = """
    EXISTS (
        SELECT FROM directory_schedule AS c,
             LATERAL (SELECT %(open_at)s AT TIME ZONE coalesce(p.zone, %(zone)s) AS at) AS local,
             LATERAL (SELECT local.at::time AS hour, local.at::date AS day,
                             upper(left(to_char(local.at, 'DY'), 2)) AS today,
                             upper(left(to_char(local.at - interval '1 day', 'DY'), 2)) AS before)
                     AS now
        WHERE c.service_id = s.id AND c.opens_at IS NOT NULL AND c.closes_at IS NOT NULL
          AND c.freq IN ('', 'WEEKLY')
          AND coalesce(c.valid_from, now.day) <= now.day
          AND coalesce(c.valid_to, now.day) >= now.day
          AND CASE WHEN c.opens_at < c.closes_at
                   THEN (c.byday = '' OR strpos(c.byday, now.today) > 0)
                        AND c.opens_at <= now.hour AND now.hour < c.closes_at
                   ELSE ((c.byday = '' OR strpos(c.byday, now.today) > 0)
                         AND c.opens_at <= now.hour)
                     OR ((c.byday = '' OR strpos(c.byday, now.before) > 0)
                         AND now.hour < c.closes_at) END
    )
"""
_LATE = "(%(on)s::date - s.verified_on)"
_STATE = f"""CASE WHEN s.verified_on IS NULL OR {_LATE} > 2 * s.verify_every_days THEN 'stale'
    WHEN {_LATE} > s.verify_every_days THEN 'overdue' ELSE 'verified' END"""
_WITH_STATE = {
    Freshness.VERIFIED: f"{_LATE} <= s.verify_every_days",
    Freshness.OVERDUE: f"{_LATE} > s.verify_every_days AND {_LATE} <= 2 * s.verify_every_days",
    Freshness.STALE: f"(s.verified_on IS NULL OR {_LATE} > 2 * s.verify_every_days)",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for. What is empty does not narrow.

    ``needs``: codes, those below included. ``prefer``: a language that comes first, where
    ``language`` leaves out the others. ``states``: how sure; all of them, if empty. ``open_at``: at
    the clock of each place; ``zone`` where no post is known for it. ``post_id``: who keeps it.
    """

    on: date
    needs: Sequence[str] = ()
    place: Place | None = None
    radius_miles: float = 25
    language: str = ""
    prefer: str = ""
    text: str = ""
    undocumented: bool = False
    children: bool = False
    open_at: datetime | None = None
    zone: str = "America/Chicago"
    states: Sequence[Freshness] = ()
    post_id: int | None = None
    status: str = "active"


@dataclass(frozen=True, slots=True)
class Hit:
    """A service that answers; ``miles`` to its nearest place, if it says where that is.

    ``serves``: it says that it is for people of this county, state or country.
    """

    service_id: UUID
    location_id: UUID | None
    miles: float | None
    serves: bool
    speaks: bool
    state: Freshness


@dataclass(slots=True)
class _Statement:
    """A question as it grows."""

    where: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def narrow(self, condition: str, **values: Any) -> None:
        self.where.append(condition)
        self.values |= values


def find(asked: Asked, *, most: int, skip: int = 0) -> tuple[int, list[Hit]]:
    """How many services answer, and those of a page, the best first: one statement."""
    statement = _Statement(values={"on": asked.on, "most": most, "skip": skip})
    _about_itself(asked, statement)
    where = _about_its_place(asked, statement)
    spoken = "true"
    if asked.language:  # whoever does not speak it is left out: nothing to ask of each row
        statement.narrow(_SPOKEN, language=asked.language)
    elif asked.prefer:
        spoken = _SPOKEN
        statement.values["language"] = asked.prefer
    rank = ""  # by name, which an index has
    if asked.place or asked.prefer:
        rank = f"""{where.rank} + CASE WHEN {spoken} THEN 0 ELSE {WITHOUT_LANGUAGE} END
            + CASE {_STATE} WHEN 'stale' THEN {STALE} WHEN 'overdue' THEN {OVERDUE} ELSE 0 END,"""
    query = f"""
        SELECT s.id, {where.columns}, {spoken}, {_STATE}, count(*) OVER ()
        FROM directory_service AS s LEFT JOIN network_post AS p ON p.id = s.post_id
        {where.joins}
        WHERE {" AND ".join(statement.where)}
        ORDER BY {rank} s.name, s.id LIMIT %(most)s OFFSET %(skip)s
    """  # noqa: S608 - of the sentences above; every value is a parameter
    with connection.cursor() as cursor:
        cursor.execute(query, statement.values)
        rows = cursor.fetchall()
    hits = [
        Hit(service, place, miles, bool(serves), speaks, Freshness(state))
        for service, place, miles, serves, speaks, state, __ in rows
    ]
    return (rows[0][-1] if rows else 0), hits


def _about_itself(asked: Asked, statement: _Statement) -> None:
    if asked.status:
        statement.narrow("s.status = %(status)s", status=asked.status)
    else:
        statement.narrow("true")
    if asked.needs:
        terms = [known.needs()[code].id for code in known.with_below(asked.needs)]
        statement.narrow(_NEEDED, terms=terms)
    if asked.undocumented:
        statement.narrow("s.accepts_undocumented")
    if asked.children:
        statement.narrow("coalesce(s.minimum_age, 0) < 18")
    if asked.open_at:
        statement.narrow(_OPEN, open_at=asked.open_at, zone=asked.zone)
    if asked.post_id is not None:
        statement.narrow("s.post_id = %(post)s", post=asked.post_id)
    if asked.states:
        statement.narrow(f"({' OR '.join(_WITH_STATE[state] for state in asked.states)})")
    if words := folded(asked.text).split():
        query = " & ".join(f"{word}:*" for word in words)
        statement.narrow("s.search @@ to_tsquery('simple', %(words)s)", words=query)


@dataclass(frozen=True, slots=True)
class _Where:
    columns: str = "NULL::uuid, NULL::float, false"
    joins: str = ""
    rank: str = "0"


def _about_its_place(asked: Asked, statement: _Statement) -> _Where:
    if asked.place is None:
        return _Where()
    statement.narrow(_AROUND, radius=asked.radius_miles, **_areas(asked.place.county))
    point = asked.place.point
    if point is None:  # a county that no ZIP code lies in
        box = {"south": 91.0, "north": 91.0, "west": 0.0, "east": 0.0}
        statement.values |= box | {"latitude": 0.0, "longitude": 0.0, "radius": -1.0}
    else:
        high = asked.radius_miles / DEGREE_MILES
        wide = high * 1.2 / max(0.2, 1 - abs(point.latitude) / 90) if high < 90 else 360.0
        statement.values |= {
            "latitude": point.latitude,
            "longitude": point.longitude,
            "south": point.latitude - high,
            "north": point.latitude + high,
            "west": point.longitude - wide,
            "east": point.longitude + wide,
        }
    rank = f"least(coalesce(near.miles, {EVERYWHERE}), coalesce(served.miles, {EVERYWHERE}))"
    columns = "near.location_id, near.miles, served.miles IS NOT NULL"
    return _Where(columns, _NEAR + _SERVED, rank)


def _areas(county: County | None) -> dict[str, list[str]]:
    """What no service area has stands for a place without a county."""
    return {
        "county": [county.fips] if county else ["-"],
        "state": [county.state] if county else ["-"],
    }
