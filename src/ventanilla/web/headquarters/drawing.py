"""Posts on the map of the states, by how much alerts there."""

from collections.abc import Iterable
from dataclasses import dataclass

from ventanilla.headquarters.watching import PostState
from ventanilla.web import states_map

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
    found = [_dot(state) for state in states if states_map.is_on_it(state.post)]
    return sorted(found, key=lambda dot: (len(dot.state.alerts), dot.state.post.code))


def _dot(state: PostState) -> Dot:
    number = len(state.alerts)
    tone = "calm" if not number else "many" if number > MANY else "some"
    return Dot(state, *states_map.place(state.post), 6 if not number else min(9 + number, 14), tone)
