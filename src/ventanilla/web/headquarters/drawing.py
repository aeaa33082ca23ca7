"""Where posts stand on the map of the states. The map itself is drawn by ``tools/land.py``."""

from collections.abc import Iterable
from dataclasses import dataclass

from ventanilla.headquarters.watching import PostState

#: of the drawing, in its own units: width, height, the north-western corner, units for a degree
WIDTH, HEIGHT = 960, 528
NORTH, WEST = 49.8, -125.6
ACROSS, DOWN = 16.1616, 20.4577
#: what lies farther south or east is drawn at the edge
EDGE = 14
#: alerts of a post that is drawn as one with many
MANY = 3


@dataclass(frozen=True, slots=True)
class Dot:
    """A post on the map. ``size``: its radius, by how much alerts there."""

    state: PostState
    x: float
    y: float
    size: int
    tone: str


def dots(states: Iterable[PostState]) -> list[Dot]:
    """Every post in the states, those that alert most drawn last, so that they lie on top."""
    found = [_dot(state) for state in states if state.post.country == "US"]
    return sorted(found, key=lambda dot: (len(dot.state.alerts), dot.state.post.code))


def _dot(state: PostState) -> Dot:
    x = (float(state.post.longitude) - WEST) * ACROSS
    y = (NORTH - float(state.post.latitude)) * DOWN
    number = len(state.alerts)
    tone = "calm" if not number else "many" if number > MANY else "some"
    return Dot(
        state,
        round(min(max(x, EDGE), WIDTH - EDGE), 1),
        round(min(max(y, EDGE), HEIGHT - EDGE), 1),
        6 if not number else min(9 + number, 14),
        tone,
    )
