"""How many alliances there are, begin, are renewed and end: the network's and each post's.

An instrument with many posts is one in the network and one at each of them: the posts' figures do
not add up to the network's.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ventanilla.alliances import watching
from ventanilla.alliances.models import Alliance, Party
from ventanilla.alliances.states import EFFECTIVE, Change, State


class By(StrEnum):
    """What figures are told apart by."""

    KIND = "kind"
    TOPIC = "topic"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Figures:
    """Of a period: in force on its last day; begun, renewed and ended within it.

    An amendment is none of these; what was renewed did not end.
    """

    in_force: int = 0
    new: int = 0
    renewed: int = 0
    ended: int = 0


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """Whether a day lies within."""
        return day is not None and self.first <= day <= self.last


def of_network(period: Period) -> Figures:
    """Of the whole network: each instrument once."""
    return _count(_effective(), period)


def apart(period: Period, by: By) -> Mapping[str, Figures]:
    """By kind, by topic, or by code of the post. What has several topics or posts is in each."""
    found = list(_effective())
    posts = _posts() if by is By.POST else {}
    keys: dict[By, Callable[[Alliance], Iterable[str]]] = {
        By.KIND: lambda row: (row.kind,),
        By.TOPIC: lambda row: row.topics,
        By.POST: lambda row: posts.get(row.pk, ()),
    }
    grouped: dict[str, list[Alliance]] = defaultdict(list)
    for row in found:
        for key in keys[by](row):
            grouped[key].append(row)
    return {key: _count(rows, period) for key, rows in sorted(grouped.items())}


def _effective() -> Iterable[Alliance]:
    return Alliance.objects.filter(state__in=EFFECTIVE, starts_on__isnull=False)


def _posts() -> Mapping[int, list[str]]:
    rows = Party.objects.filter(post__isnull=False).order_by("post__code")
    found: dict[int, list[str]] = defaultdict(list)
    for alliance, code in rows.values_list("alliance_id", "post__code"):
        found[alliance].append(str(code))
    return found


def _count(rows: Iterable[Alliance], period: Period) -> Figures:
    in_force = new = renewed = ended = 0
    for row in rows:
        in_force += watching.is_in_force(row, period.last)
        begins = period.holds(row.starts_on)
        new += begins and row.supersedes_id is None
        renewed += begins and row.change == Change.RENEWAL
        ended += row.state != State.SUPERSEDED and period.holds(watching.last_day(row))
    return Figures(in_force, new, renewed, ended)
