"""Make the tables and times of finished quarters, each once, and anew if what is behind changed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings

from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import Package
from ventanilla.reports import counted, selectors
from ventanilla.reports.counted import Sums
from ventanilla.reports.models import Edition
from ventanilla.reports.quarters import Quarter
from ventanilla.reports.tables import Episodes, Given, Table, carried, quarter_tables
from ventanilla.reports.times import Taken, time_of
from ventanilla.reports.units import EPISODES, Unit, units_of


@dataclass(frozen=True, slots=True)
class Material:
    """What a quarter has of a unit: how many are alike, and what is added up of them."""

    unit: Unit
    episodes: Episodes
    sums: Sums = field(default_factory=dict)

    def tables(self, *, threshold: int, given: Sequence[Given]) -> dict[str, Table]:
        """The protected tables, by code; of sums, by code and name: ``post-line/MXN``."""
        made = quarter_tables(self.episodes, unit=self.unit, threshold=threshold, given=given)
        return made | {
            sum_code(crossed.code, name): carried(
                made[crossed.code], sums, unit=self.unit, crossed=crossed
            )
            for crossed in self.unit.tables
            for name, sums in self.sums.items()
            if crossed.code in made
        }


def sum_code(table: str, name: str) -> str:
    """The code of a table of sums."""
    return f"{table}/{name}"


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
    material = [
        Material(unit, _counted(package, quarter, unit)) for unit in units_of(package).values()
    ]
    taken = selectors.taken(package.id, quarter)
    return store(package.id, quarter, material, taken, today)


def publish_counted(*, today: date) -> int:
    """The same for the records beside cases that are counted (:mod:`counted`)."""
    made = 0
    for source in counted.SOURCES:
        for quarter in source.quarters(today):
            material = Material(source.unit, source.episodes(quarter), source.sums(quarter))
            made += store(source.code, quarter, [material], {}, today)
    return made


def store(
    protocol: str,
    quarter: Quarter,
    material: Sequence[Material],
    taken: Mapping[str, Sequence[Taken]],
    today: date,
) -> bool:
    """Keep the tables of a quarter, if anything behind them changed; says whether it did.

    ``protocol``: or the code of another record that is counted.

    What an earlier edition hid stays hidden: it may have been frozen, and somebody may keep both.
    """
    threshold = int(settings.FIGURES_THRESHOLD)
    public = max(int(settings.FIGURES_PUBLIC_THRESHOLD), threshold)
    digest = _digest(material, taken, public)
    kept: dict[str, Any] = {"protocol": protocol, "quarter": quarter.first_month}
    before = Edition.objects.filter(**kept).first()
    if before and (before.digest, before.threshold) == (digest, threshold):
        return False
    tables: dict[str, Table] = {}
    wide: dict[str, Table] = {}
    for each in material:
        given = [read_tables(before.tables)] if before else []
        inside = each.tables(threshold=threshold, given=given)
        given = [inside, *([read_tables(before.wide)] if before else [])]
        tables |= inside
        wide |= each.tables(threshold=public, given=given)
    times = {
        name: time.to_document()
        for name, each in taken.items()
        if (time := time_of(each, threshold=threshold))
    }
    made = {
        "digest": digest,
        "threshold": threshold,
        "written_on": today,
        "tables": {code: table.to_document() for code, table in tables.items()},
        "wide": {code: table.to_document() for code, table in wide.items()},
        "times": times,
    }
    Edition.objects.update_or_create(**kept, defaults=made)
    return True


def read_tables(documents: Mapping[str, Any]) -> dict[str, Table]:
    """Tables as they were stored."""
    return {code: Table.from_document(document) for code, document in documents.items()}


def _counted(package: Package, quarter: Quarter, unit: Unit) -> Episodes:
    if unit.name == EPISODES:
        return selectors.episodes(package.id, quarter, unit)
    return selectors.rows(package.id, quarter, unit)


def _digest(material: Sequence[Material], taken: Mapping[str, Sequence[Taken]], public: int) -> str:
    told = [
        (
            each.unit.name,
            each.unit.tables,
            sorted(each.episodes.items()),
            sorted((name, sorted(sums.items())) for name, sums in each.sums.items()),
        )
        for each in material
    ]
    return hashlib.sha256(repr((told, sorted(taken.items()), public)).encode()).hexdigest()
