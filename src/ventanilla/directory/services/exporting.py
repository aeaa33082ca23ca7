"""Writing the directory as files of HSDS: nested JSON, or tables with a datapackage.

Where confidential places are is in none of them, nor whom officers call to hand somebody over.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import NotNow
from ventanilla.directory.hsds import nesting, values
from ventanilla.directory.hsds.gathering import everything, gather, glance
from ventanilla.directory.hsds.shapes import SHAPES, Shape
from ventanilla.directory.hsds.tables import PACKAGE
from ventanilla.security.models import Seat

#: kinds of Django's columns -> types of Frictionless Data
TYPES = {
    "UUIDField": "string", "FloatField": "number", "DecimalField": "number",
    "PositiveSmallIntegerField": "integer", "PositiveIntegerField": "integer",
    "DateField": "date", "TimeField": "time", "DateTimeField": "datetime",
    "BooleanField": "boolean",
}  # fmt: skip
#: the objects that a folder of JSON has a file for
AT_ONCE = 200
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
    counts = (_write_tables if tables else _write_json)(folder)
    audit.record(by=by, action="directory.exported", at=at, detail=dict(counts))
    return counts


def _write_json(folder: Path) -> Mapping[str, int]:
    """Organizations with their services in full, services, and what is said of them."""
    counts = {}
    for name in WRITTEN:
        ids = list(SHAPES[name].model._default_manager.order_by("pk").values_list("pk", flat=True))
        path = folder / f"{SHAPES[name].stem}.json"
        with path.open("w", encoding="utf-8") as file:
            between = "["
            for written in _full(name, ids):
                file.write(f"{between}\n{json.dumps(written, ensure_ascii=False)}")
                between = ","
            file.write("\n]\n" if ids else "[]\n")
        counts[name] = len(ids)
    return counts


def _full(name: str, ids: list[UUID]) -> Iterator[nesting.JSON]:
    """Some objects at a time: of each there may be fifty thousand."""
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        if name == "service":
            found = gather(services=some, history=True)
        elif name == "organization":
            found = gather(organizations=some, history=True, defunct=True)
        else:
            found = glance(name, some)
        yield from (nesting.full(found, name, found.rows[name][pk]) for pk in some)


def _write_tables(folder: Path) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for shape, rows in everything():
        path = folder / shape.file
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(shape.columns), lineterminator="\r\n")
            writer.writeheader()
            number = 0
            for row in rows:
                number += 1
                cells = {key: values.cell(row[it.attname]) for key, it in shape.columns.items()}
                writer.writerow(cells)
        if number:
            counts[shape.name] = number
        else:
            path.unlink()
    resources = [_resource(SHAPES[name], counts) for name in counts]
    package = {"profile": "tabular-data-package", "name": "hsds", "resources": resources}
    (folder / PACKAGE).write_text(json.dumps(package, indent=1), encoding="utf-8")
    return counts


def _resource(shape: Shape, counts: Mapping[str, int]) -> dict[str, Any]:
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
                if name in counts
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
