"""Reading HSDS as JSON: objects, lists of them, pages of the API, one object a line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ventanilla.directory.hsds.shapes import NAMES, SAID, SHAPES, Shape
from ventanilla.directory.hsds.told import Place, Told

LINES = (".ndjson", ".jsonl")
#: which object it is, by a field that only it has
BY_FIELD = {
    "location_type": "location",
    "status": "service",
    "location": "service_at_location",
    "location_id": "service_at_location",
    "taxonomy_detail": "taxonomy_term",
    "term_uri": "taxonomy_term",
    "parent_id": "taxonomy_term",
    "services": "organization",
    "website": "organization",
    "legal_status": "organization",
    "locations": "organization",
}


def read(path: Path, told: Told) -> None:
    """Add what a file says. What cannot be read is among the faults."""
    for at, value in _values(path, told):
        _read_top(told, value, Place(path.name, at))


def _values(path: Path, told: Told) -> Iterator[tuple[str, Any]]:
    """(pointer or line, value) of each document in a file."""
    text = path.read_bytes()
    lines = text.splitlines() if path.suffix in LINES else [text]
    for number, line in enumerate(lines, 1):
        at = str(number) if path.suffix in LINES else ""
        try:
            if line.strip():
                yield at, json.loads(line)
        except (ValueError, RecursionError) as error:
            line_of = getattr(error, "lineno", number)
            told.fault(Place(path.name, str(line_of)), "", _("is not JSON"))


def _read_top(told: Told, value: Any, place: Place) -> None:
    if isinstance(value, dict) and isinstance(value.get("contents"), list):
        value, place = value["contents"], Place(place.file, f"{place.at}/contents")
    if isinstance(value, list):
        for index, each in enumerate(value):
            _read_top(told, each, Place(place.file, f"{place.at}/{index}"))
        return
    if not isinstance(value, dict):
        told.fault(place, "", _("must be an object"))
        return
    shape = _shape_of(Path(place.file).stem, value)
    if shape is None:
        words = _("does not say which object of HSDS it is: name the file like services.json")
        told.fault(place, "", words)
        return
    _read(told, shape, value, place, {})


def _shape_of(stem: str, value: dict[str, Any]) -> Shape | None:
    """By the name of the file (``service_full.json``), else by what only that object has."""
    for name in sorted(NAMES, key=len, reverse=True):
        if stem == name or stem.startswith(f"{name}_"):
            return SHAPES[NAMES[name]]
    return next((SHAPES[name] for key, name in BY_FIELD.items() if key in value), None)


def _read(
    told: Told, shape: Shape, value: Any, place: Place, around: dict[str, Any]
) -> UUID | None:
    """Take in an object with everything nested in it."""
    if not isinstance(value, dict):
        told.fault(place, "", _("must be an object"))
        return None
    pk = told.add(shape, value, place, around)
    if pk is None:
        return None
    for key, (name, column) in shape.lists.items():
        if key in value:
            _read_list(told, (name, key, column), value[key], place, {column: pk})
    for key, (name, column, kind) in SAID.items():
        if key in value:
            about = {column: pk, kind: shape.name}
            _read_list(told, (name, key, column), value[key], place, about)
    row = told.rows[shape.name, pk]
    for key, (name, column) in shape.ones.items():
        if value.get(key) is not None:
            one = _read(told, SHAPES[name], value[key], Place(place.file, f"{place.at}/{key}"), {})
            if one is not None:
                row.values[column] = one
    return pk


def _read_list(
    told: Told, what: tuple[str, str, str], given: Any, place: Place, around: dict[str, Any]
) -> None:
    name, key, column = what
    if given is None:
        return
    if not isinstance(given, list):
        told.fault(place, key, _("must be a list"))
        return
    found = set[UUID]()
    for index, each in enumerate(given):
        where = Place(place.file, f"{place.at}/{key}/{index}")
        context = dict(around)
        if name == "metadata" and isinstance(each, dict) and each.get("resource_type"):
            del context["resource_type"]  # history travels as it was written
        if (pk := _read(told, SHAPES[name], each, where, context)) is not None:
            found.add(pk)
    told.whole[name, column, around[column]] = found
