"""Deadlines as short sentences: ``4 h after notified_at``, ``end of shift after observed_at``.

Minutes and hours are real time; days, working days, shifts and daylight follow the local clock of
the post, so that a change of the clock moves neither a legal hour nor an appointment.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from ventanilla.common.sentences import say
from ventanilla.protocols.engine.state import Calendar

RAISED = "raised"
DUSK = time(18)
_UNITS = {"min": timedelta(minutes=1), "h": timedelta(hours=1)}
_EVENT = r"(?P<event>[a-z][a-z0-9_]*)"
_OFFSET = re.compile(
    rf"(?P<every>every )?(?P<n>\d+) (?P<unit>min|h|d|working days?) (?P<side>after|before) {_EVENT}"
)
_NAMED = re.compile(rf"(?P<what>end of shift|end of day|daylight) after {_EVENT}")
_PLAIN = re.compile(rf"(?:before|at) {_EVENT}")
_REPEAT = re.compile(r"every (?P<n>\d+) (?P<unit>min|h|d|working days?)")


class DeadlineError(Exception):
    """The sentence is no deadline; the message says how one is written."""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline that was understood. ``event`` is where it is counted from (or ``raised``)."""

    source: str
    event: str
    move: Callable[[datetime, Calendar], datetime]
    every: bool = False

    def at(
        self,
        instants: Mapping[str, datetime],
        calendar: Calendar,
        *,
        raised: datetime | None = None,
        done: datetime | None = None,
    ) -> datetime | None:
        """When it falls due, in UTC; None while its event has not happened.

        ``instants`` are in UTC. ``done``: the last time it was done, for a recurring one.
        """
        start = raised if self.event == RAISED else instants.get(self.event)
        if start is None:
            return None
        due = self.move(start, calendar)
        while self.every and done is not None and due <= done:
            due = self.move(due, calendar)
        return due


@lru_cache(maxsize=4096)
def parse(text: str) -> Due:
    """Read a deadline. Raises :class:`DeadlineError`."""
    if match := _OFFSET.fullmatch(text):
        count = int(match["n"]) * (-1 if match["side"] == "before" else 1)
        every = bool(match["every"])
        if every and count <= 0:
            raise DeadlineError(
                say("“{text}” never moves on: write “every 30 d after …”", text=text)
            )
        return Due(text, match["event"], _offset(count, match["unit"]), every)
    if match := _NAMED.fullmatch(text):
        return Due(text, match["event"], _NAMED_MOVES[match["what"]])
    if match := _PLAIN.fullmatch(text):
        return Due(text, match["event"], lambda start, calendar: start)
    raise DeadlineError(
        say(
            "“{text}” is no deadline: write one like “4 h after notified_at”, “5 working "
            "days after received_at”, “before handover_at” or “end of shift after "
            "suspended_at”",
            text=text,
        )
    )


@lru_cache(maxsize=512)
def parse_repeat(text: str) -> Callable[[datetime, Calendar], datetime]:
    """Read ``every 30 d``: gives the next time after one. Raises :class:`DeadlineError`."""
    match = _REPEAT.fullmatch(text)
    if match is None or int(match["n"]) == 0:
        raise DeadlineError(say("“{text}” does not say how often: write “every 30 d”", text=text))
    return _offset(int(match["n"]), match["unit"])


def _offset(count: int, unit: str) -> Callable[[datetime, Calendar], datetime]:
    if unit in _UNITS:
        span = _UNITS[unit] * count
        return lambda start, calendar: start + span
    if unit == "d":
        return lambda start, calendar: _days(start, count, calendar)
    return lambda start, calendar: _working_days(start, count, calendar)


def _local(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A wall-clock time as an instant; one that the clock skips falls after the gap."""
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def _days(start: datetime, count: int, calendar: Calendar) -> datetime:
    local = start.astimezone(calendar.zone)
    return _local(local.date() + timedelta(days=count), local.time(), calendar.zone)


def _working_days(start: datetime, count: int, calendar: Calendar) -> datetime:
    local = start.astimezone(calendar.zone)
    day, step = local.date(), timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        if day.weekday() < 5 and day not in calendar.holidays:
            left -= 1
    return _local(day, local.time(), calendar.zone)


def _end_of_shift(start: datetime, calendar: Calendar) -> datetime:
    local = start.astimezone(calendar.zone)
    day = local.date()
    for ahead in range(3):
        for end in sorted(calendar.shift_ends):
            at = _local(day + timedelta(days=ahead), end, calendar.zone)
            if at > start:
                return at
    return _end_of_day(start, calendar)


def _end_of_day(start: datetime, calendar: Calendar) -> datetime:
    day = start.astimezone(calendar.zone).date()
    return _local(day + timedelta(days=1), time(0), calendar.zone) - timedelta(minutes=1)


def _daylight(start: datetime, calendar: Calendar) -> datetime:
    local = start.astimezone(calendar.zone)
    day = local.date() if local.time() < DUSK else local.date() + timedelta(days=1)
    return _local(day, DUSK, calendar.zone)


_NAMED_MOVES: dict[str, Callable[[datetime, Calendar], datetime]] = {
    "end of shift": _end_of_shift,
    "end of day": _end_of_day,
    "daylight": _daylight,
}
