"""A table by posts as a picture: a circle at each post, its area by the total that is shown."""

from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from ventanilla.network import selectors as network
from ventanilla.reports.states import Role
from ventanilla.reports.yearbook.sheets import Grid, Row, Sheet, in_figures
from ventanilla.web import states_map

#: what tells a table by posts, for programs
BY_POST = "#org+post"
#: radii: the largest, and one that is still seen
LARGEST, SMALLEST = 30.0, 4.0
#: circles with their number in them: the largest ones, where it fits
NUMBERED, LETTERS = 5, 6


@dataclass(frozen=True, slots=True)
class Circle:
    """A post. ``words``: its total, ``inside``: whether it is written into the circle."""

    title: str
    x: float
    y: float
    radius: float
    words: str
    inside: bool


@dataclass(frozen=True, slots=True)
class PostMap:
    """``column``: of what; ``size``: of the drawing; the largest circle first."""

    column: str
    circles: tuple[Circle, ...]
    size: tuple[int, int] = states_map.SIZE


def of_sheet(sheet: Sheet) -> dict[str, PostMap]:
    """The map of the first table by posts, by its code; none where nothing would stand on it."""
    for grid in sheet.grids:
        if grid.corner.hxl == BY_POST and (drawn := draw(grid)).circles:
            return {grid.code: drawn}
    return {}


def draw(grid: Grid) -> PostMap:
    """Every post in the states with a number that is shown: what its bars show, or its total."""
    at = len(grid.columns) - 1 if grid.chart is None else grid.chart
    posts = {post.short_name: post for post in network.posts() if states_map.is_on_it(post)}
    there = [
        (row.title, number)
        for row in grid.rows
        if row.title in posts and (number := _number(row, at)) > 0
    ]
    there.sort(key=lambda each: -each[1])
    most = max((float(number) for __, number in there), default=0)
    return PostMap(
        grid.columns[at].title,
        tuple(
            Circle(
                title,
                *states_map.place(posts[title]),
                radius=round(max(LARGEST * sqrt(float(number) / most), SMALLEST), 1),
                words=(words := in_figures(number)),
                inside=place < NUMBERED and len(words) <= LETTERS and float(number) > most / 4,
            )
            for place, (title, number) in enumerate(there)
        ),
    )


def _number(row: Row, at: int) -> int | Decimal:
    cell = row.cells[at]
    return 0 if row.role != Role.PLAIN or isinstance(cell, str) else cell
