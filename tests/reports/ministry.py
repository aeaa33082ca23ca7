"""A ministry with something in every table: the same invented numbers every time."""

from datetime import UTC, date, datetime

from tests.cast import seat
from tests.reports.invented import give_a_year, open_posts
from ventanilla.network.roles import Role
from ventanilla.outreach.models import EarlierMonth
from ventanilla.reports import counted, publishing
from ventanilla.reports.quarters import Quarter

#: a day after the year that is given
AFTER = datetime(2026, 7, 9, 15, tzinfo=UTC)
QUARTERS = (Quarter(2025, 4), Quarter(2026, 1))


def open_ministry():
    """Posts with something of all that is counted, and months of the programme; an analyst."""
    posts = open_posts()
    give_a_year(posts)
    ids = [str(post.pk) for post in posts]
    for at, quarter in enumerate(QUARTERS):
        kinds = {"arrest": 40, "minor_custody": 25, "hospital": 3}
        notified = {
            (post, kind, outcome): n // (1 + place) + at
            for place, post in enumerate(ids[:4])
            for kind, n in kinds.items()
            for outcome in ("contacted", "waiting", "no_access")
        }
        keep(counted.NOTIFICATIONS, quarter, notified)
        seen = {
            (post, area, state): n + at + 3 * place
            for place, post in enumerate(ids[:3])
            for area in ("pasaportes", "registro_civil")
            for state, n in (("sent", 2), ("declined", 12), ("info_given", 14), ("case_opened", 9))
        }
        keep(counted.SIGHTINGS, quarter, seen)
        given = {
            (post, line): n + at + 2 * place
            for place, post in enumerate(ids[:4])
            for line, n in (("food", 14), ("lodging", 9 * (place != 2)), ("phone", 2))
        }
        pesos = {place: n * 125_050 + 7 for place, n in given.items()}
        dollars = {place: n * 6_760 for place, n in given.items()}
        keep(counted.SUPPORTS, quarter, given, {"MXN": pesos, "USD": dollars})
    EarlierMonth.objects.bulk_create(
        EarlierMonth(
            post=post, month=month, series="vaim", events=3 + place, attendances=90 + 7 * place,
            cases=place + number, origin="invented",
        )
        for place, post in enumerate(posts[:5])
        for number, month in enumerate(
            date(2025 + (m > 12), (m - 1) % 12 + 1, 1) for m in range(9, 19)
        )
    )  # fmt: skip
    return posts, seat("ana", posts[0], Role.ANALYST)


def keep(source, quarter, episodes, sums=None):
    """What a night makes of a source that is counted."""
    material = publishing.Material(source.unit, episodes, sums or {})
    publishing.store(source.code, quarter, [material], {}, AFTER.date())


def nightly(today):
    """What the night does for all of them."""
    return publishing.publish(today=today) + publishing.publish_counted(today=today)
