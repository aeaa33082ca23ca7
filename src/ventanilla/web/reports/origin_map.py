"""The states of Mexico as a grid of tiles: each as large as any other, near where it lies.

A tile is read by its number and its shade. States that are shown together are hatched.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ventanilla.reports.publication import Amount

#: state → column, row, three letters; our own arrangement
PLACES = {
    "02": (0, 0, "BC"), "26": (1, 0, "Son"), "08": (2, 0, "Chih"), "05": (3, 0, "Coah"),
    "03": (0, 1, "BCS"), "25": (1, 1, "Sin"), "10": (2, 1, "Dgo"), "19": (3, 1, "NL"),
    "28": (4, 1, "Tams"), "18": (1, 2, "Nay"), "32": (2, 2, "Zac"), "24": (3, 2, "SLP"),
    "14": (1, 3, "Jal"), "01": (2, 3, "Ags"), "11": (3, 3, "Gto"), "22": (4, 3, "Qro"),
    "13": (5, 3, "Hgo"), "30": (6, 3, "Ver"), "31": (9, 3, "Yuc"), "06": (1, 4, "Col"),
    "16": (2, 4, "Mich"), "15": (3, 4, "Méx"), "09": (4, 4, "CDMX"), "29": (5, 4, "Tlax"),
    "21": (6, 4, "Pue"), "27": (7, 4, "Tab"), "04": (8, 4, "Camp"), "23": (9, 4, "QRoo"),
    "12": (3, 5, "Gro"), "17": (4, 5, "Mor"), "20": (5, 5, "Oax"), "07": (6, 5, "Chis"),
}  # fmt: skip
SIZE, GAP = 48, 4
#: of the whole picture: with a pixel on each side for the lines of the outer tiles
WIDTH = 10 * (SIZE + GAP) - GAP + 2
HEIGHT = 6 * (SIZE + GAP) - GAP + 2
STEPS = 4
#: where a class of counts may begin
ROUND = tuple(n * 10**power for power in range(6) for n in (10, 15, 20, 30, 40, 50, 70))


@dataclass(frozen=True, slots=True)
class Tile:
    """One state. ``step``: 0 for none, 1 (few) to 4 (many); ``together``: with others, hatched."""

    short: str
    x: int
    y: int
    count: int | None
    step: int
    together: bool


@dataclass(frozen=True, slots=True)
class Shade:
    """One class of the legend: counts from, up to (None: and more)."""

    step: int
    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class OriginMap:
    """The tiles, and what their shades mean."""

    tiles: Sequence[Tile]
    shades: Sequence[Shade]
    together: int | None  # episodes of the hatched states, all in one number
    width: int = WIDTH
    height: int = HEIGHT
    size: int = SIZE


def draw(amounts: Sequence[Amount]) -> OriginMap:
    """The map of how many episodes each state has."""
    alone = {next(iter(a.codes)): a.count for a in amounts if len(a.codes) == 1}
    joined = next((a for a in amounts if len(a.codes) > 1), None)
    begins = _begins([alone[code] for code in PLACES if code in alone])
    tiles = []
    for code, (column, row, short) in PLACES.items():
        together = joined is not None and code in joined.codes
        count = None if together else alone.get(code, 0)
        step = sum(count >= begin for begin in begins) if count else 0
        tiles.append(Tile(short, column * (SIZE + GAP), row * (SIZE + GAP), count, step, together))
    ends = [*(begin - 1 for begin in begins[1:]), None][: len(begins)]
    shades = [
        Shade(step, first, last)
        for step, (first, last) in enumerate(zip(begins, ends, strict=True), start=1)
    ]
    drawn = any(tile.together for tile in tiles)
    return OriginMap(tiles, shades, joined.count if joined and drawn else None)


def _begins(counts: Sequence[int]) -> list[int]:
    """Where the classes begin: 1, and up to three round numbers that part the counts evenly."""
    if not counts:
        return []
    ordered = sorted(counts)
    marks = [ordered[len(ordered) * part // STEPS] for part in range(1, STEPS)]
    rounded = {max((n for n in ROUND if n <= mark), default=0) for mark in marks}
    return [1, *sorted(n for n in rounded if ordered[0] < n <= ordered[-1])]
