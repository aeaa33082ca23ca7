"""Counters by line and month that are given for any months.

Each quarter is a table of its own, lines by three months, with both totals; small numbers are
hidden in it once and for all. Any period is a sum of whole quarters and of single months, hidden
where one of them is: so no two periods say more than the quarters do.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Self

from ventanilla.reports.quarters import MONTHS, Quarter
from ventanilla.reports.suppression import Protected, protect_for

#: nothing to hide: a table without lines
Interior = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Counter:
    """One counter: a protected table for each quarter that is over."""

    lines: tuple[str, ...]
    tables: Mapping[Quarter, Protected]

    @classmethod
    def of(
        cls, counts: Mapping[tuple[str, date], int], *, today: date, thresholds: tuple[int, ...]
    ) -> Self:
        """From exact counts by line and first day of the month; what runs is left out."""
        running = Quarter.of(today)
        lines = tuple(sorted({line for line, __ in counts}))
        by_quarter: dict[Quarter, list[list[int]]] = defaultdict(
            lambda: [[0] * MONTHS for __ in lines]
        )
        for (line, month), count in counts.items():
            quarter = Quarter.of(month)
            if quarter < running:
                by_quarter[quarter][lines.index(line)][(month.month - 1) % MONTHS] += count
        return cls(
            lines,
            {
                quarter: _protect(tuple(map(tuple, interior)), thresholds)
                for quarter, interior in sorted(by_quarter.items())
            },
        )

    def total(self, line: str | None, months: Sequence[date]) -> int | None:
        """One line, or all, in some months; None if something of it is hidden."""
        cells = [
            self._cell(table, line, column)
            for quarter, table in self.tables.items()
            for column in columns_of(quarter, months)
        ]
        return None if None in cells else sum(cell or 0 for cell in cells)

    def _cell(self, table: Protected, line: str | None, column: int) -> int | None:
        row = len(self.lines) if line is None else self.lines.index(line)
        return None if (row, column) in table.hidden else table.counts[row][column]


def columns_of(quarter: Quarter, months: Collection[date]) -> Sequence[int]:
    """The columns of a quarter's table that some months need: its total for all three."""
    first = quarter.first_month
    found = [at for at in range(MONTHS) if first.replace(month=first.month + at) in months]
    return (MONTHS,) if len(found) == MONTHS else found


@lru_cache(maxsize=512)
def _protect(interior: Interior, thresholds: tuple[int, ...]) -> Protected:
    """The same counts give the same table: it is worked out once."""
    return protect_for(interior, thresholds)
