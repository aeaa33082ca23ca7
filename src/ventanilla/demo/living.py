"""Cases of these days, each at another point of its way: what the desks of the demo are full of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from ventanilla.cases.services import linking
from ventanilla.cases.states import LinkKind
from ventanilla.demo import calibration
from ventanilla.demo.acting import World
from ventanilla.demo.people import Person, invent
from ventanilla.demo.stories import Story, scripts
from ventanilla.demo.walking import Walk
from ventanilla.protocols.engine.stories import Living


@dataclass(frozen=True, slots=True)
class Planned:
    """A living case with its person and its beginning."""

    living: Living
    story: Story
    person: Person
    starts: datetime


def told() -> list[tuple[Story, Living]]:
    """The living cases of all packages, in the order of their files."""
    return [
        (script.stories[living.story], living) for script in scripts() for living in script.living
    ]


def planned(rng: Random, *, now: datetime, most: int) -> list[Planned]:
    """The first ``most`` living cases, with invented persons, in the order of their notices."""
    rows = []
    for story, living in told()[:most]:
        starts = now - timedelta(hours=living.ago)
        person = invent(rng, on=timezone.localdate(starts), **{**story.drawn(rng), **living.who})
        rows.append(Planned(living, story, person, starts))
    return sorted(rows, key=lambda row: row.starts)


class Stage:
    """Walks the living cases and lets them meet."""

    def __init__(self, world: World, *, now: datetime) -> None:
        self.world, self.now = world, now
        self.kin: dict[str, Walk] = {}

    def play(self, row: Planned, *, rng: Random, before: Callable[[], None]) -> Walk:
        """Walk one case as far as it has come. ``before``: see ``Walk``."""
        living = row.living
        team = self.world.teams[living.post]
        officers = team.of_protocol(row.story.script.protocol)
        walk = Walk(
            world=self.world,
            team=team,
            port=self.world.ports[calibration.PORTS[living.post]],
            story=row.story,
            person=row.person,
            starts=row.starts,
            limit=self.now,
            rng=rng,
            before=before,
            officer=officers[living.officer % len(officers)],
        ).go(until=living.until)
        if living.then:
            walk.take(living.then)
        if living.kin:
            self._meet(walk, living.kin)
        return walk

    def _meet(self, walk: Walk, name: str) -> None:
        other = self.kin.setdefault(name, walk)
        if other is walk:
            return
        same = walk.person.full_name == other.person.full_name
        linking.link(
            track=walk.track, other=other.track, by=walk.team.supervisor, at=walk.next(),
            kind=LinkKind.SAME_PERSON if same else LinkKind.SIBLINGS,
        )  # fmt: skip
