"""Cases of these days, each at another point of its way: what the desks of the demo are full of."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from ventanilla.cases.services import assigning, closing, linking
from ventanilla.cases.states import LinkKind
from ventanilla.demo import calibration
from ventanilla.demo.acting import World
from ventanilla.demo.people import Person, invent
from ventanilla.demo.stories import STORIES, Story
from ventanilla.demo.walking import Walk
from ventanilla.interviews import services as interviews

HOUR, DAY = 1.0, 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Living:
    """A case that began ``ago`` hours ago and has come as far as ``until``.

    ``then`` names something that happens at the end; ``kin``: a case of the same name that
    belongs to this one.
    """

    story: str
    post: str = "MCA"
    ago: float
    until: str = ""
    officer: int = 0
    who: Mapping[str, str | int] = field(default_factory=dict)
    then: str = ""
    kin: str = ""


def _some(post: str, *rows: tuple[str, float, str]) -> Iterator[Living]:
    for number, (story, ago, until) in enumerate(rows):
        yield Living(story=story, post=post, ago=ago, until=until, officer=number)


LIVING: tuple[Living, ...] = (
    Living(story="ordinary", ago=0.2, until="notice", who={"age": 17, "sex": "male"}),
    Living(story="afraid", ago=3.4, until="interview", who={"age": 15, "sex": "female"}),
    Living(story="afraid", ago=20, until="represent", who={"age": 16, "sex": "male"}),
    Living(story="ordinary", ago=5.5, until="approve", who={"age": 16}),
    Living(story="ordinary", ago=8, until="packet_inm", who={"age": 17}),
    Living(story="ordinary", ago=9, until="belongings", who={"age": 15}),
    Living(story="small", ago=1.1, until="search", who={"age": 4, "sex": "female",
           "first_surname": "Tecuapetla", "second_surname": "Ríos"}, kin="hermanas"),
    Living(story="small", ago=1.0, until="search", who={"age": 9, "sex": "female",
           "first_surname": "Tecuapetla", "second_surname": "Ríos"}, kin="hermanas"),
    Living(story="ordinary", ago=2.6, until="assign",
           who={"age": 15, "state": "12", "language": "nah", "sex": "female"}),
    Living(story="ordinary", ago=4.2, until="prepare", who={"age": 17}, then="begin"),
    Living(story="violence", ago=6.1, until="propose", who={"age": 16, "detentions": "1"}),
    Living(story="circuit", ago=7.2, until="interview"),
    Living(story="afraid_at_home", ago=12, until="weigh", who={"age": 14}),
    Living(story="family_there", ago=5 * DAY, until="to_hhs", who={"age": 16}),
    Living(story="ordinary", ago=3 * DAY, who={"age": 17}),
    Living(story="young", ago=9 * DAY, until="reunited", who={"age": 13}),
    Living(story="ordinary", ago=6 * DAY, who={"age": 16}, then="reopen"),
    Living(story="ordinary", ago=4.8, until="prepare", who={"age": 15}, then="pause"),
    Living(story="ordinary", ago=41 * DAY, who={"age": 16, "given": "Jesús Adrián",
           "first_surname": "Xochitla", "second_surname": "Mora", "sex": "male",
           "detentions": "2", "language": "es"}, kin="otra vez"),
    Living(story="ordinary", ago=3.1, until="assign", who={"age": 16, "given": "Jesús Adrián",
           "first_surname": "Xochitla", "second_surname": "Mora", "sex": "male",
           "detentions": "3_5", "language": "es"}, kin="otra vez"),
    Living(story="young", ago=10, until="complete", who={"age": 13}, then="offer"),
    Living(story="ordinary", post="LAR", ago=2 * DAY, until="complete", who={"age": 17},
           then="moved"),
    Living(story="exploited", ago=26, until="lawyer", who={"age": 17}),
    Living(story="pregnant", ago=11, until="approve"),
    Living(story="ill", ago=14, until="approve", who={"age": 16}),
    Living(story="young", ago=16, until="packet_dif", who={"age": 12}),
    Living(story="small", ago=2 * DAY, until="acknowledge_dif", who={"age": 9}),
    Living(story="young", ago=33 * DAY, until="reunited", who={"age": 13}),
    Living(story="violence", ago=30 * DAY, until="reunited", who={"age": 16}),
    Living(story="other_country", ago=13, until="interview", who={"age": 16}),
    Living(story="hungry", ago=6.6, until="interview", who={"age": 16}),
    Living(story="hungry", ago=30, until="schedule", who={"age": 17}),
    Living(story="silent", ago=28, until="interview", who={"age": 17}),
    Living(story="gone", ago=2 * DAY),
    Living(story="afraid", ago=8 * DAY, until="to_hhs", who={"age": 17}),
    Living(story="ordinary", ago=50, until="observe", who={"age": 17, "detentions": "1"}),
    *_some("MCA", ("ordinary", 1.6, "care"), ("ordinary", 2.0, "search"), ("young", 3.7, "prepare"),
           ("ordinary", 4.4, "interview"), ("ordinary", 5.0, "observe"), ("circuit", 7.8, "weigh"),
           ("ordinary", 10, "explain"), ("ordinary", 13, "acknowledge_inm"),
           ("ordinary", 1.5 * DAY, ""), ("ordinary", 1.8 * DAY, ""), ("hungry", 2.3 * DAY, ""),
           ("young", 3.2 * DAY, "receive"), ("ordinary", 4 * DAY, ""), ("ordinary", 5 * DAY, "")),
    *_some("LAR", ("ordinary", 0.5, "notice"), ("young", 2.2, "assign"),
           ("afraid", 5.1, "interview"),
           ("ordinary", 7, "propose"), ("ordinary", 9.5, "packet_inm"), ("ordinary", 1.4 * DAY, ""),
           ("circuit", 1.1 * DAY, "approve"), ("ordinary", 2.7 * DAY, ""),
           ("young", 12 * DAY, "reunited")),
    *_some("NOG", ("ordinary", 0.8, "care"), ("ordinary", 2.9, "prepare"),
           ("circuit", 4.6, "decide"),
           ("afraid_at_home", 9, "approve"), ("ordinary", 11, "belongings"), ("young", 18, "weigh"),
           ("ordinary", 1.7 * DAY, ""), ("ordinary", 3.5 * DAY, ""),
           ("young", 15 * DAY, "reunited")),
    *_some("SDI", ("ordinary", 1.3, "search"), ("ordinary", 6, "interview"),
           ("exploited", 10, "weigh"),
           ("ordinary", 2.2 * DAY, ""), ("family_there", 6 * DAY, "to_hhs")),
    *_some("ELP", ("young", 2.4, "assign"), ("ordinary", 8, "complete"),
           ("ordinary", 1.9 * DAY, "")),
    *_some("EGP", ("ordinary", 3.3, "interview"), ("ordinary", 2.5 * DAY, "")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planned:
    """A living case with its person and its beginning."""

    living: Living
    story: Story
    person: Person
    starts: datetime


def planned(rng: Random, *, now: datetime, most: int) -> list[Planned]:
    """The first ``most`` living cases, with invented persons, in the order of their notices."""
    rows = []
    for living in LIVING[:most]:
        story = STORIES[living.story]
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
            officer=team.officers[living.officer % len(team.officers)],
        ).go(until=living.until)
        if living.then:
            getattr(self, living.then)(walk)
        if living.kin:
            self._meet(walk, living.kin)
        return walk

    def begin(self, walk: Walk) -> None:
        """The interview has just begun."""
        interviews.open_sitting(
            track=walk.track, instrument="initial_evaluation", task="T-030",
            by=walk.officer, at=walk.next(),
        )  # fmt: skip

    def pause(self, walk: Walk) -> None:
        """The child asked to stop: what was said is kept."""
        sitting = interviews.open_sitting(
            track=walk.track, instrument="initial_evaluation", task="T-030",
            by=walk.officer, at=walk.next(),
        )  # fmt: skip
        heard = {"m0_4_mood": ["tired"], "assent_talk": "yes", "m1_1_name": walk.person.full_name}
        sent = walk.sent("initial_evaluation", heard)
        interviews.stop(sitting=sitting, sent=sent, by=walk.officer, at=walk.next(9))

    def reopen(self, walk: Walk) -> None:
        """Something came up after the closing."""
        closing.reopen_case(
            track=walk.track, by=walk.team.supervisor, at=walk.next(),
            note="Llamó su tía: no ha llegado a casa. Se abre para preguntar al DIF.",
        )  # fmt: skip

    def offer(self, walk: Walk) -> None:
        """McAllen offers the case to Laredo, which has not answered yet."""
        assigning.offer_move(
            track=walk.track, to=self.world.teams["LAR"].post, by=walk.team.supervisor,
            at=walk.next(), reason="El traslado fue a una estación del distrito de Laredo.",
        )  # fmt: skip

    def moved(self, walk: Walk) -> None:
        """Laredo gave the case to McAllen, and McAllen took it."""
        mine = self.world.teams["MCA"]
        assigning.offer_move(
            track=walk.track, to=mine.post, by=walk.team.supervisor, at=walk.next(),
            reason="La adolescente está en un hospital de McAllen.",
        )  # fmt: skip
        assigning.accept_move(track=walk.track, by=mine.supervisor, at=walk.next(20))
        assigning.assign(track=walk.track, to=mine.officer, by=mine.supervisor, at=walk.next())

    def _meet(self, walk: Walk, name: str) -> None:
        other = self.kin.setdefault(name, walk)
        if other is walk:
            return
        same = walk.person.full_name == other.person.full_name
        linking.link(
            track=walk.track, other=other.track, by=walk.team.supervisor, at=walk.next(),
            kind=LinkKind.SAME_PERSON if same else LinkKind.SIBLINGS,
        )  # fmt: skip
