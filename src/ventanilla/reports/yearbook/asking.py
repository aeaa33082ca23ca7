"""What a table of the yearbook is made of: the period, for whom, and names of posts."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings

from ventanilla.network import selectors as network
from ventanilla.network.models import Post
from ventanilla.reports.models import Edition
from ventanilla.reports.publishing import read_tables
from ventanilla.reports.states import Audience
from ventanilla.reports.tables import Table
from ventanilla.reports.yearbook.periods import Period


@dataclass(frozen=True)
class Asked:
    """A table that somebody asks for. ``today``: what is not over by then is left out."""

    period: Period
    audience: Audience
    today: date

    @property
    def threshold(self) -> int:
        """Below which a count of theirs is hidden."""
        return self.thresholds[-1]

    @property
    def thresholds(self) -> tuple[int, ...]:
        """Those of all who read with a lower one, too: what is hidden from them stays hidden."""
        inside = int(settings.FIGURES_THRESHOLD)
        if self.audience == Audience.INSIDE:
            return (inside,)
        return (inside, max(inside, int(settings.FIGURES_PUBLIC_THRESHOLD)))

    @cached_property
    def posts(self) -> dict[str, Post]:
        """Every post by its id, as text."""
        return {str(post.pk): post for post in network.posts()}

    @cached_property
    def editions(self) -> dict[str, list[Edition]]:
        """What was given out for the quarters of the period, by protocol or source, in order."""
        quarters = [quarter.first_month for quarter in self.period.quarters]
        found: dict[str, list[Edition]] = {}
        for edition in Edition.objects.filter(quarter__in=quarters).order_by("quarter"):
            found.setdefault(edition.protocol, []).append(edition)
        return found

    @property
    def column(self) -> str:
        """Of an edition, what holds the tables that are for these readers."""
        return "wide" if self.audience == Audience.PUBLIC else "tables"

    @property
    def quarters_code(self) -> str:
        """The quarters of the period, as technical words: ``2025-4..2026-1``."""
        quarters = self.period.quarters
        return f"{quarters[0].code}..{quarters[-1].code}" if quarters else "–"

    def tables(self, edition: Edition) -> dict[str, Table]:
        """The tables of a quarter that are for these readers."""
        return read_tables(getattr(edition, self.column))

    def given(self, source: str) -> list[dict[str, Table]]:
        """The tables of a protocol or source, quarter by quarter."""
        return [self.tables(edition) for edition in self.editions.get(source, ())]
