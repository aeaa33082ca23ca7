"""When a port receives, when it is night there, and when a post is closed."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tests.factories import PortFactory, SeatFactory
from ventanilla.network import holidays, selectors
from ventanilla.network.models import Closing, HolidayRule, Post
from ventanilla.network.roles import Role
from ventanilla.network.services import enter_port_hours, load_reference_data
from ventanilla.network.states import HoursKind, PortState

pytestmark = pytest.mark.django_db
TEXAS = ZoneInfo("America/Chicago")


def at(hour, minute=0, *, day=3, month=3):
    return datetime(2026, month, day, hour, minute, tzinfo=TEXAS)


def hours(port, *, opens=9, closes=17, valid_from=date(2026, 1, 1), **others):
    return enter_port_hours(
        by=SeatFactory(role=Role.HQ_PROTOCOL_LEAD),
        at=at(9),
        port=port,
        kind=others.pop("kind", HoursKind.UCA),
        opens=time(opens),
        closes=time(closes),
        valid_from=valid_from,
        source_note=others.pop("source_note", "Oficio del puerto, 2026"),
        **others,
    )


@pytest.mark.parametrize(
    ("hour", "minute", "state"),
    [
        (7, 59, PortState.NIGHT),
        (8, 0, PortState.UNKNOWN_HOURS),
        (17, 59, PortState.UNKNOWN_HOURS),
        (18, 0, PortState.NIGHT),
        (19, 30, PortState.NIGHT),
        (0, 0, PortState.NIGHT),
    ],
)
def test_hours_that_nobody_entered_block_only_the_night(hour, minute, state):
    status = selectors.port_state(PortFactory(), at(hour, minute))

    assert status.state == state
    assert status.may_receive == (state == PortState.UNKNOWN_HOURS)
    assert not status.hours_known


@pytest.mark.parametrize(
    ("hour", "state"),
    [(8, PortState.CLOSED), (9, PortState.OPEN), (16, PortState.OPEN), (17, PortState.CLOSED)],
)
def test_known_hours_block_what_is_outside(hour, state):
    port = PortFactory()
    hours(port)

    assert selectors.port_state(port, at(hour)).state == state


def test_the_night_comes_before_any_hours():
    port = PortFactory()
    hours(port, opens=6, closes=22)

    assert selectors.port_state(port, at(20)).state == PortState.NIGHT


def test_it_is_the_ports_own_clock_that_counts():
    port = PortFactory(zone="America/Los_Angeles")

    # 01:00 UTC is 18:00 in summer and 17:00 in winter at the port.
    assert selectors.port_state(port, datetime(2026, 7, 1, 1, tzinfo=UTC)).night
    assert not selectors.port_state(port, datetime(2026, 1, 2, 1, tzinfo=UTC)).night


def test_hours_hold_for_their_kind_and_their_weekdays():
    port = PortFactory()
    hours(port, weekdays=(1, 2, 3, 4, 5))
    hours(port, kind=HoursKind.ADULTS, opens=10, closes=12)
    saturday = at(10, day=7)

    assert selectors.port_state(port, saturday).state == PortState.CLOSED
    assert selectors.port_state(port, saturday, HoursKind.ADULTS).state == PortState.OPEN


def test_new_hours_end_the_old_ones_on_their_day():
    port = PortFactory()
    hours(port)
    hours(port, opens=10, closes=12, valid_from=date(2026, 3, 3))

    assert selectors.port_state(port, at(9, day=2)).state == PortState.OPEN
    assert selectors.port_state(port, at(9, day=3)).state == PortState.CLOSED
    assert selectors.port_state(port, at(10, day=3)).state == PortState.OPEN


@pytest.fixture
def rules():
    load_reference_data()
    return {name: list(HolidayRule.objects.filter(calendar=name)) for name in ("mx", "us")}


def test_the_holidays_of_2026(rules):
    assert holidays.days(rules["mx"], years=[2026]) == {
        *(date(2026, 1, 1), date(2026, 2, 2), date(2026, 3, 16), date(2026, 5, 1)),
        *(date(2026, 9, 16), date(2026, 11, 16), date(2026, 12, 25)),
    }
    assert holidays.days(rules["us"], years=[2026]) == {
        *(date(2026, 1, 1), date(2026, 1, 19), date(2026, 2, 16), date(2026, 5, 25)),
        *(date(2026, 6, 19), date(2026, 7, 3), date(2026, 7, 4), date(2026, 9, 7)),
        *(date(2026, 10, 12), date(2026, 11, 11), date(2026, 11, 26), date(2026, 12, 25)),
    }


def test_a_holiday_that_comes_every_six_years(rules):
    change = {
        day.year for day in holidays.days(rules["mx"], years=range(2018, 2037)) if day.month == 10
    }

    assert change == {2024, 2030, 2036}


def test_a_holiday_younger_than_its_calendar(rules):
    juneteenths = {
        day.year for day in holidays.days(rules["us"], years=range(2019, 2024)) if day.month == 6
    }

    assert juneteenths == {2021, 2022, 2023}


def test_the_calendar_of_a_post(rules, django_assert_num_queries):
    mcallen, puebla = Post.objects.get(code="MCA"), Post.objects.get(code="PUE")
    Closing.objects.create(post=mcallen, day=date(2026, 4, 2), name_es="Jueves", name_en="Thursday")

    with django_assert_num_queries(2):
        calendars = selectors.work_calendars([mcallen, puebla], years=[2026])

    assert calendars[mcallen.pk].zone == TEXAS
    assert {date(2026, 4, 2), date(2026, 7, 3), date(2026, 5, 1)} <= calendars[mcallen.pk].holidays
    assert date(2026, 5, 1) in calendars[puebla.pk].holidays
    assert date(2026, 7, 3) not in calendars[puebla.pk].holidays
