"""What a second country brings to run this: the smallest pack, what of it is data, what is missing.

A pack is a folder. Its files have the names and the columns of those that come with the software,
which are a pack themselves, of one country, spread over the apps that read them.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ventanilla.network.roles import Role
from ventanilla.protocols.engine.definition import Text

SOURCE = Path(__file__).parents[1]
Rows = list[dict[str, str]]


class Stands(StrEnum):
    """How far a part of a pack is."""

    READY = "ready"
    MISSING = "missing"
    FAULTY = "faulty"
    COMMON = "common"  # one table for every country, in code


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the smallest pack. ``home``: where the software's own stands.

    ``columns``: those that may not be missing; ``refers``: column -> file and column that it names.
    ``by``: the command that reads it.
    """

    code: str
    title: Text
    file: str
    home: str
    columns: tuple[str, ...] = ()
    refers: tuple[tuple[str, str, str], ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of a part: how many entries, where, and what is wrong with it."""

    part: Part
    stands: Stands
    entries: int = 0
    where: str = ""
    faults: tuple[str, ...] = ()


NETWORK, LOAD = "network/data", "ventanilla network load"
PARTS = (
    Part("ministry", Text(es="Cancillería", en="Ministry"), "ministry.csv", NETWORK,
         ("code", "country", "name_es", "name_en"), by=LOAD),
    Part("posts", Text(es="Representaciones", en="Posts"), "posts.csv", NETWORK,
         ("code", "kind", "name_es", "name_en", "city_es", "city_en", "country", "region", "zone"),
         (("region", "regions.csv", "code"),), by=LOAD),
    Part("districts", Text(es="Circunscripciones", en="Districts"), "districts.csv", NETWORK,
         ("post", "region", "extent"),
         (("post", "posts.csv", "code"), ("region", "regions.csv", "code")), by=LOAD),
    Part("areas", Text(es="Áreas", en="Areas"), "areas.csv", NETWORK,
         ("area", "name_es", "name_en", "opens_cases"), by=LOAD),
    Part("roles", Text(es="Funciones", en="Roles"), "", "network/roles.py"),
    Part("norms", Text(es="Normas", en="Norms"), "norms/*.yaml", "norms/data/*.yaml",
         by="ventanilla norms load"),
    Part("case_types", Text(es="Tipos de caso", en="Case types"), "norms/*.yaml",
         "norms/data/*.yaml", by="ventanilla norms load"),
    Part("support_lines", Text(es="Líneas de apoyo", en="Support lines"), "support_lines.csv",
         "support/data", ("code", "name_es", "name_en", "currency")),
    Part("languages", Text(es="Lenguas", en="Languages"), "languages.csv", "directory/data",
         ("code", "es", "en"), by="ventanilla directory load"),
    Part("notification_rules", Text(es="Reglas de notificación", en="Notification rules"),
         "mandatory.csv", "notifications/data", ("country", "name", "evidence", "source")),
)  # fmt: skip
#: words of a norms file that say that it holds types of case
TYPES = ("level: case",)


def check(folder: Path | None = None) -> list[Finding]:
    """Each part of the smallest pack: in a folder, or as it comes with the software."""
    return [_found(part, folder) for part in PARTS]


def _found(part: Part, folder: Path | None) -> Finding:
    if not part.file:
        return Finding(part, Stands.COMMON, len(Role.values), part.home)
    paths = _paths(part, folder)
    if not paths:
        return Finding(part, Stands.MISSING, where=part.file)
    where = str(paths[0].relative_to(folder or SOURCE)) if len(paths) == 1 else part.file
    if part.file.endswith(".yaml"):
        return _of_norms(part, paths, where)
    rows, faults = _read(paths[0])
    faults += _faults(part, rows, paths[0].parent)
    stands = Stands.FAULTY if faults else Stands.READY if rows else Stands.MISSING
    return Finding(part, stands, len(rows), where, tuple(faults))


def _paths(part: Part, folder: Path | None) -> list[Path]:
    if folder is not None:
        return sorted(folder.glob(part.file))
    home = part.home if "*" in part.home else f"{part.home}/{part.file}"
    return sorted(SOURCE.glob(home))


def _of_norms(part: Part, paths: Sequence[Path], where: str) -> Finding:
    """Editions of norms; types of case stand in them."""
    texts = [path.read_text(encoding="utf-8") for path in paths if path.name != "sources.yaml"]
    if part.code == "case_types":
        texts = [text for text in texts if any(word in text for word in TYPES)]
    return Finding(part, Stands.READY if texts else Stands.MISSING, len(texts), where)


def _read(path: Path) -> tuple[Rows, list[str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return [], ["utf-8"]
    return list(csv.DictReader(io.StringIO(text))), []


def _faults(part: Part, rows: Rows, folder: Path) -> list[str]:
    """Columns that are missing, cells that are empty, names that lead nowhere: file:line: what."""
    known = rows[0].keys() if rows else ()
    missing = [
        f"{part.file}:1: {column}" for column in part.columns if rows and column not in known
    ]
    if missing:
        return missing
    needed = [column for column in part.columns if column not in ("region", "source")]
    found = [
        f"{part.file}:{at}: {column}"
        for at, row in enumerate(rows, start=2)
        for column in needed
        if not (row[column] or "").strip()
    ]  # fmt: skip
    for column, file, named in part.refers:
        there = folder / file
        names = {row.get(named, "") for row in _read(there)[0]} if there.exists() else set()
        found += [
            f"{part.file}:{at}: {column} “{row[column]}”"
            for at, row in enumerate(rows, start=2) if row[column] and row[column] not in names
        ]  # fmt: skip
    return found
