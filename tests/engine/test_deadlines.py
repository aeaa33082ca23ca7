"""Deadlines: real time where the law counts hours, the wall clock where people count days."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventanilla.protocols.engine.deadlines import DeadlineError, parse, parse_repeat
from ventanilla.protocols.engine.state import Calendar

CHICAGO = ZoneInfo("America/Chicago")
POST = Calendar(CHICAGO, frozenset({date(2026, 3, 16)}))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


def due(sentence: str, start: str, calendar: Calendar = POST) -> str:
    at = parse(sentence).at({"start_at": local(start).astimezone(UTC)}, calendar)
    assert at is not None
    assert at.tzinfo is UTC
    return at.astimezone(calendar.zone).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize(
    ("sentence", "start", "wanted"),
    [
        ("15 min after start_at", "2026-03-02T09:10", "2026-03-02T09:25"),
        ("2 h before start_at", "2026-03-02T09:10", "2026-03-02T07:10"),
        ("before start_at", "2026-03-02T09:10", "2026-03-02T09:10"),
        ("at start_at", "2026-03-02T09:10", "2026-03-02T09:10"),
        # 8 March 2026: the clock is put forward; 48 hours of custody are 48 hours
        ("48 h after start_at", "2026-03-06T09:00", "2026-03-08T10:00"),
        ("2 d after start_at", "2026-03-06T09:00", "2026-03-08T09:00"),
        ("1 d after start_at", "2026-03-07T02:30", "2026-03-08T03:30"),  # 02:30 does not exist
        # 1 November 2026: it is put back
        ("48 h after start_at", "2026-10-31T09:00", "2026-11-02T08:00"),
        ("1 d after start_at", "2026-10-31T09:00", "2026-11-01T09:00"),
        ("30 d after start_at", "2026-02-20T17:00", "2026-03-22T17:00"),
        ("5 working days after start_at", "2026-03-06T09:00", "2026-03-13T09:00"),
        ("5 working days after start_at", "2026-03-10T09:00", "2026-03-18T09:00"),  # a holiday
        ("1 working day after start_at", "2026-03-07T09:00", "2026-03-09T09:00"),  # a Saturday
        ("2 working days before start_at", "2026-03-09T09:00", "2026-03-05T09:00"),
        ("end of shift after start_at", "2026-03-02T09:00", "2026-03-02T16:00"),
        ("end of shift after start_at", "2026-03-02T16:00", "2026-03-02T23:59"),
        ("end of shift after start_at", "2026-03-02T23:59", "2026-03-03T08:00"),
        ("end of day after start_at", "2026-03-02T09:00", "2026-03-02T23:59"),
        ("daylight after start_at", "2026-03-02T17:59", "2026-03-02T18:00"),
        ("daylight after start_at", "2026-03-02T18:00", "2026-03-03T18:00"),
        ("daylight after start_at", "2026-03-07T19:00", "2026-03-08T18:00"),
    ],
)
def test_sentences(sentence: str, start: str, wanted: str) -> None:
    assert due(sentence, start) == wanted


def test_what_has_not_happened_is_no_deadline_yet() -> None:
    assert parse("4 h after start_at").at({}, POST) is None
    assert parse("1 h after raised").at({}, POST) is None
    raised = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert parse("1 h after raised").at({}, POST, raised=raised) == raised + timedelta(hours=1)


def test_a_recurring_one_moves_past_what_was_done() -> None:
    start = datetime(2026, 1, 1, 12, tzinfo=UTC)
    every = parse("every 30 d after start_at")
    instants = {"start_at": start}
    assert every.at(instants, Calendar()) == start + timedelta(days=30)
    done = start + timedelta(days=65)
    assert every.at(instants, Calendar(), done=done) == start + timedelta(days=90)
    assert parse_repeat("every 30 d")(start, Calendar()) == start + timedelta(days=30)


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "soon",
        "15 minutes after x_at",
        "4 h notified_at",
        "h after x_at",
        "-4 h after x_at",
        "4 weeks after x_at",
        "before",
        "every 0 d after x_at",
        "end of month after x_at",
    ],
)
def test_other_sentences_are_refused(sentence: str) -> None:
    with pytest.raises(DeadlineError):
        parse(sentence)


def test_a_repeat_says_how_often() -> None:
    for sentence in ("30 d", "every 0 d", "every moon"):
        with pytest.raises(DeadlineError):
            parse_repeat(sentence)


instants = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
zones = st.sampled_from(["America/Chicago", "America/Tijuana", "Asia/Kolkata", "UTC"])


@given(instants, zones, st.integers(1, 200))
def test_hours_are_real_and_days_keep_the_wall_clock(at: datetime, zone: str, n: int) -> None:
    calendar = Calendar(ZoneInfo(zone))
    hours = parse(f"{n} h after start_at").at({"start_at": at}, calendar)
    assert hours is not None
    assert hours - at == timedelta(hours=n)
    days = parse(f"{n} d after start_at").at({"start_at": at}, calendar)
    assert days is not None
    gone = at.astimezone(calendar.zone)
    come = days.astimezone(calendar.zone)
    assert (come.date() - gone.date()).days == n
    skipped = abs((come - gone.replace(tzinfo=calendar.zone)) - timedelta(days=n))
    assert come.time() == gone.time() or skipped <= timedelta(hours=1)


@given(instants, zones)
def test_a_shift_ends_within_a_day_and_after_its_start(at: datetime, zone: str) -> None:
    calendar = Calendar(ZoneInfo(zone), frozenset(), (time(7), time(19)))
    end = parse("end of shift after start_at").at({"start_at": at}, calendar)
    assert end is not None
    assert timedelta() < end - at <= timedelta(hours=13)


@given(instants, zones, st.integers(1, 30))
def test_working_days_never_fall_on_a_free_day(at: datetime, zone: str, n: int) -> None:
    free = frozenset(date(2026, 5, d) for d in range(1, 20))
    calendar = Calendar(ZoneInfo(zone), free)
    end = parse(f"{n} working days after start_at").at({"start_at": at}, calendar)
    assert end is not None
    day = end.astimezone(calendar.zone).date()
    assert day.weekday() < 5
    assert day not in free
