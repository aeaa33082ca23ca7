"""What somebody could work out who lays all tables of a quarter side by side.

Each table alone is safe (:mod:`suppression`). Together they say a little more: whoever stands in
the cell of the classes a and b stands somewhere in each third dimension too, so that

    n(a, b) ≤ Σ min(n(a, c), n(b, c))   and   n(a, b) ≥ Σ max(0, n(a, c) + n(b, c) − n(c))

over the classes c of that dimension. Here the bounds of all hidden cells are tightened by this,
and by the totals, until nothing changes. Now and then a cell ends up too narrow: rarely where
posts see much the same, more often where each has states and outcomes of its own.
"""

from collections.abc import Iterator, Mapping

from ventanilla.reports.suppression import Cell, Counts, Network

#: a class (or several, shown as one) of a dimension: its name and the place of its line
Class = tuple[str, int]
Pair = tuple[Class, Class]


class Bounds:
    """The smallest and the largest value that a reader of all tables can give to each cell.

    ``tables``: (row name, column name) → counts with totals, and which are hidden. A name has the
    same lines, with the same totals, wherever it stands; totals are shown.
    """

    def __init__(self, tables: Mapping[tuple[str, str], tuple[Counts, frozenset[Cell]]]) -> None:
        self._low: dict[Pair, int] = {}
        self._high: dict[Pair, int] = {}
        self._totals: dict[str, list[int]] = {}
        self.hidden: list[Pair] = []
        for (first, second), (counts, hidden) in tables.items():
            self._totals[first] = [line[-1] for line in counts[:-1]]
            self._totals[second] = list(counts[-1][:-1])
            network = Network(counts)
            network.hide(hidden)
            for cell, pair in self._cells(first, second):
                known = counts[cell[0]][cell[1]]
                bounds = network.bounds(cell) if cell in hidden else (known, known)
                self._set(pair, *bounds)
            self.hidden += [((first, r), (second, c)) for r, c in sorted(hidden)]
        while sum(self._tighten(pair) for pair in self.hidden):
            pass

    def of(self, pair: Pair) -> tuple[int, int]:
        """The smallest and the largest value of a cell."""
        return self._low[pair], self._high[pair]

    def narrower_than(self, threshold: int) -> Iterator[Pair]:
        """The hidden cells whose bounds are too near each other, but for those known to be 0."""
        for pair in self.hidden:
            if 0 < self._high[pair] < self._low[pair] + threshold:
                yield pair

    def known_zeros(self, first: str, second: str) -> Iterator[Cell]:
        """The hidden cells of a table that everybody can tell are 0: they may as well be shown."""
        for one, other in self.hidden:
            if (one[0], other[0]) == (first, second) and self._high[one, other] == 0:
                yield one[1], other[1]

    def smaller(self, pair: Pair) -> Class:
        """Of the two classes of a cell, the one with fewer episodes."""
        return min(pair, key=lambda one: (self._totals[one[0]][one[1]], one))

    def _cells(self, first: str, second: str) -> Iterator[tuple[Cell, Pair]]:
        for row in range(len(self._totals[first])):
            for column in range(len(self._totals[second])):
                yield (row, column), ((first, row), (second, column))

    def _set(self, pair: Pair, low: int, high: int) -> None:
        for either in (pair, pair[::-1]):
            self._low[either], self._high[either] = low, high

    def _tighten(self, pair: Pair) -> bool:
        low, high = before = self.of(pair)
        for third, totals in self._totals.items():
            beside = ((one, (third, 0)) for one in pair)
            if third in (pair[0][0], pair[1][0]) or not all(two in self._low for two in beside):
                continue  # this dimension is not crossed with both of them
            least, most = self._through(pair, third, totals)
            low, high = max(low, least), min(high, most)
        for one, other in (pair, pair[::-1]):
            least, most = self._beside(one, other)
            low, high = max(low, least), min(high, most)
        self._set(pair, low, high)
        return (low, high) != before

    def _through(self, pair: Pair, third: str, totals: list[int]) -> tuple[int, int]:
        """Bounds by how both classes are spread over a third dimension."""
        one, other = pair
        low, high = self._low, self._high
        least = most = 0
        for at, total in enumerate(totals):
            step = (third, at)
            most += min(high[one, step], high[other, step])
            least += max(0, low[one, step] + low[other, step] - total)
        return least, most

    def _beside(self, one: Class, other: Class) -> tuple[int, int]:
        """Bounds by what is left of the total of a class."""
        total = self._totals[one[0]][one[1]]
        rest = [(one, (other[0], at)) for at in range(len(self._totals[other[0]]))]
        rest.remove((one, other))
        return (
            total - sum(self._high[pair] for pair in rest),
            total - sum(self._low[pair] for pair in rest),
        )
