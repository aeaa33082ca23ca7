"""Load the reference data, and say what it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models, transaction

from ventanilla.audit import services as audit
from ventanilla.network.models import (
    Department,
    District,
    HolidayRule,
    Ministry,
    Port,
    PortHours,
    Post,
    Region,
    Source,
    Station,
)
from ventanilla.network.reading import DATA
from ventanilla.network.services import load_reference_data

TABLES: tuple[type[models.Model], ...] = (
    Ministry, Source, Region, HolidayRule, Post, District, Department, Port, PortHours, Station,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """What a load did to one table, in rows; ``held``: how many it has now."""

    added: int
    changed: int
    removed: int
    held: int

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@transaction.atomic
def load(*, at: datetime, folder: Path = DATA) -> Mapping[str, Change]:
    """Bring the tables in line with the files, as whoever runs the server: table -> change.

    Raises ``ReferenceDataFault`` with file and line, ``StillUsed``; then nothing is kept.
    A load that changes nothing leaves no line in the log.
    """
    before = {table: _rows(table) for table in TABLES}
    load_reference_data(folder=folder)
    changes = {table.__name__: _change(before[table], _rows(table)) for table in TABLES}
    counts = {
        f"{name}.{verb}": number
        for name, change in changes.items()
        for verb in ("added", "changed", "removed")
        if (number := getattr(change, verb))
    }
    if counts:
        audit.record(by=None, action="network.loaded", at=at, detail=counts)
    return changes


def _rows(table: type[models.Model]) -> dict[Any, dict[str, Any]]:
    return {row[table._meta.pk.attname]: row for row in table._default_manager.values()}


def _change(before: Mapping[Any, object], after: Mapping[Any, object]) -> Change:
    both = before.keys() & after.keys()
    return Change(
        added=len(after.keys() - before.keys()),
        changed=sum(1 for key in both if before[key] != after[key]),
        removed=len(before.keys() - after.keys()),
        held=len(after),
    )
