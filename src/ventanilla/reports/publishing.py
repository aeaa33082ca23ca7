"""Make the tables and times of finished quarters, each once, and anew if what is behind changed."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings

from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import Package
from ventanilla.reports import selectors
from ventanilla.reports.models import Edition
from ventanilla.reports.quarters import Quarter
from ventanilla.reports.tables import Episodes, quarter_tables
from ventanilla.reports.times import Taken, time_of
from ventanilla.reports.units import EPISODES, Unit, units_of


def publish(*, today: date) -> int:
    """Make the tables of every finished quarter whose figures changed; returns how many.

    Only those that the newest version of the protocol gives: what it never crosses is not made.
    """
    made = 0
    published = set(selectors.published_protocols())
    for protocol in selectors.counted_protocols():
        if protocol not in published:
            continue
        package = protocols.newest_package(protocol)
        for quarter in selectors.finished_quarters(protocol, today=today):
            made += _publish_quarter(package, quarter, today)
    return made


def _publish_quarter(package: Package, quarter: Quarter, today: date) -> bool:
    threshold = int(settings.FIGURES_THRESHOLD)
    counted = [(unit, _counted(package, quarter, unit)) for unit in units_of(package).values()]
    taken = selectors.taken(package.id, quarter)
    digest = _digest(counted, taken)
    kept: dict[str, Any] = {"protocol": package.id, "quarter": quarter.first_month}
    if Edition.objects.filter(**kept, digest=digest, threshold=threshold).exists():
        return False
    tables = {
        code: table.to_document()
        for unit, episodes in counted
        for code, table in quarter_tables(episodes, unit=unit, threshold=threshold).items()
    }
    times = {
        name: time.to_document()
        for name, each in taken.items()
        if (time := time_of(each, threshold=threshold))
    }
    made = {"digest": digest, "threshold": threshold, "written_on": today}
    Edition.objects.update_or_create(**kept, defaults={**made, "tables": tables, "times": times})
    return True


def _counted(package: Package, quarter: Quarter, unit: Unit) -> Episodes:
    if unit.name == EPISODES:
        return selectors.episodes(package.id, quarter, unit)
    return selectors.rows(package.id, quarter, unit)


def _digest(counted: Sequence[tuple[Unit, Episodes]], taken: Mapping[str, Sequence[Taken]]) -> str:
    told = [(unit.name, unit.tables, sorted(episodes.items())) for unit, episodes in counted]
    return hashlib.sha256(repr((told, sorted(taken.items()))).encode()).hexdigest()
