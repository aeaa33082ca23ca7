"""The tables that are given out: fixed, with small numbers hidden the same way in all of them.

The tables of a quarter are made in five steps, and longer periods in a sixth:

1. **Small lines are shown as one.** A post (a state, a cause …) with fewer than 2 × threshold
   episodes in the quarter is joined with the others like it, and with the smallest of the rest, so
   that nobody can tell which of them is the large one. Who belongs together is decided by the
   totals alone: every table that has this dimension joins the same lines and shows the same totals.
2. **Small cells are hidden**, with as many others as it takes (:mod:`suppression`). Since all
   totals are large, all can be shown: each table may be protected by itself.
3. **All tables are attacked together** (:mod:`linked`). A class that this way becomes too well
   known is joined with the small ones, and the quarter is made anew.
4. **What was read before stays hidden.** Tables that are made anew, after a correction or with a
   higher threshold, join and hide whatever those before them did.
5. **What is added up of the same records is shown where their number is** (:func:`carried`), and
   nowhere else: a sum that can be worked out is one of at least ``threshold`` records.
6. **A longer period is the sum of what its quarters show**: where one of them hides a cell, the sum
   hides it. So no difference between periods says more than the quarters do.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Self

from ventanilla.reports.linked import Bounds
from ventanilla.reports.suppression import Protected, protect
from ventanilla.reports.units import Crossed, Unit

#: (post, age band, sex …), in the order of a unit's dimensions → how many are alike in all of this
Episodes = Mapping[tuple[str, ...], int]
#: the tables of one quarter, by code
Given = Mapping[str, "Table"]
#: the classes that one line of a table stands for; more than one are shown together
Line = frozenset[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A protected table. ``cells``: None is hidden; totals stand in the last row and column.

    Without lines, and with a total of 0, where too few episodes are counted to give a table.
    """

    rows: tuple[Line, ...] = ()
    columns: tuple[Line, ...] = ()
    cells: tuple[tuple[int | None, ...], ...] = ()

    @property
    def total(self) -> int:
        """All that is counted."""
        return (self.cells[-1][-1] or 0) if self.cells else 0

    @property
    def row_totals(self) -> Mapping[Line, int]:
        """The total of each row: always shown."""
        return {line: self.cells[at][-1] or 0 for at, line in enumerate(self.rows)}

    @property
    def column_totals(self) -> Mapping[Line, int]:
        """The total of each column: always shown."""
        return {line: self.cells[-1][at] or 0 for at, line in enumerate(self.columns)}

    def to_document(self) -> dict[str, Any]:
        """As it is stored: hidden counts are not in it."""
        return {
            "rows": [sorted(line) for line in self.rows],
            "columns": [sorted(line) for line in self.columns],
            "cells": self.cells,
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """From what was stored."""
        return cls(
            rows=tuple(frozenset(line) for line in document["rows"]),
            columns=tuple(frozenset(line) for line in document["columns"]),
            cells=tuple(tuple(line) for line in document["cells"]),
        )


def quarter_tables(
    episodes: Episodes, *, unit: Unit, threshold: int, given: Sequence[Given] = ()
) -> dict[str, Table]:
    """Every table of a unit in one quarter by its code; none below 2 × threshold counted.

    ``given``: tables of the same quarter that somebody has read already, before a correction or
    with a lower threshold. What they join is joined, and what they hide is hidden.
    """
    if sum(episodes.values()) < 2 * threshold:
        return {}
    names = unit.dimensions
    totals = {name: _totals(episodes, names.index(name)) for name in names}
    kept = {name: _joined(given, unit, name) for name in names}
    too_well_known: dict[str, set[str]] = {name: set() for name in names}
    while True:
        lines = {
            name: lines_of(
                totals[name], threshold=threshold, also=too_well_known[name], kept=kept[name]
            )
            for name in names
        }
        made = {
            (crossed.row, crossed.column): _protected(
                episodes, names, crossed, lines, threshold, given
            )
            for crossed in unit.tables
        }
        bounds = Bounds({pair: (table.counts, table.hidden) for pair, table in made.items()})
        narrow = [bounds.smaller(pair) for pair in bounds.narrower_than(threshold)]
        if not narrow:
            return {
                crossed.code: _table(made[crossed.row, crossed.column], crossed, lines, bounds)
                for crossed in unit.tables
            }
        name, at = narrow[0]
        too_well_known[name] |= lines[name][at]


def carried(table: Table, sums: Episodes, *, unit: Unit, crossed: Crossed) -> Table:
    """The same lines with something else added up, hidden wherever the counts are."""
    row_at, column_at = unit.dimensions.index(crossed.row), unit.dimensions.index(crossed.column)
    added = [[0] * len(line) for line in table.cells]
    for classes, amount in sums.items():
        row = _within(frozenset({classes[row_at]}), table.rows)
        column = _within(frozenset({classes[column_at]}), table.columns)
        for r, c in product((row, -1), (column, -1)):
            added[r][c] += amount
    return Table(
        rows=table.rows,
        columns=table.columns,
        cells=tuple(
            tuple(None if count is None else amount for count, amount in zip(*pair, strict=True))
            for pair in zip(table.cells, added, strict=True)
        ),
    )


def lines_of(
    totals: Mapping[str, int],
    *,
    threshold: int,
    also: Collection[str] = (),
    kept: Collection[str] = (),
) -> list[Line]:
    """Each class on a line of its own; the small ones and the smallest of the others on one.

    ``also``: classes that are joined like small ones. ``kept``: those that were joined before, the
    smallest of the others among them: no further one has to hide them, unless they are too well
    known together, and so in ``also``, all of them.
    """
    by_size = sorted(
        (code for code in totals if totals[code]), key=lambda code: (totals[code], code)
    )
    few = {code for code in by_size if totals[code] < 2 * threshold or code in also or code in kept}
    rest = [code for code in by_size if code not in few]
    if not few:
        return [frozenset({code}) for code in rest]
    enough = len(few) > 1 and sum(totals[code] for code in few) >= 2 * threshold
    if enough and few <= set(kept) and not few <= set(also):
        return [*(frozenset({code}) for code in rest), frozenset(few)]
    return [*(frozenset({code}) for code in rest[1:]), frozenset(few | set(rest[:1]))]


def _totals(episodes: Episodes, at: int) -> Mapping[str, int]:
    totals: Counter[str] = Counter()
    for classes, count in episodes.items():
        totals[classes[at]] += count
    return totals


def _protected(
    episodes: Episodes,
    names: Sequence[str],
    crossed: Crossed,
    lines: Mapping[str, Sequence[Line]],
    threshold: int,
    given: Sequence[Given],
) -> Protected:
    row_at, column_at = names.index(crossed.row), names.index(crossed.column)
    row_of = {code: at for at, line in enumerate(lines[crossed.row]) for code in line}
    column_of = {code: at for at, line in enumerate(lines[crossed.column]) for code in line}
    interior = [[0] * len(lines[crossed.column]) for _ in lines[crossed.row]]
    for classes, count in episodes.items():
        interior[row_of[classes[row_at]]][column_of[classes[column_at]]] += count
    # Where all stand on one line, its cells are the totals, which everybody knows.
    apart = len(interior) > 1 and len(interior[0]) > 1
    also = {
        (row_of[row], column_of[column])
        for tables in given
        for row, column in _hidden(tables.get(crossed.code))
        if apart and row in row_of and column in column_of
    }
    return protect(interior, threshold=threshold, also=also)


def _joined(given: Sequence[Given], unit: Unit, name: str) -> frozenset[str]:
    """The classes of a dimension that some tables show as one."""
    found = frozenset[str]()
    for tables in given:
        for crossed in unit.tables:
            table = tables.get(crossed.code, Table())
            for own, lines in ((crossed.row, table.rows), (crossed.column, table.columns)):
                found |= frozenset[str]().union(
                    *(line for line in lines if own == name and len(line) > 1)
                )
    return found


def _hidden(table: Table | None) -> Iterator[tuple[str, str]]:
    """What a table hides, as every two classes whose cell it is."""
    if table is None:
        return
    for row, cells in zip(table.rows, table.cells, strict=False):
        for column, cell in zip(table.columns, cells, strict=False):
            if cell is None:
                yield from product(row, column)


def _table(
    made: Protected, crossed: Crossed, lines: Mapping[str, Sequence[Line]], bounds: Bounds
) -> Table:
    hidden = made.hidden - set(bounds.known_zeros(crossed.row, crossed.column))
    return Table(
        rows=tuple(lines[crossed.row]),
        columns=tuple(lines[crossed.column]),
        cells=tuple(
            tuple(None if (r, c) in hidden else count for c, count in enumerate(line))
            for r, line in enumerate(made.counts)
        ),
    )


def summed(tables: Sequence[Table]) -> Table:
    """The sum of what several tables show; what one of them joins or hides, the sum does too."""
    tables = [table for table in tables if table.total]
    if not tables:
        return Table()
    rows = _common([table.rows for table in tables])
    columns = _common([table.columns for table in tables])
    sums: list[list[int | None]] = [[0] * (len(columns) + 1) for _ in range(len(rows) + 1)]
    for table in tables:
        row_of = [*(_within(line, rows) for line in table.rows), len(rows)]
        column_of = [*(_within(line, columns) for line in table.columns), len(columns)]
        for r, cells in zip(row_of, table.cells, strict=True):
            for c, cell in zip(column_of, cells, strict=True):
                before = sums[r][c]
                sums[r][c] = None if before is None or cell is None else before + cell
    return Table(rows=rows, columns=columns, cells=tuple(tuple(line) for line in sums))


def _common(lines: Sequence[Sequence[Line]]) -> tuple[Line, ...]:
    """Lines that each line of each table lies within: one joins whatever any table joins."""
    joined = frozenset[str]().union(*(line for some in lines for line in some if len(line) > 1))
    alone = {line for some in lines for line in some if not line & joined}
    return (*alone, joined) if joined else tuple(alone)


def _within(line: Line, lines: Sequence[Line]) -> int:
    return next(at for at, other in enumerate(lines) if line <= other)
