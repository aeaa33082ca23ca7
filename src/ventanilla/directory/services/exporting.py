"""Writing the directory as files of HSDS: nested JSON, or tables with a datapackage.

Where confidential places are is in none of them, nor whom officers call to hand somebody over.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import NotNow
from ventanilla.directory.hsds import nesting, values
from ventanilla.directory.hsds.gathering import Gathered, gather
from ventanilla.directory.hsds.shapes import SHAPES, Shape
from ventanilla.directory.hsds.tables import PACKAGE
from ventanilla.directory.models import Organization, Service
from ventanilla.security.models import Seat

#: kinds of Django's columns -> types of Frictionless Data
TYPES = {
    "UUIDField": "string", "FloatField": "number", "DecimalField": "number",
    "PositiveSmallIntegerField": "integer", "PositiveIntegerField": "integer",
    "DateField": "date", "TimeField": "time", "DateTimeField": "datetime",
    "BooleanField": "boolean",
}  # fmt: skip
#: the objects that a folder of JSON has a file for
WRITTEN = ("taxonomy", "taxonomy_term", "organization", "service")


class NotEmpty(NotNow):
    """The folder has something in it already."""

    def __init__(self, folder: Path) -> None:
        super().__init__(_("“%(folder)s” is not empty.") % {"folder": folder})


@transaction.atomic
def export(*, folder: Path, tables: bool, by: Seat | None, at: datetime) -> Mapping[str, int]:
    """Write the whole directory into a new folder: objects by name -> how many.

    ``tables``: as CSV, else as JSON. Raises ``NotEmpty`` and OSError.
    """
    if folder.exists() and any(folder.iterdir()):
        raise NotEmpty(folder)
    folder.mkdir(parents=True, exist_ok=True)
    found = gather(
        services=list(Service.objects.values_list("pk", flat=True)),
        organizations=list(Organization.objects.values_list("pk", flat=True)),
        history=True,
        defunct=True,
    )
    for name in ("taxonomy", "taxonomy_term", "meta_table_description"):
        found.fetch(name, Q())
    counts = (_write_tables if tables else _write_json)(folder, found)
    audit.record(by=by, action="directory.exported", at=at, detail=dict(counts))
    return counts


def _write_json(folder: Path, found: Gathered) -> Mapping[str, int]:
    counts = {}
    for name in WRITTEN:
        written = [nesting.full(found, name, row) for row in found.rows[name].values()]
        path = folder / f"{SHAPES[name].stem}.json"
        path.write_text(json.dumps(written, ensure_ascii=False, indent=1), encoding="utf-8")
        counts[name] = len(written)
    return counts


def _write_tables(folder: Path, found: Gathered) -> Mapping[str, int]:
    counts, resources = {}, []
    for name, shape in SHAPES.items():
        rows = found.rows[name]
        if not rows:
            continue
        with (folder / shape.file).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(shape.columns), lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(_cells(shape, row, found) for row in rows.values())
        counts[name] = len(rows)
        resources.append(_resource(shape, found))
    package = {"profile": "tabular-data-package", "name": "hsds", "resources": resources}
    (folder / PACKAGE).write_text(json.dumps(package, indent=1), encoding="utf-8")
    return counts


def _cells(shape: Shape, row: Mapping[str, Any], found: Gathered) -> dict[str, str]:
    """A row as cells. What it points to may be confidential, and then is not pointed to."""
    cells = {key: values.cell(row[each.attname]) for key, each in shape.columns.items()}
    for column, name in shape.pointers.items():
        if row[column] not in found.rows[name]:
            cells[column] = ""
    return cells


def _resource(shape: Shape, found: Gathered) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": shape.stem,
        "path": shape.file,
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "primaryKey": "id",
            "fields": list(_fields(shape)),
            "foreignKeys": [
                {"fields": column, "reference": {"resource": SHAPES[name].stem, "fields": "id"}}
                for column, name in shape.pointers.items()
                if found.rows[name]
            ],
        },
    }


def _fields(shape: Shape) -> Iterator[dict[str, Any]]:
    for name, column in shape.columns.items():
        described: dict[str, Any] = {
            "name": name, "type": TYPES.get(type(column).__name__, "string"),
        }  # fmt: skip
        if column.primary_key or column.is_relation or type(column).__name__ == "UUIDField":
            described["format"] = "uuid"
        if column.primary_key or name in shape.required:
            described["constraints"] = {"required": True}
        yield described
