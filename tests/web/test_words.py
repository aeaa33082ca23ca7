"""Times in words."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from ventanilla.protocols.engine.definition import Text
from ventanilla.web import words

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
TEXAS = ZoneInfo("America/Chicago")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def plain(said):
    return said.replace(words.STUCK, " ")


def test_a_number_and_its_unit_stay_together():
    assert (
        words.span(timedelta(hours=2, minutes=10)) == "2\N{NO-BREAK SPACE}h 10\N{NO-BREAK SPACE}min"
    )


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=2, minutes=10), "2 h 10 min"),
        (timedelta(hours=23, minutes=59), "23 h 59 min"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=3, hours=4, minutes=50), "3 days 4 h"),
        (timedelta(days=12, hours=5), "12 days"),
        (-timedelta(minutes=40), "40 min"),
    ],
)
def test_a_span_is_as_short_as_it_stays_true(length, said):
    assert plain(words.span(length)) == said


def test_what_is_left_and_what_is_past():
    assert plain(words.left(NOW + timedelta(hours=2, minutes=10), NOW)) == "2 h 10 min left"
    assert words.left(NOW, NOW) == "less than a minute left"
    assert plain(words.left(NOW - timedelta(minutes=40), NOW)) == "ran out 40 min ago"
    assert plain(words.since(NOW - timedelta(hours=5), NOW)) == "5 h ago"


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 3, 3), "today"),
        (date(2026, 3, 2), "yesterday"),
        (date(2026, 3, 4), "tomorrow"),
        (date(2026, 7, 12), "12 July"),
        (date(2024, 7, 12), "12 July 2024"),
    ],
)
def test_a_day_as_people_say_it(on, said):
    assert words.day(on, date(2026, 3, 3)) == said


def test_a_moment_is_told_at_the_clock_of_its_zone():
    late = datetime(2026, 3, 3, 5, 30, tzinfo=UTC)

    assert words.moment(late, NOW, TEXAS) == "yesterday 23:30"
    assert words.moment(late, NOW, ZoneInfo("UTC")) == "today 05:30"


@pytest.mark.parametrize(
    ("started", "due", "spent"),
    [(-24, 24, 50), (-48, 0, 100), (-48, -1, 100), (1, 2, 0), (None, 2, 0), (None, -1, 100)],
)
def test_how_much_of_a_clock_is_spent(started, due, spent):
    started_at = None if started is None else NOW + timedelta(hours=started)

    assert words.share_spent(started_at, NOW + timedelta(hours=due), NOW) == spent


def test_a_bilingual_text_is_said_in_the_readers_language():
    text = Text(es="Miedo de regresar", en="Afraid to go back")

    assert words.spoken(text) == "Afraid to go back"
    with translation.override("es"):
        assert words.spoken(text) == "Miedo de regresar"


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (timedelta(hours=2, minutes=10), "vence en 2 h 10 min"),
        (timedelta(days=1, hours=3), "vence en 1 día 3 h"),
        (-timedelta(minutes=40), "venció hace 40 min"),
    ],
)
def test_the_same_in_spanish(due, said):
    with translation.override("es"):
        assert plain(words.left(NOW + due, NOW)) == said
        assert words.day(date(2026, 7, 12), date(2026, 3, 3)) == "12 de julio"
        assert words.day(date(2026, 3, 2), date(2026, 3, 3)) == "ayer"
