"""Invented episodes, the same every time, unevenly spread as real ones are."""

import random
from datetime import date
from itertools import accumulate

from tests.factories import PostFactory
from ventanilla.reports.models import CaseFigures, Edition
from ventanilla.reports.publishing import publish
from ventanilla.reports.states import POST, Dimension
from ventanilla.reports.units import Unit, crossings

TODAY = date(2026, 7, 9)
FIRST_POST = 1_000_000_001
#: what a year came to, by the posts it was given to
GIVEN = {}
CITIES = ["Brownsville", "Del Rio", "Denver", "El Paso", "Houston", "Laredo", "McAllen", "Nogales"]
MIX = {
    Dimension.AGE: {"0_11": 2, "12_14": 22, "15_16": 38, "17": 37, "unknown": 1},
    Dimension.SEX: {"male": 88, "female": 11, "other": 1},
    Dimension.ORIGIN: {f"{n:02}": 40 / n for n in range(1, 33)},
    Dimension.CAUSE: {"work": 40, "reunification": 35, "violence_home": 12, "insecurity": 8,
                      "other": 3, "unknown": 2},
    Dimension.OUTCOME: {"R-A": 60, "R-B": 15, "R-C": 5, "R-D": 6, "R-E": 2, "undecided": 12},
    Dimension.REPEAT: {"1": 23, "2": 24, "3_5": 37, "more_5": 14, "unknown": 2},
}  # fmt: skip


COUNTED_BY = (POST, *Dimension.values)
#: what counts cases by all that the application knows
CASES = Unit("", COUNTED_BY, tuple(crossings(COUNTED_BY)))
TABLES = {crossed.code: crossed for crossed in CASES.tables}


def invent(chance, *, posts, count):
    """``count`` invented episodes as (post, age band, sex …); the posts are unevenly busy."""
    busy = list(accumulate(100 / (at + 1) ** 1.5 for at in range(len(posts))))
    classes = [(list(mix), list(accumulate(mix.values()))) for mix in MIX.values()]
    return [
        (
            chance.choices(posts, cum_weights=busy)[0],
            *(chance.choices(codes, cum_weights=sums)[0] for codes, sums in classes),
        )
        for _ in range(count)
    ]


def count_in(episodes, month, protocol="uca"):
    """Store invented episodes as figures of a month."""
    CaseFigures.objects.bulk_create(
        CaseFigures(
            post_id=int(post), protocol=protocol, month=month,
            **dict(zip(Dimension.values, classes, strict=True)),
        )
        for post, *classes in episodes
    )  # fmt: skip


def open_posts():
    """Eight posts, the busiest first; their ids are the same each time."""
    codes = ["BRO", "DRT", "DEN", "ELP", "HOU", "LAR", "MCA", "NOG"]
    return [
        PostFactory(id=FIRST_POST + at, code=code, city_es=city, city_en=city)
        for at, (code, city) in enumerate(zip(codes, CITIES, strict=True))
    ]


def give_a_year(posts):
    """Two quarters of 600 episodes, one of six, one that is not over; what is over is given.

    Worked out once for the same posts: it takes longer than the test that wants it.
    """
    key = tuple(post.pk for post in posts)
    if key not in GIVEN:
        _work_out(posts)
        GIVEN[key] = [list(model.objects.all()) for model in (CaseFigures, Edition)]
        return
    for rows in GIVEN[key]:
        type(rows[0]).objects.bulk_create(rows)


def _work_out(posts):
    chance = random.Random(2026)  # noqa: S311 - the same every time
    ids = [str(post.pk) for post in posts]
    for month, count in (
        (date(2025, 11, 1), 600),
        (date(2026, 2, 1), 600),
        (date(2026, 5, 1), 6),
        (date(2026, 7, 1), 90),
    ):
        count_in(invent(chance, posts=ids, count=count), month)
    publish(today=TODAY)
