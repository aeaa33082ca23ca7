"""Writing HSDS as nested JSON: full objects, and those of lists."""

from typing import Any

from ventanilla.directory.hsds.gathering import Gathered, Row, fields
from ventanilla.directory.hsds.shapes import LISTS, SAID, SHAPES, TURNS

#: what stands in an object of a list: what is one of it, and no lists
JSON = dict[str, Any]


def full(found: Gathered, name: str, row: Row, *, without: str = "") -> JSON:
    """An object with everything nested in it. ``without``: the name that would come round again."""
    shape = SHAPES[name]
    written = fields(shape, row, pointers=False)
    for key, (child, column) in shape.lists.items():
        parts = found.parts.get((child, column, row["id"]), ())
        if key != without and parts:
            turn = TURNS.get((name, key), "")
            written[key] = [full(found, child, each, without=turn) for each in parts]
    for key, (child, column) in shape.ones.items():
        one = found.rows[child].get(row[column])
        if key != without and one is not None:
            written[key] = full(found, child, one, without=TURNS.get((name, key), ""))
    for key, (child, column, _kind) in SAID.items():
        if parts := found.parts.get((child, column, row["id"]), ()):
            written[key] = [full(found, child, each) for each in parts]
    return written


def brief(found: Gathered, name: str, row: Row) -> JSON:
    """An object of a list: its fields, and the objects that it has one of."""
    shape = SHAPES[name]
    written = fields(shape, row, pointers=False)
    for key, (child, column) in shape.ones.items():
        if (one := found.rows[child].get(row[column])) is not None:
            written[key] = brief(found, child, one)
    return written


def named_services(found: Gathered, row: Row) -> list[JSON]:
    """The services of an organization by id and name, where nobody asked for more."""
    child, column = LISTS["organization"]["services"]
    return [
        {"id": str(each["id"]), "name": each["name"], "status": each["status"]}
        for each in found.parts.get((child, column, row["id"]), ())
    ]
