"""From a holiday's rule to its dates. Plain Python: no query."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ventanilla.network.models import HolidayRule
from ventanilla.network.states import HolidayKind

WEEK = 7
SATURDAY, SUNDAY = 6, 7


def days(rules: Iterable[HolidayRule], *, years: Iterable[int]) -> frozenset[date]:
    """All dates that these rules give in these years."""
    wanted = list(years)
    return frozenset(day for rule in rules for year in wanted for day in _in_year(rule, year))


def _in_year(rule: HolidayRule, year: int) -> Iterator[date]:
    begins = rule.from_year or year
    if year < begins or (rule.to_year and year > rule.to_year):
        return
    if (year - begins) % rule.every_years:
        return
    day = _date(rule, year)
    yield day
    # United States, 5 USC 6103(b): a holiday on a Saturday is also kept on the Friday before,
    # one on a Sunday (Executive Order 11582) also on the Monday after.
    if rule.moved_from_weekend and day.isoweekday() == SATURDAY:
        yield day - timedelta(days=1)
    if rule.moved_from_weekend and day.isoweekday() == SUNDAY:
        yield day + timedelta(days=1)


def _date(rule: HolidayRule, year: int) -> date:
    if rule.kind == HolidayKind.FIXED:
        assert rule.day is not None  # noqa: S101 - kept by a_holiday_rule_says_how_its_date_is_found
        return date(year, rule.month, rule.day)
    assert rule.weekday is not None  # noqa: S101 - likewise
    if rule.kind == HolidayKind.LAST:
        following = date(year + rule.month // 12, rule.month % 12 + 1, 1)
        back = (following.isoweekday() - rule.weekday - 1) % WEEK + 1
        return following - timedelta(days=back)
    first = date(year, rule.month, 1)
    ahead = (rule.weekday - first.isoweekday()) % WEEK
    return first + timedelta(days=ahead + WEEK * ((rule.nth or 1) - 1))
