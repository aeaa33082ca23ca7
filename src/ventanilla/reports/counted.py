"""Records beside cases whose figures are protected in the same way.

These are notifications, sightings, and supports with their amounts.

Only a job sees all of them; what it makes of a quarter is kept as that quarter's edition.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ventanilla.notifications import selectors as notifications
from ventanilla.reports.quarters import Quarter, finished
from ventanilla.reports.states import POST
from ventanilla.reports.tables import Episodes
from ventanilla.reports.units import Unit, crossings
from ventanilla.sightings import figures as sightings
from ventanilla.support import figures as support

Count = Callable[[date, date], Episodes]
#: what is added up of the same records: its name → by the same dimensions, in cents
Sums = Mapping[str, Episodes]


@dataclass(frozen=True, slots=True)
class Source:
    """What is counted. ``unit``: posts first; ``count``, ``add``: from a day to before another."""

    code: str
    unit: Unit
    count: Count
    first: Callable[[], date | None]
    add: Callable[[date, date], Sums] | None = None

    def episodes(self, quarter: Quarter) -> Episodes:
        """How many of a quarter are alike."""
        return self.count(quarter.first_month, quarter.next.first_month)

    def sums(self, quarter: Quarter) -> Sums:
        """What is added up of a quarter."""
        return self.add(quarter.first_month, quarter.next.first_month) if self.add else {}

    def quarters(self, today: date) -> Sequence[Quarter]:
        """The quarters that are over, from the first that has any."""
        first = self.first()
        return finished(since=first, today=today) if first else ()


def _unit(*dimensions: str) -> Unit:
    named = (POST, *dimensions)
    return Unit("", named, tuple(crossings(named)))


NOTIFICATIONS = Source(
    "notifications", _unit("kind", "outcome"), notifications.counted, notifications.first_day
)
SIGHTINGS = Source("sightings", _unit("area", "state"), sightings.counted, sightings.first_day)
SUPPORTS = Source("supports", _unit("line"), support.counted, support.first_day, support.amounts)
SOURCES = (NOTIFICATIONS, SIGHTINGS, SUPPORTS)
