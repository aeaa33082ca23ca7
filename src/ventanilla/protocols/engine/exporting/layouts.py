"""A record as bytes: JSON, or a table with one row, in the layout that the export describes."""

import json

from ventanilla.common.cells import to_csv
from ventanilla.protocols.engine.exporting.filling import Filled
from ventanilla.protocols.engine.exporting.shapes import Layout
from ventanilla.protocols.engine.exporting.standards import Datum

TYPES = {"json": ("application/json", "json"), "table": ("text/csv", "csv")}


def written(filled: Filled, layout: Layout) -> bytes:
    """The record in a layout. Both forms say the same; a table has a column for every field."""
    if layout.form == "json":
        return _json(filled, layout)
    columns = layout.fields or (
        *filled.export.columns[:2],
        *(rule.field for rule in filled.export.rules),
        *filled.export.columns[2:],
    )
    header = [layout.names.get(name, name) for name in columns]
    return to_csv(header, [[_cell(filled.values.get(n), n, layout) for n in columns]])


def _json(filled: Filled, layout: Layout) -> bytes:
    wanted = layout.fields or tuple(filled.values)
    record = {layout.names.get(n, n): filled.values[n] for n in wanted if n in filled.values}
    return json.dumps(record, ensure_ascii=False, indent=2).encode() + b"\n"


def _cell(value: Datum | None, name: str, layout: Layout) -> str:
    match value:
        case None:
            return ""
        case bool():
            return layout.truths[0] if value else layout.truths[1]
        case tuple():
            kept = value[:1] if name in layout.first else value
            # what joins two values may not stand inside one
            return layout.many.join(_apart(one, layout.many) for one in kept)
        case _:
            return str(value)


def _apart(text: str, joint: str) -> str:
    return text.replace(joint, "," if joint == ";" else "_")
