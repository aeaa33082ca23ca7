"""Hiding small cells so that no hidden cell can be worked out from what is shown.

A table with its totals is a network: rows and columns are nodes, each cell an arc that carries its
count. Whoever reads the shown cells can move counts round closed loops of hidden cells, and nothing
else: how far a hidden cell can move up and down is a largest flow, found exactly.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

#: shown in place of every hidden cell, small or complementary alike
SIGN = "·"

Cell = tuple[int, int]
Grid = list[list[int]]


@dataclass(frozen=True, slots=True)
class Protected:
    """A table with totals (last row, last column) and which of its cells are hidden."""

    counts: tuple[tuple[int, ...], ...]
    hidden: frozenset[Cell]

    def shown(self, row: int, column: int) -> int | str:
        """What is printed in a cell: the count, or the sign."""
        return SIGN if (row, column) in self.hidden else self.counts[row][column]


def protect(
    interior: Sequence[Sequence[int]],
    *,
    threshold: int,
    hidden_rows: Sequence[bool] = (),
    hidden_columns: Sequence[bool] = (),
) -> Protected:
    """Hide every count from 1 to ``threshold`` − 1, and as few others as make them safe.

    ``interior``: counts without totals. ``hidden_rows`` and ``hidden_columns``: totals that another
    table hides already, and so must this one. The result satisfies :func:`width` ≥ threshold for
    every hidden cell.
    """
    counts = _with_totals(interior)
    last_row, last_column = len(counts) - 1, len(counts[0]) - 1
    hidden = {
        (row, column)
        for row, line in enumerate(counts)
        for column, count in enumerate(line)
        if 0 < count < threshold
    }
    hidden |= {(row, last_column) for row, yes in enumerate(hidden_rows) if yes}
    hidden |= {(last_row, column) for column, yes in enumerate(hidden_columns) if yes}
    while weak := _weakest(counts, hidden, threshold):
        more = _companions(counts, hidden, weak)
        if not more:
            hidden = set(_cells(counts))
            break
        hidden |= more
    return Protected(tuple(tuple(line) for line in counts), frozenset(hidden))


def width(counts: Sequence[Sequence[int]], hidden: set[Cell] | frozenset[Cell], cell: Cell) -> int:
    """How far apart the largest and the smallest value are that a hidden cell could have.

    Given all shown cells and totals, with counts that are whole and not negative. An unbounded
    cell gives a width larger than any count.
    """
    up = _flow(counts, hidden, cell, upwards=True)
    down = min(_flow(counts, hidden, cell, upwards=False), counts[cell[0]][cell[1]])
    return up + down


def _weakest(counts: Grid, hidden: set[Cell], threshold: int) -> Cell | None:
    """The hidden cell that is bounded most tightly, if any is too tight; zeros may be known."""
    widths = {cell: width(counts, hidden, cell) for cell in hidden if counts[cell[0]][cell[1]] > 0}
    weak = [(size, cell) for cell, size in widths.items() if size < threshold]
    return min(weak)[1] if weak else None


def _companions(counts: Grid, hidden: set[Cell], cell: Cell) -> set[Cell]:
    """The cheapest three cells that close a rectangle with ``cell``; not hidden before all three.

    The price of a rectangle is the information that it newly hides; totals cost more than cells.
    Corners that could not move (zero) do not help.
    """
    row, column = cell
    best: tuple[int, set[Cell]] | None = None
    for other_row in range(len(counts)):
        for other_column in range(len(counts[0])):
            if other_row == row or other_column == column:
                continue
            corners = {(row, other_column), (other_row, column), (other_row, other_column)}
            new = corners - hidden
            if not new or any(counts[r][c] == 0 for r, c in corners):
                continue
            price = sum(_price(counts, corner) for corner in new)
            if best is None or price < best[0]:
                best = price, new
    if best is None:
        return {corner for corner in _line(counts, cell) if corner not in hidden}
    return best[1]


def _line(counts: Grid, cell: Cell) -> Iterator[Cell]:
    """All cells of the row and the column of a cell: the last resort before the whole table."""
    for column in range(len(counts[0])):
        yield cell[0], column
    for row in range(len(counts)):
        yield row, cell[1]


def _price(counts: Grid, cell: Cell) -> int:
    row, column = cell
    total = row == len(counts) - 1 or column == len(counts[0]) - 1
    return 1 + counts[row][column] * (4 if total else 1)


def _cells(counts: Grid) -> Iterator[Cell]:
    return ((row, column) for row in range(len(counts)) for column in range(len(counts[0])))


def _with_totals(interior: Sequence[Sequence[int]]) -> Grid:
    rows = [[*line, sum(line)] for line in interior]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


# ── The network ─────────────────────────────────────────────────────────────────────────────────
# Node r is row r, node R + c is column c. An interior cell carries its count from its row to its
# column; a total carries it the other way, so that what flows into each node flows out of it.


def _arc(counts: Sequence[Sequence[int]], cell: Cell) -> tuple[int, int]:
    row, column = cell
    rows, last_row, last_column = len(counts), len(counts) - 1, len(counts[0]) - 1
    forwards = (row == last_row) == (column == last_column)
    return (row, rows + column) if forwards else (rows + column, row)


def _flow(
    counts: Sequence[Sequence[int]],
    hidden: set[Cell] | frozenset[Cell],
    cell: Cell,
    *,
    upwards: bool,
) -> int:
    """How much the hidden cells besides ``cell`` can carry back round it: its room up or down."""
    unbounded = 2 * counts[-1][-1] + 2
    room: dict[int, dict[int, int]] = {}
    for other in hidden:
        if other == cell:
            continue
        start, end = _arc(counts, other)
        room.setdefault(start, {})[end] = unbounded
        room.setdefault(end, {})[start] = counts[other[0]][other[1]]
    tail, head = _arc(counts, cell)
    source, sink = (head, tail) if upwards else (tail, head)
    total = 0
    while total < unbounded and (path := _path(room, source, sink)):
        step = min(room[start][end] for start, end in path)
        for start, end in path:
            room[start][end] -= step
            room[end][start] = room[end].get(start, 0) + step
        total += step
    return total


def _path(room: dict[int, dict[int, int]], source: int, sink: int) -> list[tuple[int, int]] | None:
    """A shortest path with room left, as arcs; None if there is none."""
    came: dict[int, int] = {source: source}
    waiting = deque([source])
    while waiting:
        node = waiting.popleft()
        for after, free in room.get(node, {}).items():
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
