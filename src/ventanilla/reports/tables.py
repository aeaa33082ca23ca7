"""The tables that are given out: fixed, with small numbers hidden the same way in all of them.

Of each quarter a table is made in three steps:

1. **Small lines are shown as one.** A post (a state, a cause …) with fewer than 2 × threshold
   episodes in the quarter is joined with the others like it, and with the smallest of the rest, so
   that nobody can tell which of them is the large one. Who belongs together is decided by the
   totals alone: every table that has this dimension joins the same lines and shows the same totals.
2. **Small cells are hidden**, with as many others as it takes (:mod:`suppression`). Since all
   totals are large, they can all be shown: the tables of a quarter share nothing but what is shown
   in each, so that what is safe in one stays safe beside the others.
3. **A longer period is the sum of what its quarters show**: where one of them hides a cell, the sum
   hides it. So no difference between periods says more than the quarters do.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ventanilla.reports.selectors import POST, Crossing
from ventanilla.reports.states import Dimension
from ventanilla.reports.suppression import protect

#: the classes that one line of a table stands for; more than one are shown together
Line = frozenset[str]


@dataclass(frozen=True, slots=True)
class Crossed:
    """Which two things a table crosses."""

    row: str
    column: Dimension

    @property
    def code(self) -> str:
        """As it stands in an address and in a file: ``post-origin``."""
        return f"{self.row}-{self.column}"


TABLES = {
    crossed.code: crossed
    for crossed in (
        *(Crossed(POST, dimension) for dimension in Dimension),
        *(
            Crossed(first, second)
            for at, first in enumerate(Dimension)
            for second in list(Dimension)[at + 1 :]
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Table:
    """A protected table. ``cells``: None is hidden; totals stand in the last row and column.

    ``total`` is 0, and there are no lines, where too few episodes are counted to give a table.
    """

    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    cells: tuple[tuple[int | None, ...], ...]

    @property
    def total(self) -> int:
        """All episodes counted."""
        return (self.cells[-1][-1] or 0) if self.cells else 0

    @property
    def row_totals(self) -> Mapping[Line, int]:
        """The total of each row: always shown."""
        return {line: self.cells[at][-1] or 0 for at, line in enumerate(self.rows)}

    @property
    def column_totals(self) -> Mapping[Line, int]:
        """The total of each column: always shown."""
        return {line: self.cells[-1][at] or 0 for at, line in enumerate(self.columns)}

    @property
    def hides(self) -> bool:
        """Whether any cell is hidden."""
        return any(cell is None for row in self.cells for cell in row)


NOTHING = Table((), (), ())


def quarter_table(crossing: Crossing, *, threshold: int) -> Table:
    """The protected table of one quarter; :data:`NOTHING` below 2 × threshold episodes."""
    return _quarter_table(tuple(sorted(crossing.items())), threshold)


@lru_cache(maxsize=512)
def _quarter_table(crossing: tuple[tuple[tuple[str, str], int], ...], threshold: int) -> Table:
    if sum(count for __, count in crossing) < 2 * threshold:
        return NOTHING
    rows = lines_of(((row, count) for (row, __), count in crossing), threshold=threshold)
    columns = lines_of(((column, count) for (__, column), count in crossing), threshold=threshold)
    row_of = {code: at for at, line in enumerate(rows) for code in line}
    column_of = {code: at for at, line in enumerate(columns) for code in line}
    interior = [[0] * len(columns) for _ in rows]
    for (row, column), count in crossing:
        interior[row_of[row]][column_of[column]] += count
    table = protect(interior, threshold=threshold)
    return Table(
        rows=tuple(rows),
        columns=tuple(columns),
        cells=tuple(
            tuple(None if (r, c) in table.hidden else count for c, count in enumerate(line))
            for r, line in enumerate(table.counts)
        ),
    )


def lines_of(counts: Iterable[tuple[str, int]], *, threshold: int) -> list[Line]:
    """Each class on a line of its own, the small ones and the smallest of the others on one."""
    totals: Counter[str] = Counter()
    for code, count in counts:
        totals[code] += count
    by_size = sorted((code for code in totals if totals[code]), key=lambda code: (totals[code], code))
    few = sum(totals[code] < 2 * threshold for code in by_size)
    joined = frozenset(by_size[: few + 1]) if few else frozenset()
    lines = [frozenset({code}) for code in by_size if code not in joined]
    return [*lines, joined] if joined else lines


def summed(tables: Sequence[Table]) -> Table:
    """The sum of what several tables show; what one of them joins or hides, the sum does too."""
    tables = [table for table in tables if table.total]
    if not tables:
        return NOTHING
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
