"""When a post is open: what fifteen minutes are counted in."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings

from ventanilla.network.models import Post
from ventanilla.network.selectors import work_calendar

SATURDAY = 5
DAY = timedelta(days=1)
#: nobody asks about longer than this
MOST = timedelta(days=14)


def is_open(post: Post, at: datetime) -> bool:
    """Whether the post is open at a moment."""
    return bool(worked(post, since=at, until=at + timedelta(seconds=1)))


def worked(post: Post, *, since: datetime, until: datetime) -> timedelta:
    """How much of a stretch lay in the opening hours of a post: never longer than two weeks."""
    since = max(since, until - MOST)
    zone, opens, closes = post.zoneinfo, *settings.WINDOW_HOURS
    days_off = work_calendar(post, around=since.astimezone(zone).date()).holidays
    total, day = timedelta(), since.astimezone(zone).date()
    while day <= until.astimezone(zone).date():
        if day.weekday() < SATURDAY and day not in days_off:
            begins = datetime.combine(day, time(opens), zone).astimezone(UTC)
            ends = datetime.combine(day, time(closes), zone).astimezone(UTC)
            total += max(min(until, ends) - max(since, begins), timedelta())
        day += DAY
    return total
