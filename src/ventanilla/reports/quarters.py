"""The quarters that figures are given for.

Only finished quarters, whole: the difference between two overlapping periods, or between
yesterday's figures and today's, would show exactly the small numbers that each of them hides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.utils.translation import gettext as _

MONTHS = 3


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a calendar year; ``number`` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The quarter that a day lies in."""
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    @classmethod
    def parse(cls, code: str) -> Self:
        """From ``2026-1``. Raises ``ValueError``."""
        year, number = (int(part) for part in code.split("-"))
        if not (1 <= number <= 4 and 1900 < year < 3000):
            raise ValueError(code)
        return cls(year, number)

    @property
    def code(self) -> str:
        """As it stands in an address: ``2026-1``."""
        return f"{self.year}-{self.number}"

    @property
    def first_month(self) -> date:
        """The first day of its first month."""
        return date(self.year, (self.number - 1) * MONTHS + 1, 1)

    @property
    def next(self) -> "Quarter":
        """The quarter after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return self.next.first_month - timedelta(days=1)

    @property
    def words(self) -> str:
        """As people say it: “January–March 2026”."""
        months = (
            _("January–March"),
            _("April–June"),
            _("July–September"),
            _("October–December"),
        )[self.number - 1]
        return f"{months} {self.year}"


def span(first: Quarter, last: Quarter) -> Sequence[Quarter]:
    """Every quarter from one to another, both included; empty if they are the wrong way round."""
    found, quarter = [], first
    while quarter <= last:
        found.append(quarter)
        quarter = quarter.next
    return found


def span_words(quarters: Sequence[Quarter]) -> str:
    """A period as people say it: “January–September 2026”, “October 2025–March 2026”."""
    first, last = quarters[0], quarters[-1]
    if first == last:
        return first.words
    start, end = first.words.split("–")[0], last.words.split("–")[1]
    return f"{start}–{end}" if first.year == last.year else f"{start} {first.year}–{end}"


def finished(*, since: date, today: date) -> Sequence[Quarter]:
    """The quarters that are over, from the one of a day on."""
    first, running = Quarter.of(since), Quarter.of(today)
    return [quarter for quarter in span(first, running) if quarter < running]
