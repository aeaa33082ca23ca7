"""Hiding small cells so that no hidden cell can be worked out from what is shown.

A table with its totals is a network: rows and columns are nodes, each cell an arc that carries its
count. Whoever reads the shown cells can move counts round closed loops of hidden cells, and nothing
else: how far a hidden cell can move up and down is a largest flow, found exactly.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

#: shown in place of every hidden cell, small or complementary alike
SIGN = "·"

Cell = tuple[int, int]
Counts = Sequence[Sequence[int]]
#: a hidden cell that nothing shown holds back may carry this more than twice the table's total:
#: more than any threshold, however little was counted
UNBOUNDED = 1000
#: how bad it is to hide a rectangle: totals newly hidden, room that it lacks, information lost
Cost = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Protected:
    """A table with totals (last row, last column) and which of its cells are hidden."""

    counts: tuple[tuple[int, ...], ...]
    hidden: frozenset[Cell]

    def shown(self, row: int, column: int) -> int | str:
        """What is printed in a cell: the count, or the sign."""
        return SIGN if (row, column) in self.hidden else self.counts[row][column]


def protect(
    interior: Counts,
    *,
    threshold: int,
    hidden_rows: Sequence[bool] = (),
    hidden_columns: Sequence[bool] = (),
    also: Iterable[Cell] = (),
) -> Protected:
    """Hide every count from 1 to ``threshold`` − 1, and a few others that make them safe.

    ``interior``: counts without totals. ``hidden_rows`` and ``hidden_columns``: totals that another
    table hides already, and so must this one; ``also``: cells that it hides. The result satisfies
    :func:`width` ≥ threshold for every hidden cell. Totals of 2 × threshold or more, two rows and
    two columns of them at least, are never hidden: then hiding the whole interior is enough, and
    mostly far less is.
    """
    counts = _with_totals(interior)
    last_row, last_column = len(counts) - 1, len(counts[0]) - 1
    small = {cell for cell in _cells(counts) if 0 < counts[cell[0]][cell[1]] < threshold}
    small |= {(row, last_column) for row, yes in enumerate(hidden_rows) if yes}
    small |= {(last_row, column) for column, yes in enumerate(hidden_columns) if yes}
    small |= set(also)
    network = Network(counts)
    waiting = deque(sorted(small, key=lambda cell: (counts[cell[0]][cell[1]], cell)))
    network.hide(waiting)
    # Hiding more never narrows a cell: each is looked at once, the newly hidden ones after it.
    while waiting:
        cell = waiting.popleft()
        while not network.is_wide(cell, threshold):
            more = _companions(network, cell, threshold) or _more_and_more(network, cell)
            network.hide(more)
            waiting.extend(more)
    return Protected(tuple(tuple(line) for line in counts), frozenset(network.hidden))


def protect_for(interior: Counts, thresholds: Sequence[int]) -> Protected:
    """The same for readers with the last of some thresholds, where others read with the first.

    Each hides whatever the one before hid: whoever reads both learns no more than from the first.
    """
    made = protect(interior, threshold=thresholds[0])
    for threshold in thresholds[1:]:
        made = protect(interior, threshold=threshold, also=made.hidden)
    return made


def width(counts: Counts, hidden: Iterable[Cell], cell: Cell) -> int:
    """How far apart the largest and the smallest value are that a hidden cell could have.

    Given all shown cells and totals, with counts that are whole and not negative. An unbounded
    cell gives a width larger than any count.
    """
    network = Network(counts)
    network.hide(hidden)
    smallest, largest = network.bounds(cell)
    return largest - smallest


def _companions(network: "Network", cell: Cell, threshold: int) -> list[Cell]:
    """The best three cells that close a rectangle with ``cell``, but for those hidden already.

    Best is what gives the room needed, spares totals, and hides the least information.
    """
    row, column = cell
    best: Cost | None = None
    found: list[Cell] = []
    for other_row in range(network.rows):
        if other_row == row:
            continue
        for other_column in range(network.columns):
            if other_column == column:
                continue
            corners = ((row, other_column), (other_row, other_column), (other_row, column))
            new = [corner for corner in corners if corner not in network.hidden]
            room = network.room_round(cell, corners) if new else 0
            if not room:
                continue
            cost = (
                sum(network.is_total(corner) for corner in new),
                max(threshold - room, 0),
                sum(1 + network.counts[r][c] for r, c in new),
            )
            if best is None or cost < best:
                best, found = cost, new
    return found


def _more_and_more(network: "Network", cell: Cell) -> list[Cell]:
    """Where no rectangle helps: the cell's row and column, then all cells, then all totals."""
    whole = list(_cells(network.counts))
    inside = [other for other in whole if not network.is_total(other)]
    near = [other for other in inside if other[0] == cell[0] or other[1] == cell[1]]
    for group in (near, inside, whole):
        if new := [other for other in group if other not in network.hidden]:
            return new
    raise AssertionError("a table with everything hidden has no bounds")


def _cells(counts: Counts) -> Iterator[Cell]:
    return ((row, column) for row in range(len(counts)) for column in range(len(counts[0])))


def _with_totals(interior: Counts) -> list[list[int]]:
    rows = [[*line, sum(line)] for line in interior]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


class Network:
    """The hidden cells as arcs: how much more, and how much less, each could carry.

    Node r is row r, node rows + c is column c. An interior cell carries its count from its row to
    its column; a total carries it the other way, so that what flows into a node flows out of it.
    """

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self.rows, self.columns = len(counts), len(counts[0])
        self.hidden: set[Cell] = set()
        self._unbounded = 2 * counts[-1][-1] + UNBOUNDED
        self._room: list[dict[int, int]] = [{} for _ in range(self.rows + self.columns)]

    def is_total(self, cell: Cell) -> bool:
        """Whether a cell is a total of others."""
        return cell[0] == self.rows - 1 or cell[1] == self.columns - 1

    def hide(self, cells: Iterable[Cell]) -> None:
        """Hide cells: what they carry is no longer known."""
        for cell in cells:
            self.hidden.add(cell)
            tail, head = self._arc(cell)
            self._room[tail][head] = self._unbounded
            self._room[head][tail] = self.counts[cell[0]][cell[1]]

    def bounds(self, cell: Cell) -> tuple[int, int]:
        """The smallest and the largest value that a hidden cell could have."""
        count = self.counts[cell[0]][cell[1]]
        down = self._flow(cell, upwards=False, most=count)
        return count - down, count + self._flow(cell, upwards=True, most=self._unbounded)

    def is_wide(self, cell: Cell, threshold: int) -> bool:
        """Whether the bounds of a hidden cell are ``threshold`` apart or more."""
        most = min(self.counts[cell[0]][cell[1]], threshold)
        lacking = threshold - self._flow(cell, upwards=False, most=most)
        return self._flow(cell, upwards=True, most=lacking) >= lacking

    def room_round(self, cell: Cell, corners: tuple[Cell, Cell, Cell]) -> int:
        """How far ``cell`` could move round a rectangle, one way or the other."""
        forwards = self._forwards(cell)
        beside, opposite, below = corners
        # Round the loop, neighbours of the cell move against it and the opposite corner with it;
        # a total runs the other way.
        against = [self._forwards(beside) == forwards, self._forwards(below) == forwards]
        along = self._forwards(opposite) == forwards
        count = [self.counts[r][c] for r, c in (beside, below, opposite)]
        falls = [against[0], against[1], not along]
        up = min((n for n, falling in zip(count, falls, strict=True) if falling), default=None)
        down = min(
            (n for n, falling in zip(count, falls, strict=True) if not falling), default=None
        )
        own = self.counts[cell[0]][cell[1]]
        return max(
            self._unbounded if up is None else up,
            own if down is None else min(down, own),
        )

    def _forwards(self, cell: Cell) -> bool:
        return (cell[0] == self.rows - 1) == (cell[1] == self.columns - 1)

    def _arc(self, cell: Cell) -> tuple[int, int]:
        row, column = cell[0], self.rows + cell[1]
        return (row, column) if self._forwards(cell) else (column, row)

    def _flow(self, cell: Cell, *, upwards: bool, most: int) -> int:
        """How much the hidden cells besides ``cell`` can carry back round it, ``most`` at most."""
        tail, head = self._arc(cell)
        source, sink = (head, tail) if upwards else (tail, head)
        room = self._room
        own = room[tail].pop(head), room[head].pop(tail)
        changed: list[tuple[int, int, int]] = []
        total = 0
        while total < most and (path := self._path(source, sink)):
            step = min(most - total, *(room[start][end] for start, end in path))
            for start, end in path:
                room[start][end] -= step
                room[end][start] += step
                changed.append((start, end, step))
            total += step
        for start, end, step in changed:
            room[start][end] += step
            room[end][start] -= step
        room[tail][head], room[head][tail] = own
        return total

    def _path(self, source: int, sink: int) -> list[tuple[int, int]] | None:
        """A shortest path with room left, as arcs; None if there is none."""
        came: dict[int, int] = {source: source}
        waiting = deque([source])
        while waiting:
            node = waiting.popleft()
            for after, free in self._room[node].items():
                if free <= 0 or after in came:
                    continue
                came[after] = node
                if after == sink:
                    path = []
                    while after != source:
                        path.append((came[after], after))
                        after = came[after]
                    return path[::-1]
                waiting.append(after)
        return None
