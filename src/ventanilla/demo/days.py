"""Which day it is at all posts of the demo, which lie in several zones."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

#: where the day begins last: there it is never tomorrow for any of them
LAST = ZoneInfo("America/Los_Angeles")


def today(now: datetime) -> date:
    """The newest day that has begun at every post."""
    return now.astimezone(LAST).date()
