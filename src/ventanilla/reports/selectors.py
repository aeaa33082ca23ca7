"""Reads of figures. Counts leave this app only in the tables that protect them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Count, Min, QuerySet

from ventanilla.outreach.models import ClosedMonth, EarlierMonth
from ventanilla.protocols.models import PublishedVersion
from ventanilla.reports.models import (
    CaseFigures,
    Edition,
    FrozenEdition,
    Release,
    RowFigures,
    SpanFigures,
)
from ventanilla.reports.quarters import Quarter, finished
from ventanilla.reports.states import UNKNOWN, Audience, Dimension
from ventanilla.reports.tables import Episodes
from ventanilla.reports.times import Taken
from ventanilla.reports.units import Unit
from ventanilla.reports.yearbook.periods import Period


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


def episodes(protocol: str, quarter: Quarter, unit: Unit) -> Episodes:
    """How many episodes of a quarter are alike. The code of a post is its id, as text."""
    rows = (
        CaseFigures.objects.filter(
            protocol=protocol, month__gte=quarter.first_month, month__lte=quarter.last_day
        )
        .values_list("post_id", "more", *Dimension.values)
        .annotate(episodes=Count("pk"))
        .order_by()
    )
    counted: Counter[tuple[str, ...]] = Counter()
    for post, more, *classes, count in rows:
        known = {**more, **dict(zip(Dimension.values, classes, strict=True))}
        counted[str(post), *(known.get(name, UNKNOWN) for name in unit.dimensions[1:])] += count
    return counted


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


def rows(protocol: str, quarter: Quarter, unit: Unit) -> Episodes:
    """How many rows of a unit are alike in a quarter. The code of a post is its id, as text."""
    found = (
        RowFigures.objects.filter(protocol=protocol, quarter=quarter.first_month, unit=unit.name)
        .values_list("post_id", "classes")
        .annotate(rows=Count("pk"))
        .order_by()
    )
    counted: Counter[tuple[str, ...]] = Counter()
    for post, classes, count in found:
        counted[str(post), *(classes.get(name, UNKNOWN) for name in unit.dimensions[1:])] += count
    return counted


def taken(protocol: str, quarter: Quarter) -> Mapping[str, Sequence[Taken]]:
    """What each time of case work took in the cases of a quarter, the shortest first."""
    found: dict[str, list[Taken]] = defaultdict(list)
    spans = SpanFigures.objects.filter(protocol=protocol, quarter=quarter.first_month)
    for name, hours, in_time in spans.values_list("name", "hours", "in_time"):
        found[name].append((hours, in_time))
    return {name: sorted(each, key=str) for name, each in sorted(found.items())}


def first_counted() -> date | None:
    """The first month of which anything is counted here: cases, events, what was reported."""
    known = [
        Edition.objects.aggregate(first=Min("quarter"))["first"],
        EarlierMonth.objects.aggregate(first=Min("month"))["first"],
        ClosedMonth.objects.aggregate(first=Min("month"))["first"],
    ]
    return min((day for day in known if day), default=None)


def frozen() -> QuerySet[FrozenEdition]:
    """Every frozen edition, the newest first."""
    found = FrozenEdition.objects.select_related("made_by__officer", "corrects", "corrected_by")
    return found.defer("documents").order_by("-made_at", "-pk")


def frozen_one(pk: int, *, public_only: bool) -> FrozenEdition | None:
    """One of them; None if there is none, or it is not for this reader."""
    found = FrozenEdition.objects.select_related("made_by__officer", "corrects", "corrected_by")
    if public_only:
        found = found.filter(audience=Audience.PUBLIC)
    return found.filter(pk=pk).first()


def frozen_of(period: Period, table: str, audience: str) -> FrozenEdition | None:
    """The newest edition of a table and a period, if any was frozen."""
    wanted = {"table": table, "kind": period.kind, "since": period.since, "until": period.until}
    return frozen().filter(**wanted, audience=audience).first()


def releases(edition: FrozenEdition) -> QuerySet[Release]:
    """To whom an edition was given, the newest first."""
    return edition.releases.select_related("given_by__officer").order_by("-given_at", "-pk")
