"""Reading HSDS as tables: a folder of CSV files, with a datapackage that names them or without."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ventanilla.directory.hsds.shapes import NAMES, SHAPES
from ventanilla.directory.hsds.told import Place, Told

PACKAGE = "datapackage.json"


def read(path: Path, told: Told) -> None:
    """Add what a table says, which is named like one of HSDS."""
    name = NAMES.get(path.stem)
    if name is None:
        told.fault(Place(path.name, ""), "", _("is no table of HSDS"))
        return
    shape = SHAPES[name]
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        told.fault(Place(path.name, ""), "", _("is not written in UTF-8"))
        return
    lines = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        for line in lines:
            place = Place(path.name, str(lines.line_num))
            if None in line or None in line.values():
                told.fault(place, "", _("has more or fewer cells than the first line"))
            elif any(line.values()):
                told.add(shape, line, place, {})
    except csv.Error:
        told.fault(Place(path.name, str(lines.line_num)), "", _("is not a table"))


def files_of(folder: Path, told: Told) -> list[Path]:
    """The tables in a folder: those that its datapackage names, else every CSV file."""
    described = folder / PACKAGE
    if not described.is_file():
        return sorted(folder.glob("*.csv"))
    try:
        package: Any = json.loads(described.read_bytes())
        named = [folder / str(each["path"]) for each in package["resources"]]
    except (ValueError, TypeError, KeyError):
        told.fault(Place(PACKAGE, ""), "resources", _("must be a list of tables with a path"))
        return []
    known = [path for path in named if path.parent == folder and path.suffix == ".csv"]
    return [path for path in known if path.is_file()]
