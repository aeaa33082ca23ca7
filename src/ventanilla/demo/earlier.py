"""Figures of the quarters before the records of the demo: notifications, sightings, supports.

As with the cases of those quarters (:mod:`ventanilla.demo.beside`), nothing stands behind them.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from random import Random

from ventanilla.demo import days, notified, support
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.reports import publishing
from ventanilla.reports.counted import NOTIFICATIONS, SIGHTINGS, SUPPORTS, Source
from ventanilla.reports.publishing import Material
from ventanilla.security.models import Seat
from ventanilla.sightings.states import State

#: notifications of an agency, what a window noticed, supports of a line: from and to, in a quarter
TOLD, NOTICED, GIVEN = (14, 40), (12, 30), (9, 24)
#: how often what a window noticed ended so
ENDS: Mapping[State, int] = {
    State.CASE_OPENED: 3, State.INFO_GIVEN: 4, State.DECLINED: 3, State.MISSED: 2,
}  # fmt: skip
#: posts that gave supports, and pesos for a dollar
PAYING, RATE = ("MCA", "LAR"), Decimal("17.40")


def fill(*, seed: int, now: datetime) -> None:
    """Make the tables of quarters with records, as the worker does by night, and of those before.

    Of the same seed the same.
    """
    rng, today = Random(f"{seed} earlier"), days.today(now)
    publishing.publish_counted(today=today)
    posts = {post.code: str(post.pk) for post in Post.objects.filter(code__in=notified.AGENCIES)}
    invented: Sequence[tuple[Source, Callable[[Random, Mapping[str, str]], Material]]] = (
        (NOTIFICATIONS, _told), (SIGHTINGS, _noticed), (SUPPORTS, _given),
    )  # fmt: skip
    for source, invent in invented:
        known = source.quarters(today)
        for quarter in days.quarters_before(today, days.QUARTERS):
            material = invent(rng, posts)
            if quarter not in known and material.episodes:
                publishing.store(source.code, quarter, [material], {}, today)


def _told(rng: Random, posts: Mapping[str, str]) -> Material:
    told: Counter[tuple[str, ...]] = Counter()
    for code, post in posts.items():
        for agency in notified.AGENCIES[code]:
            for __ in range(rng.randrange(*TOLD)):
                told[post, agency.kind, rng.choice(notified.ANSWERS)] += 1
    return Material(NOTIFICATIONS.unit, told)


def _noticed(rng: Random, posts: Mapping[str, str]) -> Material:
    noticed: Counter[tuple[str, ...]] = Counter()
    windows = Seat.objects.filter(role__in=(Role.WINDOW_STAFF, Role.WINDOW_PARTNER))
    areas = sorted(set(windows.filter(post__code__in=posts).values_list("area", flat=True)))
    for post in posts.values():
        for area in areas:
            ends = rng.choices(list(ENDS), list(ENDS.values()), k=rng.randrange(*NOTICED))
            noticed.update((post, area, str(end)) for end in ends)
    return Material(SIGHTINGS.unit, noticed)


def _given(rng: Random, posts: Mapping[str, str]) -> Material:
    """As many dollars for one as the line allows, or a little less."""
    given, dollars = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    for code in PAYING:
        for line, (cap, *__) in support.LINES.items() if code in posts else ():
            place = (posts[code], str(line))
            for ___ in range(rng.randrange(*GIVEN)):
                given[place] += 1
                dollars[place] += int(Decimal(cap) * rng.randrange(60, 101))
    pesos = {place: int(cents * RATE) for place, cents in dollars.items()}
    return Material(SUPPORTS.unit, given, {"MXN": pesos, "USD": dollars})
