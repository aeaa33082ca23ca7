"""The programme's table by post and month: events, attendances and cases, three counters.

They have three units and are never added. Attendances and cases of a post and month are protected
quarter by quarter, as all tables are; a longer period is the sum of what its quarters show.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from ventanilla.outreach.selectors import Tally, closed_months, tallies
from ventanilla.reports.quarters import Quarter
from ventanilla.reports.suppression import SIGN, Protected, protect_for

#: a number; None where it is hidden
Cell = int | None
SERIES = "vaim"
MONTHS = 3


@dataclass(frozen=True, slots=True)
class Counters:
    """Three numbers with three units; None is hidden.

    ``linked``: whether it is known which cases came of events. A sum leaves out those of which it
    is not.
    """

    events: int = 0
    attendances: Cell = 0
    cases: Cell = 0
    linked: bool = True

    def plus(self, other: "Counters") -> "Counters":
        """Both together, unit by unit: what one of them hides is hidden."""
        return Counters(
            self.events + other.events,
            _plus(self.attendances, other.attendances),
            _plus(self.cases, other.cases),
            self.linked or other.linked,
        )

    @property
    def words(self) -> tuple[str, str, str]:
        """As they are read; a dash where cases were not linked."""
        cases = in_figures(self.cases) if self.linked else "–"
        return in_figures(self.events), in_figures(self.attendances), cases


NOTHING = Counters(linked=False)


@dataclass(frozen=True, slots=True)
class Line:
    """A month, or a post: its own numbers, and all since the beginning."""

    month: date
    own: Counters
    since: Counters


@dataclass(frozen=True)
class QuarterTable:
    """One quarter: posts by month, protected, with totals of both."""

    quarter: Quarter
    posts: tuple[int, ...]
    events: Mapping[tuple[int, int], int]
    attendances: Protected
    cases: Protected | None

    def cell(self, post: int | None, month: int | None) -> Counters:
        """A post or all, and a month (0 to 2) or all."""
        if post is not None and post not in self.posts:
            return Counters(linked=self.cases is not None)
        row = len(self.posts) if post is None else self.posts.index(post)
        column = MONTHS if month is None else month
        return Counters(
            events=sum(
                count
                for (of, at), count in self.events.items()
                if post in (None, of) and month in (None, at)
            ),
            attendances=_shown(self.attendances, row, column),
            cases=_shown(self.cases, row, column) if self.cases else 0,
            linked=self.cases is not None,
        )

    @property
    def months(self) -> tuple[date, ...]:
        """Its three months."""
        first = self.quarter.first_month
        return tuple(first.replace(month=first.month + more) for more in range(MONTHS))


@dataclass(frozen=True)
class ProgrammeFigures:
    """The table of all finished quarters. ``digest`` tells one state of the counts from another.

    ``told``: post and first day of the months of which it said what it held.
    """

    tables: tuple[QuarterTable, ...]
    digest: str
    invented: bool
    told: frozenset[tuple[int, date]]

    @property
    def posts(self) -> list[int]:
        """The posts that have anything, by id."""
        return sorted({post for table in self.tables for post in table.posts})

    def up_to(self, last: Quarter) -> "ProgrammeFigures":
        """The same up to a quarter."""
        return replace(self, tables=tuple(t for t in self.tables if t.quarter <= last))

    def total(self, post: int | None) -> Counters:
        """One post, or all, since the beginning."""
        return _together(table.cell(post, None) for table in self.tables)

    def lines(self, post: int | None) -> list[Line]:
        """Each month that one post told of, or any, with what there was since the beginning.

        Of one post the sum since the beginning goes on from whole quarters where one of their
        months is hidden.
        """
        lines: list[Line] = []
        before, told = NOTHING, self.months_of(post)
        for table in self.tables:
            running = before
            given = [(at, month) for at, month in enumerate(table.months) if month in told]
            for at, month in given:
                own = table.cell(post, at)
                running = running.plus(own)
                lines.append(Line(month, own, running))
            before = before.plus(table.cell(post, None))
            if given:
                lines[-1] = replace(lines[-1], since=before)
        return lines

    @property
    def first(self) -> date | None:
        """The first month of which anything is known."""
        return min(self.months_of(None), default=None)

    def months_of(self, post: int | None) -> frozenset[date]:
        """The months of which one post, or any, said what it held. Of others nothing is known."""
        return frozenset(month for of, month in self.told if post in (None, of))


def read(*, today: date, threshold: int, public: int | None = None) -> ProgrammeFigures:
    """The programme's figures of all quarters that are over.

    ``public``: the threshold of other readers, who see no more than those with ``threshold``.
    """
    thresholds = (threshold,) if public is None else (threshold, public)
    by_quarter: dict[Quarter, list[Tally]] = defaultdict(list)
    running = Quarter.of(today)
    counted = [tally for tally in tallies(SERIES) if Quarter.of(tally.month) < running]
    for tally in counted:
        by_quarter[Quarter.of(tally.month)].append(tally)
    return ProgrammeFigures(
        tables=tuple(
            _table(quarter, rows, thresholds) for quarter, rows in sorted(by_quarter.items())
        ),
        digest=_digest(counted),
        invented=any(tally.origin == "invented" for tally in counted),
        # A month may be closed in which nothing of the programme was held.
        told=frozenset((tally.post_id, tally.month) for tally in counted)
        | closed_months(before=running.first_month),
    )


def _table(quarter: Quarter, rows: Sequence[Tally], thresholds: tuple[int, ...]) -> QuarterTable:
    posts = tuple(sorted({row.post_id for row in rows}))
    places = {(row.post_id, (row.month.month - 1) % MONTHS): row for row in rows}
    linked = all(row.cases is not None for row in rows)
    return QuarterTable(
        quarter=quarter,
        posts=posts,
        events={place: row.events for place, row in places.items()},
        attendances=_protected(
            posts, {at: row.attendances for at, row in places.items()}, thresholds
        ),
        cases=_protected(posts, {at: row.cases or 0 for at, row in places.items()}, thresholds)
        if linked
        else None,
    )


def _protected(
    posts: Sequence[int], counts: Mapping[tuple[int, int], int], thresholds: tuple[int, ...]
) -> Protected:
    interior = tuple(tuple(counts.get((post, at), 0) for at in range(MONTHS)) for post in posts)
    return _protect(interior, thresholds)


@lru_cache(maxsize=256)
def _protect(interior: tuple[tuple[int, ...], ...], thresholds: tuple[int, ...]) -> Protected:
    """The same counts give the same table: it is worked out once."""
    return protect_for(interior, thresholds)


def in_figures(cell: Cell) -> str:
    """A count with its thousands set apart; the sign where it is hidden."""
    return SIGN if cell is None else f"{cell:,}"


def csv_rows(
    figures: ProgrammeFigures, names: Mapping[int, tuple[str, str]], posts: Iterable[int]
) -> Iterator[list[str | int]]:
    """Month by month of each post: code, first day, state, series, three counters.

    ``names``: id of a post → its code and its state.
    """
    for post in posts:
        code, state = names[post]
        for line in figures.lines(post):
            own = line.own
            cases = own.cases if own.linked else None
            yield [
                code,
                line.month.isoformat(),
                state,
                SERIES,
                own.events,
                SIGN if own.attendances is None else own.attendances,
                "" if not own.linked else SIGN if cases is None else cases,
            ]


#: what the columns of the file are, for programs that read HXL
HXL = (
    "#org+post",
    "#date+start",
    "#adm1+us+name",
    "#activity+series",
    "#output+events",
    "#reached+total",
    "#affected+cases",
)


def _shown(table: Protected, row: int, column: int) -> Cell:
    return None if (row, column) in table.hidden else table.counts[row][column]


def _plus(one: Cell, other: Cell) -> Cell:
    return None if one is None or other is None else one + other


def _together(cells: Iterable[Counters]) -> Counters:
    total = NOTHING
    for cell in cells:
        total = total.plus(cell)
    return total


def _digest(counted: Sequence[Tally]) -> str:
    rows = [
        (tally.post_id, tally.month.isoformat(), tally.events, tally.attendances, tally.cases)
        for tally in counted
    ]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:12]
