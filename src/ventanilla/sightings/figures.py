"""The funnel of sightings: by post, area and month, and never by who sent or went."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median, quantiles

from django.db.models import Count, Min

from ventanilla.network.models import Post
from ventanilla.sightings.models import Origin, Sighting
from ventanilla.sightings.states import TALKED, State

LEAST = 2  # a ninth decile of one is itself


@dataclass(frozen=True, slots=True)
class Funnel:
    """One line of the table. Minutes are whole; None where nobody went.

    ``opened``: cases that began so, by protocol; only a job sees all of them.
    """

    post: int
    area: str
    month: date
    sent: int
    acknowledged: int
    minutes_median: int | None
    minutes_p90: int | None
    privately: int
    accepted: int
    information: int
    declined: int
    missed: int
    emergencies: int
    opened: dict[str, int]


def funnel(*, since: date, until: date, post: Post | None = None) -> list[Funnel]:
    """A line for each post, area and month from ``since`` to before ``until``.

    Counts what whoever asks may see: a job all posts, a seat its own.
    """
    rows = Sighting.objects.filter(day__gte=since, day__lt=until)
    if post:
        rows = rows.filter(post=post)
    groups: dict[tuple[int, str, date], list[Sighting]] = defaultdict(list)
    for sighting in rows.defer("sealed"):
        groups[sighting.post_id, sighting.area, sighting.day.replace(day=1)].append(sighting)
    origins = Origin.objects.filter(sighting__in=rows.values("pk"))
    protocols = dict(origins.values_list("sighting", "track__protocol"))
    return [
        _line(*place, found, Counter(protocols[s.pk] for s in found if s.pk in protocols))
        for place, found in sorted(groups.items())
    ]


def _line(
    post: int, area: str, month: date, found: Sequence[Sighting], opened: Counter[str]
) -> Funnel:
    states = Counter(State(sighting.state) for sighting in found)
    took = [(s.acknowledged_at - s.received_at).total_seconds() for s in found if s.acknowledged_at]
    return Funnel(
        post=post,
        area=area,
        month=month,
        sent=len(found),
        acknowledged=len(took),
        minutes_median=round(median(took) / 60) if took else None,
        minutes_p90=_p90(took),
        privately=sum(states[state] for state in TALKED),
        accepted=states[State.CASE_OPENED],
        information=states[State.INFO_GIVEN],
        declined=states[State.DECLINED],
        missed=states[State.MISSED],
        emergencies=sum(sighting.emergency_at is not None for sighting in found),
        opened=dict(opened),
    )


def _p90(seconds: Sequence[float]) -> int | None:
    if len(seconds) < LEAST:
        return round(seconds[0] / 60) if seconds else None
    return round(quantiles(seconds, n=10, method="inclusive")[-1] / 60)


def counted(since: date, until: date) -> Counter[tuple[str, ...]]:
    """How many by post, area and how far they came, from a day to before another.

    The code of a post is its id, as text. Only a job sees all of them.
    """
    rows = Sighting.objects.filter(day__gte=since, day__lt=until)
    grouped = rows.values_list("post_id", "area", "state").annotate(n=Count("pk")).order_by()
    return Counter({(str(post), area, state): n for post, area, state, n in grouped})


def first_day() -> date | None:
    """The day of the first sighting that there is."""
    found: date | None = Sighting.objects.aggregate(first=Min("day"))["first"]
    return found
