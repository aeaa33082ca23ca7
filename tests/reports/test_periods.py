"""Periods of the ministry: each quarter is in one of those that follow each other."""

from datetime import date

import pytest

from ventanilla.reports.quarters import Quarter, span
from ventanilla.reports.yearbook import periods
from ventanilla.reports.yearbook.periods import Kind

FIRST, TODAY = date(2012, 1, 1), date(2026, 7, 9)


@pytest.mark.parametrize(
    ("kind", "since", "until"),
    [
        (Kind.MONTH, date(2026, 2, 1), date(2026, 2, 28)),
        (Kind.QUARTER, date(2026, 1, 1), date(2026, 3, 31)),
        (Kind.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
        (Kind.INFORME, date(2025, 9, 1), date(2026, 8, 31)),
        (Kind.TERM, date(2024, 10, 1), date(2030, 9, 30)),
        (Kind.START, date(2012, 1, 1), date(2026, 7, 31)),
    ],
)
def test_a_day_lies_in_a_period_of_each_kind(kind, since, until):
    period = periods.around(kind, date(2026, 2, 14), first=FIRST, last=TODAY)
    assert (period.since, period.until) == (since, until)
    assert periods.parse(period.code) == period


def test_terms_began_in_december_and_now_begin_in_october():
    day = date(2018, 11, 30)
    before = periods.around(Kind.TERM, day, first=FIRST, last=TODAY)
    assert (before.since, before.until) == (date(2012, 12, 1), day)
    short = periods.around(Kind.TERM, date(2018, 12, 1), first=FIRST, last=TODAY)
    assert (short.since, short.until) == (date(2018, 12, 1), date(2024, 9, 30))


@pytest.mark.parametrize("kind", [Kind.QUARTER, Kind.YEAR, Kind.INFORME, Kind.TERM])
def test_no_quarter_is_counted_twice_and_none_is_lost(kind):
    found = [q for p in periods.given(kind, first=FIRST, last=TODAY)[::-1] for q in p.quarters]
    assert found == list(span(found[0], found[-1]))
    assert Quarter.of(TODAY) in found


def test_a_month_has_no_quarter():
    month = periods.parse("month-2026-01-2026-01")
    assert month.quarters == []
    assert periods.between(date(2026, 2, 1), date(2026, 8, 1)).quarters == [Quarter(2026, 2)]


@pytest.mark.parametrize(
    "code",
    ["", "year", "year-2026-02-2027-01", "week-2026-01-2026-01", "month-2026-13-2026-13",
     "custom-2026-03-2026-01", "informe-2025-01-2025-12", "month-1-1-1-1"],
)  # fmt: skip
def test_what_is_no_period_is_refused(code):
    with pytest.raises(ValueError):  # noqa: PT011 - the words are Python's
        periods.parse(code)


def test_a_period_ends_after_it_begins():
    with pytest.raises(ValueError, match="before it begins"):
        periods.between(date(2026, 3, 1), date(2026, 2, 1))
