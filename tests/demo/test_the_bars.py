"""The bench says what was reached here, and what would be at the speed the bars are written for."""

import pytest

from ventanilla.demo.bench.table import BARS, WRITTEN_FOR, Bar, show

RATE = Bar("rate", "A list", 100, "req/s", most=False)
TIME = Bar("time", "A page", 20, "ms")
COUNT = Bar("count", "Queries", 25, "")


@pytest.mark.parametrize(
    ("bar", "seen", "slower", "said"),
    [
        (RATE, 120, 1, "ok"),
        (RATE, 62, 1, "NOT MET"),
        (RATE, 62, 2, "ok at 124 req/s"),
        (RATE, 40, 2, "NOT MET"),
        (TIME, 19, 1, "ok"),
        (TIME, 32, 2, "ok at 16 ms"),
        (TIME, 50, 2, "NOT MET"),
        (COUNT, 30, 2, "NOT MET"),
        (TIME, None, 2, "NOT RUN"),
    ],
)
def test_a_time_is_read_beside_a_page_that_asks_nothing(bar, seen, slower, said):
    assert bar.verdict(seen, slower=slower) == said


def test_a_faster_machine_is_forgiven_nothing():
    assert TIME.verdict(15, slower=0.5) == "ok"
    assert TIME.verdict(25, slower=0.5) == "NOT MET"


def test_the_table_says_which_speed_it_speaks_of(capsys):
    seen = {bar.key: bar.bar for bar in BARS} | {"list_rate": 62, "bare_rate": WRITTEN_FOR / 2}

    assert show(seen, size="100k")
    printed = capsys.readouterr().out
    assert "ok at" in printed
    assert f"{WRITTEN_FOR:,}" in printed
    assert not show(seen | {"list_rate": 45}, size="100k")
