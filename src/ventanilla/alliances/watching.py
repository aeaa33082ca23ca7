"""What an alliance asks of whoever keeps it, on a day. Plain computing, no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ventanilla.alliances.models import Alliance
from ventanilla.alliances.states import EFFECTIVE, State, Warned

#: days before the last one on which a reminder goes out
BEFORE_THE_END = (180, 90, 30)
#: months without a referral or anything done together
DORMANT_MONTHS = 12
#: days between two test calls to a line: once a quarter
TEST_EVERY = 91


@dataclass(frozen=True, slots=True)
class Warning:
    """Something to see to. ``due``: the day that it is about; ``step``: which reminder it is.

    ``days``: until that day, less than none once it has passed.
    """

    kind: Warned
    due: date
    days: int
    step: int = 0


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(day.year + years, month + 1, number)
        except ValueError:
            continue
    return date(day.year + years, month + 1, min(day.day, 27))


def last_day(alliance: Alliance) -> date | None:
    """The last day in force as it stands now; None while there is no end."""
    if alliance.ended_on:
        return alliance.ended_on
    return None if alliance.renews_itself else alliance.ends_on


def is_in_force(alliance: Alliance, on: date) -> bool:
    """Whether an instrument was in force on a day."""
    if alliance.state not in EFFECTIVE or not alliance.starts_on or on < alliance.starts_on:
        return False
    last = last_day(alliance)
    return last is None or on <= last


def warnings(
    alliance: Alliance, *, on: date, last_act: date | None, bounced: bool = False
) -> list[Warning]:
    """What an alliance asks for on a day, the gravest first.

    ``last_act``: the last day on which something was done together, a review not counted.
    """
    if alliance.state != State.IN_FORCE or not alliance.starts_on or on < alliance.starts_on:
        return []
    found = [*_of_the_end(alliance, on), *_of_the_work(alliance, on, last_act)]
    if bounced:
        found.append(Warning(Warned.CONTACT, on, 0))
    return found


def _of_the_end(alliance: Alliance, on: date) -> Iterator[Warning]:
    if alliance.ends_on is None:
        return
    left = (alliance.ends_on - on).days
    if left < 0 and not alliance.renews_itself:
        yield Warning(Warned.ENDED, alliance.ends_on, left)
        return
    steps = [step for step in BEFORE_THE_END if 0 <= left <= step]
    if steps and not alliance.renews_itself:
        yield Warning(Warned.ENDING, alliance.ends_on, left, step=min(steps))
    if alliance.notice_days:
        notice = alliance.ends_on - timedelta(days=alliance.notice_days)
        until = (notice - on).days
        if 0 <= until <= min(BEFORE_THE_END):
            yield Warning(Warned.NOTICE, notice, until)


def _of_the_work(alliance: Alliance, on: date, last_act: date | None) -> Iterator[Warning]:
    assert alliance.starts_on is not None  # noqa: S101 - asked by whoever calls
    if alliance.review_months:
        since = alliance.reviewed_on or alliance.starts_on
        review = months_after(since, alliance.review_months)
        if review < on:
            yield Warning(Warned.REVIEW, review, (review - on).days)
    quiet = months_after(max(last_act or alliance.starts_on, alliance.starts_on), DORMANT_MONTHS)
    if quiet < on:
        yield Warning(Warned.DORMANT, quiet, (quiet - on).days)


def test_due(last: date | None, on: date) -> date:
    """The day by which a line has to be called again; at once if it never was."""
    return last + timedelta(days=TEST_EVERY) if last else on
