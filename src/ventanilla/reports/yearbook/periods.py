"""The periods that the ministry reports on.

All begin and end with a month. Figures of cases are given by whole quarters and never by month:
a longer period has the quarters that begin in it, so that periods that follow each other never
count a quarter twice, and none is lost.
"""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ventanilla.common.months import next_month
from ventanilla.reports.quarters import Quarter, span

#: the month in which the year of the Informe begins
SEPTEMBER = 9
#: the first day of each federal government; from 2024 on they begin in October
TERMS = (date(2006, 12, 1), date(2012, 12, 1), date(2018, 12, 1), date(2024, 10, 1),
         date(2030, 10, 1))  # fmt: skip
YEAR = 12
#: of which the ministry's programme counts anything
EARLIEST = date(2000, 1, 1)


class Kind(models.TextChoices):
    """How a period is cut."""

    MONTH = "month", gettext_lazy("Month")
    QUARTER = "quarter", gettext_lazy("Quarter")
    YEAR = "year", gettext_lazy("Calendar year")
    INFORME = "informe", gettext_lazy("Year of the Informe (September to August)")
    TERM = "term", gettext_lazy("Six-year term")
    CUSTOM = "custom", gettext_lazy("From one month to another")
    START = "start", gettext_lazy("Since the beginning")


@dataclass(frozen=True, slots=True)
class Period:
    """From a first to a last day, both included: whole months. ``kind``: how it was asked for."""

    kind: Kind
    since: date
    until: date

    @property
    def months(self) -> Sequence[date]:
        """The first day of each of its months."""
        return tuple(_months(self.since, self.until))

    @property
    def quarters(self) -> Sequence[Quarter]:
        """The quarters for which it has figures of cases; none for a month.

        Those that begin in it, of a year or more; of less, those that lie in it.
        """
        begun = span(Quarter.of(self.since), Quarter.of(self.until))
        found = [quarter for quarter in begun if quarter.first_month >= self.since]
        if len(self.months) >= YEAR:
            return found
        return [quarter for quarter in found if quarter.last_day <= self.until]

    @property
    def words(self) -> str:
        """As people say it."""
        if self.kind == Kind.MONTH:
            return formats.date_format(self.since, "YEAR_MONTH_FORMAT")
        if self.kind == Kind.QUARTER:
            return Quarter.of(self.since).words
        if self.kind == Kind.YEAR:
            return str(self.since.year)
        spoken = _("%(since)s to %(until)s") % {
            "since": formats.date_format(self.since, "YEAR_MONTH_FORMAT"),
            "until": formats.date_format(self.until, "YEAR_MONTH_FORMAT"),
        }
        if self.kind == Kind.INFORME:
            return _("Year of the Informe, %(period)s") % {"period": spoken}
        if self.kind == Kind.TERM:
            return _("Six-year term, %(period)s") % {"period": spoken}
        if self.kind == Kind.START:
            return _("Since the beginning, %(period)s") % {"period": spoken}
        return spoken

    @property
    def code(self) -> str:
        """As it stands in an address and in the name of a file: ``informe-2024-09-2025-08``."""
        return f"{self.kind}-{self.since:%Y-%m}-{self.until:%Y-%m}"


def around(kind: Kind, day: date, *, first: date, last: date) -> Period:
    """The period of a kind in which a day lies. ``first`` and ``last``: of what is counted at all,

    for the one since the beginning; a custom one is asked for by its months: :func:`between`.
    """
    if kind == Kind.MONTH:
        return Period(kind, day.replace(day=1), _end(day))
    if kind == Kind.QUARTER:
        quarter = Quarter.of(day)
        return Period(kind, quarter.first_month, quarter.last_day)
    if kind == Kind.YEAR:
        return Period(kind, date(day.year, 1, 1), date(day.year, 12, 31))
    if kind == Kind.INFORME:
        begins = date(day.year - (day.month < SEPTEMBER), SEPTEMBER, 1)
        return Period(kind, begins, date(begins.year + 1, SEPTEMBER, 1) - timedelta(days=1))
    if kind == Kind.TERM:
        return _term(day)
    return Period(kind, first.replace(day=1), _end(last))


def between(since: date, until: date) -> Period:
    """From the month of a day to the month of another. Raises ``ValueError`` if that is none."""
    if until < since:
        raise ValueError("the period ends before it begins")
    return Period(Kind.CUSTOM, since.replace(day=1), _end(until))


def _term(day: date) -> Period:
    at = max((n for n, begins in enumerate(TERMS) if begins <= day), default=0)
    begins = TERMS[at]
    ends = TERMS[at + 1] if at + 1 < len(TERMS) else date(begins.year + 6, begins.month, 1)
    return Period(Kind.TERM, begins, ends - timedelta(days=1))


def _months(since: date, until: date) -> Iterator[date]:
    month = since.replace(day=1)
    while month <= until:
        yield month
        month = next_month(month)


def _end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def parse(code: str) -> Period:
    """From what :attr:`Period.code` gives. Raises ``ValueError``."""
    name, *parts = code.split("-")
    year, month, last_year, last_month = map(int, parts)
    kind, since = Kind(name), date(year, month, 1)
    until = _end(date(last_year, last_month, 1))
    if until < since or since < EARLIEST:
        raise ValueError(code)
    found = Period(kind, since, until)
    if kind not in (Kind.CUSTOM, Kind.START) and found != around(
        kind, since, first=since, last=until
    ):
        raise ValueError(code)
    return found


def given(kind: Kind, *, first: date, last: date) -> Sequence[Period]:
    """The periods of a kind from one day to another, the newest first."""
    if kind == Kind.CUSTOM:
        return ()
    found, day = [], last
    while True:
        period = around(kind, day, first=first, last=last)
        found.append(period)
        if period.since <= first:
            return found
        day = period.since - timedelta(days=1)
