"""What is counted, and by what: cases, rows of a repeat of theirs, answers without a name.

Each is a unit with dimensions of its own; a table crosses two dimensions of one unit. Answers
without a name are crossed with posts only, question by question.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ventanilla.protocols.engine import counting
from ventanilla.protocols.engine.load import Package
from ventanilla.reports.states import POST, Dimension

#: the unit that counts cases
EPISODES = ""


@dataclass(frozen=True, slots=True)
class Crossed:
    """Which two things a table crosses, and what it counts."""

    row: str
    column: str
    unit: str = EPISODES

    @property
    def code(self) -> str:
        """As it stands in an address and in a file: ``post-origin``."""
        return f"{self.row}-{self.column}"


@dataclass(frozen=True, slots=True)
class Unit:
    """Something that is counted. ``dimensions``: posts first; ``tables``: those that are given."""

    name: str
    dimensions: tuple[str, ...]
    tables: tuple[Crossed, ...]
    anonymous: bool = False


@lru_cache(maxsize=64)
def units_of(package: Package) -> Mapping[str, Unit]:
    """The units that a package's figures count, by name: cases first."""
    figures = package.definition.figures
    own = [name for name in figures if not figures[name].of]
    cases = (*(d for d in Dimension.values if d in own), *(n for n in own if n not in Dimension))
    units = [_unit(package, EPISODES, cases)] if cases else []
    for repeat in counting.repeats(package):
        units.append(_unit(package, repeat, tuple(n for n in figures if figures[n].of == repeat)))
    for name, form in package.anonymous.items():
        asked = tuple(q.name for q in form.questions.values() if q.choices)
        tables = tuple(Crossed(POST, question, name) for question in asked)
        units.append(Unit(name, (POST, *asked), tables, anonymous=True))
    return {unit.name: unit for unit in units}


def tables_of(package: Package) -> Mapping[str, Crossed]:
    """The tables that a package's figures are given in, by code; no other is ever made.

    Those of what it counts by, but for the pairs that it says are never crossed. No table has
    months: a quarter is the shortest time that figures are given for.
    """
    return {table.code: table for unit in units_of(package).values() for table in unit.tables}


def never_by_month(package: Package) -> bool:
    """Whether a package says that posts and months are never crossed."""
    return frozenset(("post", "month")) in map(frozenset, package.definition.figures_never)


def _unit(package: Package, name: str, counted: tuple[str, ...]) -> Unit:
    dimensions = (POST, *counted)
    never = {frozenset(pair) for pair in package.definition.figures_never}
    return Unit(name, dimensions, tuple(t for t in crossings(dimensions, name) if _may(t, never)))


def _may(table: Crossed, never: set[frozenset[str]]) -> bool:
    return frozenset((table.row, table.column)) not in never


def crossings(dimensions: tuple[str, ...], unit: str = EPISODES) -> list[Crossed]:
    """Every two dimensions of a unit, the first as rows."""
    return [
        Crossed(first, second, unit)
        for at, first in enumerate(dimensions)
        for second in dimensions[at + 1 :]
    ]
