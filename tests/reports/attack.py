"""Somebody who has every table of a quarter and works out what the signs hide.

Bounds are tightened until nothing changes: by the totals of each table (exactly, as flows, to begin
with), and across tables: whoever is in cell (a, b) is somewhere in each third dimension, so that
n(a, b) ≤ Σ min(n(a, c), n(b, c)) and n(a, b) ≥ Σ max(0, n(a, c) + n(b, c) − n(c)).
"""

from ventanilla.reports.suppression import _Network


class Bounds:
    """Smallest and largest value of each cell of each table, as an attacker knows them."""

    def __init__(self, tables, truth):
        """``tables``: (row, column) -> published table; ``truth``: the same without hiding."""
        self.tables, self.low, self.high, self.totals, self.hidden = tables, {}, {}, {}, set()
        for (first, second), table in tables.items():
            self.totals[first], self.totals[second] = table.row_totals, table.column_totals
            network = _Network(truth[first, second])
            network.hide(
                (r, c)
                for r, line in enumerate(table.cells)
                for c, cell in enumerate(line)
                if cell is None
            )
            for r, row in enumerate(table.rows):
                for c, column in enumerate(table.columns):
                    self._begin(network, (first, row), (second, column), (r, c))

    def _begin(self, network, a, b, cell):
        count = network.counts[cell[0]][cell[1]]
        low = high = count
        if cell in network.hidden:
            low -= min(network._flow(cell, upwards=False, most=count), count)
            high += network._flow(cell, upwards=True, most=network._unbounded)
            self.hidden.add((a, b))
        for pair in ((a, b), (b, a)):
            self.low[pair], self.high[pair] = low, high

    def tighten(self):
        """Until nothing changes."""
        while any([self._tighten(a, b) for a, b in self.hidden]):
            pass

    def _tighten(self, a, b):
        low, high = self.low[a, b], self.high[a, b]
        for third, totals in self.totals.items():
            if third in (a[0], b[0]):
                continue
            cells = [((a, (third, line)), (b, (third, line)), n) for line, n in totals.items()]
            most = sum(min(self.high[x], self.high[y]) for x, y, _ in cells)
            least = sum(max(0, self.low[x] + self.low[y] - n) for x, y, n in cells)
            low, high = max(low, least), min(high, most)
        for one, other in ((a, b), (b, a)):
            total = self.totals[one[0]][one[1]]
            rest = [(one, (other[0], line)) for line in self.totals[other[0]] if line != other[1]]
            low = max(low, total - sum(self.high[pair] for pair in rest))
            high = min(high, total - sum(self.low[pair] for pair in rest))
        if (low, high) == (self.low[a, b], self.high[a, b]):
            return False
        for pair in ((a, b), (b, a)):
            self.low[pair], self.high[pair] = low, high
        return True

    def widths(self):
        """Hidden cell -> how far apart its bounds are."""
        return {pair: self.high[pair] - self.low[pair] for pair in self.hidden}
