"""Reading a file or a folder, whatever form of HSDS it is in."""

from pathlib import Path

from django.utils.translation import gettext as _

from ventanilla.directory.hsds import nested, tables
from ventanilla.directory.hsds.told import Place, Told

NESTED = (".json", *nested.LINES)


def read(path: Path) -> Told:
    """What a file or a folder says, with its faults."""
    told = Told()
    files = _files(path, told)
    for file in files:
        (tables if file.suffix == ".csv" else nested).read(file, told)
    if not files and not told.faults:
        told.fault(Place(path.name, ""), "", _("holds nothing that HSDS describes"))
    return told


def _files(path: Path, told: Told) -> list[Path]:
    if not path.exists():
        told.fault(Place(path.name, ""), "", _("does not exist"))
        return []
    if path.is_file():
        return [path] if path.suffix in (".csv", *NESTED) else []
    if found := tables.files_of(path, told):
        return found
    return sorted(
        each for each in path.iterdir() if each.suffix in NESTED and each.name != tables.PACKAGE
    )
