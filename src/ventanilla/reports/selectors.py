"""Reads of figures. Counts leave this app only in the tables that protect them."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Min

from ventanilla.protocols.models import PublishedVersion
from ventanilla.reports.models import CaseFigures, Edition
from ventanilla.reports.quarters import Quarter, finished
from ventanilla.reports.states import Dimension
from ventanilla.reports.tables import Episodes


def published_protocols() -> list[str]:
    """Ids of the protocols of which a version is published."""
    found = PublishedVersion.objects.values_list("protocol", flat=True)
    return sorted(found.distinct().order_by())


def counted_protocols() -> list[str]:
    """Ids of the protocols that have figures."""
    return sorted(CaseFigures.objects.values_list("protocol", flat=True).distinct().order_by())


def finished_quarters(protocol: str, *, today: date) -> Sequence[Quarter]:
    """The finished quarters of a protocol, from the first that has an episode."""
    counted = CaseFigures.objects.filter(protocol=protocol)
    first: date | None = counted.aggregate(first=Min("month"))["first"]
    return finished(since=first, today=today) if first else []


def episodes(protocol: str, quarter: Quarter) -> Episodes:
    """How many episodes of a quarter are alike. The code of a post is its id, as text."""
    rows = (
        CaseFigures.objects.filter(
            protocol=protocol, month__gte=quarter.first_month, month__lte=quarter.last_day
        )
        .values_list("post_id", *Dimension.values)
        .annotate(episodes=Count("pk"))
        .order_by()
    )
    return {(str(post), *classes): count for post, *classes, count in rows}


def quarters_given(protocol: str) -> list[Quarter]:
    """The quarters of a protocol that figures are given for, oldest first."""
    days = Edition.objects.filter(protocol=protocol).values_list("quarter", flat=True)
    return [Quarter.of(day) for day in days.order_by("quarter")]


def editions(protocol: str, quarters: Sequence[Quarter]) -> list[Edition]:
    """The editions of a period, oldest first."""
    return list(
        Edition.objects.filter(
            protocol=protocol, quarter__in=[quarter.first_month for quarter in quarters]
        ).order_by("quarter")
    )
