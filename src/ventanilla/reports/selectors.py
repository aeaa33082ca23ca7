"""Reads of figures. Counts leave this app only through the tables that protect them."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Count, Min
from django.db.models.functions import TruncQuarter

from ventanilla.reports.models import CaseFigures
from ventanilla.reports.quarters import Quarter, finished

#: (row code, column code) -> episodes. The code of a post is its id, as text.
Crossing = Mapping[tuple[str, str], int]
POST = "post"


def quarters_with_figures(protocol: str, *, today: date) -> Sequence[Quarter]:
    """The finished quarters of a protocol, from the first that has an episode."""
    first: date | None = CaseFigures.objects.filter(protocol=protocol).aggregate(
        first=Min("month")
    )["first"]
    return finished(since=first, today=today) if first else []


def crossings(
    protocol: str, quarters: Sequence[Quarter], *, row: str, column: str
) -> Mapping[Quarter, Crossing]:
    """How many episodes each pair of classes has, for each quarter of a period without gaps."""
    names = [f"{name}_id" if name == POST else name for name in (row, column)]
    counted = (
        CaseFigures.objects.filter(
            protocol=protocol,
            month__gte=quarters[0].first_month,
            month__lte=quarters[-1].last_day,
        )
        .annotate(quarter=TruncQuarter("month"))
        .values_list("quarter", *names)
        .annotate(episodes=Count("pk"))
        .order_by()
    )
    found: dict[Quarter, dict[tuple[str, str], int]] = {quarter: {} for quarter in quarters}
    for began, first, second, episodes in counted:
        found[Quarter.of(began)][str(first), str(second)] = episodes
    return found
