"""Draw the states for the map of the network, from the ZIP codes that the house has: no outlines
of anybody. Writes ``img/states.svg``; the numbers are those of ``web/headquarters/drawing.py``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import zipcodes

from ventanilla.web.headquarters.drawing import ACROSS, DOWN, HEIGHT, NORTH, WEST, WIDTH

IMAGE = Path(__file__).parents[1] / "src/ventanilla/web/static/img/states.svg"
#: degrees of a cell; and over how many cells without a ZIP code land goes on
CELL, OVER_ROWS, OVER_COLUMNS = 0.4, 7, 4
SOUTH = 24.0
LAND, BORDER = "#e9e2d6", "#fff"
Cell = tuple[int, int]
AROUND = ((1, 0), (-1, 0), (0, 1), (0, -1))


def main() -> None:
    """Write the drawing."""
    state = smoothed(filled(known()))
    IMAGE.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path d="{"".join(land(state))}" fill="{LAND}"/>'
        f'<path d="{"".join(borders(state))}" stroke="{BORDER}" stroke-width="1.6" fill="none"/>'
        "</svg>\n",
        encoding="utf-8",
    )
    print(f"{IMAGE}: {IMAGE.stat().st_size} bytes")


def known() -> dict[Cell, str]:
    """Each cell with a ZIP code of the contiguous states, and the state that most there are of."""
    found: dict[Cell, Counter[str]] = defaultdict(Counter)
    for row in zipcodes.list_all():
        if not row["lat"] or not row["long"]:
            continue
        north, east = float(row["lat"]), float(row["long"])
        if 24.2 <= north <= 49.5 and -124.9 <= east <= -66.8:
            found[int((north - SOUTH) // CELL), int((east - WEST) // CELL)][row["state"]] += 1
    return {cell: states.most_common(1)[0][0] for cell, states in found.items()}


def filled(own: dict[Cell, str]) -> dict[Cell, str]:
    """The same without holes: a desert between two towns is land, of the nearest state."""
    cells = set(own)
    cells |= {(row, at) for row, at in _between(own, OVER_ROWS)}
    turned = {(column, row) for row, column in cells}
    cells |= {(row, column) for column, row in _between(turned, OVER_COLUMNS)}
    return {
        cell: own.get(cell) or own[min(own, key=lambda other, cell=cell: _far(cell, other))]
        for cell in cells
    }


def _between(cells: Iterable[Cell], most: int) -> Iterator[Cell]:
    lines = defaultdict(list)
    for line, at in cells:
        lines[line].append(at)
    for line, places in lines.items():
        places.sort()
        for one, other in pairwise(places):
            if 1 < other - one <= most:
                yield from ((line, at) for at in range(one + 1, other))


def _far(one: Cell, other: Cell) -> float:
    return (one[0] - other[0]) ** 2 + ((one[1] - other[1]) * ACROSS / DOWN) ** 2


def smoothed(state: dict[Cell, str]) -> dict[Cell, str]:
    """A cell of one state among three of another goes with those."""
    found = dict(state)
    for (row, column), own in state.items():
        near = Counter(
            state[row + down, column + on]
            for down, on in AROUND
            if (row + down, column + on) in state
        )
        most = near.most_common(1)
        if most and most[0][1] >= 3 and most[0][0] != own:
            found[row, column] = most[0][0]
    return found


def land(state: dict[Cell, str]) -> Iterator[str]:
    """Boxes, each as long as cells follow each other."""
    lines = defaultdict(list)
    for row, column in state:
        lines[row].append(column)
    for row, columns in sorted(lines.items()):
        for first, last in _runs(columns):
            width = (last - first + 1) * CELL * ACROSS
            yield f"M{_x(first)} {_y(row + 1)}h{width:.1f}v{CELL * DOWN + 0.5:.1f}h-{width:.1f}z"


def borders(state: dict[Cell, str]) -> Iterator[str]:
    """Lines between cells of two states."""
    upright, level = defaultdict(list), defaultdict(list)
    for (row, column), own in state.items():
        if state.get((row, column + 1), own) != own:
            upright[column + 1].append(row)
        if state.get((row + 1, column), own) != own:
            level[row + 1].append(column)
    for column, rows in sorted(upright.items()):
        for first, last in _runs(rows):
            yield f"M{_x(column)} {_y(first)}V{_y(last + 1)}"
    for row, columns in sorted(level.items()):
        for first, last in _runs(columns):
            yield f"M{_x(first)} {_y(row)}H{_x(last + 1)}"


def _runs(places: list[int]) -> Iterator[tuple[int, int]]:
    places = sorted(places)
    first = last = places[0]
    for at in places[1:]:
        if at != last + 1:
            yield first, last
            first = at
        last = at
    yield first, last


def _x(column: int) -> str:
    return f"{column * CELL * ACROSS:.1f}"


def _y(row: int) -> str:
    return f"{(NORTH - SOUTH - row * CELL) * DOWN:.1f}"


if __name__ == "__main__":
    main()
