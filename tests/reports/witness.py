"""Other populations that would show the very same tables: what nobody can rule out.

A walk from the true population: two persons exchange one class. Tables that come out different
are allowed for a few steps, at a price; whenever all shown cells are again as they were given,
each hidden cell of that moment is a value that a reader must reckon with.
"""

import math
import random
from collections import Counter
from itertools import combinations

from tests.reports.invented import COUNTED_BY

PATIENCE = 0.4


class Walk:
    """Exchanges of classes among invented persons, and the values that hidden cells took."""

    def __init__(self, episodes, tables, *, seed):
        self._chance = random.Random(seed)  # noqa: S311 - the same every time
        self._people, self._hidden, self._counts = [], {}, {}
        lines = {}
        for code, table in tables.items():
            first, second = code.split("-")
            lines[first], lines[second] = table.rows, table.columns
        place = [
            {one: at for at, line in enumerate(lines[name]) for one in line} for name in COUNTED_BY
        ]
        for classes, count in episodes.items():
            person = [places[one] for places, one in zip(place, classes, strict=True)]
            self._people += [list(person) for _ in range(count)]
        for first, second in combinations(range(len(COUNTED_BY)), 2):
            cells = tables[f"{COUNTED_BY[first]}-{COUNTED_BY[second]}"].cells
            self._counts[first, second] = Counter((p[first], p[second]) for p in self._people)
            for r, line in enumerate(cells[:-1]):
                for c, cell in enumerate(line[:-1]):
                    if cell is None:
                        self._hidden[first, second, r, c] = set()
        self._given = {pair: Counter(counts) for pair, counts in self._counts.items()}
        self._wrong = 0

    def go(self, steps):
        """Take that many steps; returns hidden cell -> the values it took."""
        for _ in range(steps):
            if self._exchange() and not self._wrong:
                for (first, second, r, c), values in self._hidden.items():
                    values.add(self._counts[first, second][r, c])
        return self._hidden

    def _exchange(self):
        one, other = self._chance.sample(self._people, 2)
        at = self._chance.randrange(len(COUNTED_BY))
        if one[at] == other[at]:
            return False
        changes = list(self._changes(one, other, at))
        price = sum(self._price(*change) for change in changes)
        if price > 0 and self._chance.random() >= math.exp(-price / PATIENCE):
            return False
        for pair, cell, step in changes:
            self._counts[pair][cell] += step
        one[at], other[at] = other[at], one[at]
        self._wrong += price
        return True

    def _changes(self, one, other, at):
        for beside in range(len(COUNTED_BY)):
            if beside == at or one[beside] == other[beside]:
                continue
            for mine, yours, step in (
                (one[at], one[beside], -1),
                (other[at], one[beside], 1),
                (other[at], other[beside], -1),
                (one[at], other[beside], 1),
            ):
                if at < beside:
                    yield (at, beside), (mine, yours), step
                else:
                    yield (beside, at), (yours, mine), step

    def _price(self, pair, cell, step):
        if (*pair, *cell) in self._hidden:
            return 0
        off = self._counts[pair][cell] - self._given[pair][cell]
        return abs(off + step) - abs(off)
