"""Which day it is at all posts of the demo, which lie in several zones, and what went before."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ventanilla.reports.quarters import Quarter, finished

#: where the day begins last: there it is never tomorrow for any of them
LAST = ZoneInfo("America/Los_Angeles")
#: of a quarter
LONGEST = timedelta(days=92)
#: finished quarters that have figures
QUARTERS = 4


def today(now: datetime) -> date:
    """The newest day that has begun at every post."""
    return now.astimezone(LAST).date()


def quarters_before(day: date, many: int) -> Sequence[Quarter]:
    """The last finished quarters, oldest first."""
    return finished(since=day - (many + 1) * LONGEST, today=day)[-many:]
