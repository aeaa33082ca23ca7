"""The clocks of a notification: how late word was sent, and until when the post answers."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from ventanilla.notifications.states import AT_LEAST


def notice_delay(*, event_at: datetime | None, sent_at: datetime | None) -> timedelta | None:
    """From the event until the agency sent word; None where one of them was not said."""
    if event_at is None or sent_at is None:
        return None
    return max(sent_at - event_at, timedelta(0))


def is_late(delay: timedelta | None, *, minor: bool) -> bool:
    """Whether word was sent late. A time that nobody said is not held against anybody."""
    allowed = settings.NOTICE_LATE_MINOR if minor else settings.NOTICE_LATE
    return delay is not None and delay > allowed


def due(*, received_at: datetime, zone: ZoneInfo) -> datetime:
    """Until when somebody speaks with the person: the end of the day at the post, or four hours."""
    day = received_at.astimezone(zone).date()
    ends = datetime.combine(day + timedelta(days=1), time(0), tzinfo=zone)
    return max(ends, received_at + AT_LEAST)
