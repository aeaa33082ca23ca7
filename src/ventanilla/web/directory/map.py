"""A map without tiles: where services lie around a middle, in rings of so many miles.

Nothing is asked of anybody who draws maps: they would learn where somebody is looking for shelter.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ventanilla.network.places import Point

#: of the picture, in its own units
SIZE = 320
EDGE = 18
MILES_A_DEGREE = 69.05
#: radii that one can say, in miles
ROUND = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2500)


@dataclass(frozen=True, slots=True)
class Dot:
    """A service on the picture. ``numbers``: of the list; several where they lie together."""

    x: float
    y: float
    numbers: tuple[int, ...]

    @property
    def label(self) -> str:
        """Its numbers as they stand on the map."""
        return "·".join(map(str, self.numbers))

    @property
    def half(self) -> int:
        """Of its width: room for its label."""
        return max(10, 4 * len(self.label) + 4)

    @property
    def wide(self) -> int:
        """Its width."""
        return 2 * self.half


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle of so many miles around the middle."""

    radius: float
    miles: int


@dataclass(frozen=True, slots=True)
class Map:
    """The picture: north is up, the middle is in the middle."""

    dots: Sequence[Dot]
    rings: Sequence[Ring]
    size: int = SIZE

    @property
    def middle(self) -> float:
        """Of the picture."""
        return self.size / 2


def draw(middle: Point, found: Sequence[tuple[int, Point]]) -> Map | None:
    """The map of some numbered places around a middle; None if there is nothing to draw."""
    if not found:
        return None
    offsets = [(number, *_offset(middle, point)) for number, point in found]
    farthest = max(math.hypot(east, north) for __, east, north in offsets)
    outer = next((miles for miles in ROUND if miles >= farthest), ROUND[-1])
    scale = (SIZE / 2 - EDGE) / outer
    together: dict[tuple[int, int], list[int]] = {}
    for number, east, north in offsets:
        x, y = SIZE / 2 + east * scale, SIZE / 2 - north * scale
        together.setdefault((round(x / 14), round(y / 14)), []).append(number)
    placed = {number: (east, north) for number, east, north in offsets}
    dots = [_dot(numbers, placed, scale) for numbers in together.values()]
    radii = [outer] if outer == 1 else [miles for miles in ROUND if miles <= outer][-2:]
    return Map(dots, [Ring(round(miles * scale, 1), miles) for miles in radii])


def _offset(middle: Point, point: Point) -> tuple[float, float]:
    """Miles to the east and to the north."""
    shrunk = math.cos(math.radians((middle.latitude + point.latitude) / 2))
    east = (point.longitude - middle.longitude + 180) % 360 - 180
    return (
        east * shrunk * MILES_A_DEGREE,
        (point.latitude - middle.latitude) * MILES_A_DEGREE,
    )


def _dot(numbers: list[int], placed: dict[int, tuple[float, float]], scale: float) -> Dot:
    east, north = placed[numbers[0]]
    x, y = SIZE / 2 + east * scale, SIZE / 2 - north * scale
    return Dot(round(x, 1), round(y, 1), tuple(numbers))
