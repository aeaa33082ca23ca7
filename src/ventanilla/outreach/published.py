"""Figures that were published, as they were published: reference data, apart from our records.

``data/published.csv`` keeps value, unit, period, definition, source and how it was printed;
``data/conflicts.csv`` keeps together what does not agree. Nothing here is ever added to a count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from ventanilla.common.language import of_two
from ventanilla.network.reading import Row, rows
from ventanilla.network.states import Evidence
from ventanilla.outreach.catalogue import DATA, sources
from ventanilla.outreach.states import UNIT_WORDS, Unit

COLUMNS = (
    "code check topic subject_es subject_en qualifier value as_published unit since until"
    " definition_es definition_en source evidence"
)


class Qualifier(StrEnum):
    """How exact a published number is."""

    EXACT = "exact"
    OVER = "over"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Figure:
    """One published number. ``check``: the line of golden figures that it belongs to, if any."""

    code: str
    check: str
    topic: str
    subject_es: str
    subject_en: str
    qualifier: Qualifier
    value: Decimal
    as_published: str
    unit: Unit
    since: date
    until: date
    definition_es: str
    definition_en: str
    source: str
    evidence: Evidence

    @property
    def subject(self) -> str:
        """What it is a number of."""
        return of_two(self.subject_es, self.subject_en)

    @property
    def definition(self) -> str:
        """What was counted, as far as the source says."""
        return of_two(self.definition_es, self.definition_en)

    @property
    def unit_words(self) -> str:
        """Its unit in words."""
        return str(UNIT_WORDS[self.unit])

    @property
    def source_words(self) -> str:
        """The publication."""
        return sources()[self.source]

    @property
    def days(self) -> int:
        """The length of its period, both ends included."""
        return (self.until - self.since).days + 1

    @property
    def months(self) -> int:
        """The same in months, of a period of whole months."""
        years = self.until.year - self.since.year
        return 12 * years + self.until.month - self.since.month + 1


@dataclass(frozen=True, slots=True)
class Conflict:
    """Figures that look like the same and are not, side by side."""

    code: str
    title_es: str
    title_en: str
    note_es: str
    note_en: str
    figures: Sequence[Figure]

    @property
    def title(self) -> str:
        """What they are all said of."""
        return of_two(self.title_es, self.title_en)

    @property
    def note(self) -> str:
        """Why they differ, as far as it is known."""
        return of_two(self.note_es, self.note_en)


@lru_cache(maxsize=1)
def figures() -> Mapping[str, Figure]:
    """Every published figure, by code, in the order of the file. Raises ``ReferenceDataFault``."""
    found: dict[str, Figure] = {}
    for row in rows(DATA, "published.csv", COLUMNS):
        figure = _figure(row)
        if figure.code in found:
            raise row.fault(f"“{figure.code}” stands twice")
        found[figure.code] = figure
    return found


def _figure(row: Row) -> Figure:
    since, until = row.day("since"), row.day("until")
    if since is None or until is None or until < since:
        raise row.fault("the period is not one")
    return Figure(
        code=row.needed("code"),
        check=row.text("check"),
        topic=row.needed("topic"),
        subject_es=row.needed("subject_es"),
        subject_en=row.needed("subject_en"),
        qualifier=Qualifier(row.one_of("qualifier", list(Qualifier))),
        value=row.decimal("value", low=0, high=10**9),
        as_published=row.needed("as_published"),
        unit=Unit(row.one_of("unit", list(Unit))),
        since=since,
        until=until,
        definition_es=row.needed("definition_es"),
        definition_en=row.needed("definition_en"),
        source=row.one_of("source", sources()),
        evidence=Evidence(row.one_of("evidence", Evidence.values)),
    )


@lru_cache(maxsize=1)
def conflicts() -> Sequence[Conflict]:
    """What does not agree, kept side by side. Raises ``ReferenceDataFault``."""
    known = figures()
    found = []
    for row in rows(DATA, "conflicts.csv", "code figures title_es title_en note_es note_en"):
        codes = row.needed("figures").split()
        if unknown := set(codes) - set(known):
            raise row.fault(f"no such figures: {', '.join(sorted(unknown))}")
        found.append(
            Conflict(
                code=row.needed("code"),
                title_es=row.needed("title_es"),
                title_en=row.needed("title_en"),
                note_es=row.needed("note_es"),
                note_en=row.needed("note_en"),
                figures=tuple(known[code] for code in codes),
            )
        )
    return tuple(found)
