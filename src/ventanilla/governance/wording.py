"""The texts of a draft in both languages, beside what its base says: what changed, what lacks."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from ventanilla.common.sources import Faulty
from ventanilla.governance import passages
from ventanilla.protocols.engine.markdown import read_tables

#: a column of an instrument in one of the two languages
_COLUMN = re.compile(r"(?P<column>[\w:]+?)::.+ \((?P<language>es|en)\)")


class Status(StrEnum):
    """What became of a text since the base."""

    SAME = "same"
    BOTH = "both"
    NEW = "new"
    ONE = "one"  # one language changed, the other did not
    LACKS = "lacks"


#: with these a draft is not published
OPEN = (Status.LACKS, Status.ONE)


@dataclass(frozen=True, slots=True)
class Pair:
    """A text in both languages. ``name``: its place by codes, which stays when entries move."""

    path: str
    name: str
    at: str
    es: str
    en: str
    was_es: str
    was_en: str
    agreed: bool = False

    @property
    def digest(self) -> str:
        """Of what it says where: an agreement ends when either language changes again."""
        said = "\0".join((self.path, self.name, self.es, self.en))
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def status(self) -> Status:
        """What became of it."""
        if not self.es.strip() or not self.en.strip():
            return Status.LACKS
        if not self.was_es and not self.was_en:
            return Status.NEW
        moved = (self.es != self.was_es, self.en != self.was_en)
        if all(moved) or (any(moved) and self.agreed):
            return Status.BOTH
        return Status.ONE if any(moved) else Status.SAME


Texts = dict[tuple[str, str], tuple[str, str, str]]


def pairs(
    files: Mapping[str, bytes], base: Mapping[str, bytes], agreed: frozenset[str] = frozenset()
) -> list[Pair]:
    """Every text of a package, in the order of its files."""
    found = []
    for path in _worded(files):
        now, was = _texts(path, files[path]), _texts(path, base.get(path, b""))
        for name, (at, es, en) in now.items():
            __, was_es, was_en = was.get(name, ("", "", ""))
            pair = Pair(path, name, at, es, en, was_es, was_en)
            if pair.digest in agreed:
                pair = Pair(path, name, at, es, en, was_es, was_en, agreed=True)
            found.append(pair)
    return found


def _worded(files: Mapping[str, bytes]) -> Iterator[str]:
    yield from passages.parts(files)
    yield from sorted(
        path
        for path in files
        if path.endswith(".md") and PurePosixPath(path).parent.name == "instruments"
    )


def _texts(path: str, content: bytes) -> dict[str, tuple[str, str, str]]:
    """Name -> (entry it stands in, Spanish, English)."""
    text = content.decode("utf-8-sig", errors="replace")
    if path.endswith(".md"):
        return _of_instrument(path, text)
    found: dict[str, dict[str, str]] = {}
    entries: dict[str, str] = {}
    for entry in passages.entries(path, text):
        for each in passages.passages(entry):
            if each.language:
                inside = ".".join(map(str, each.where[1:-1]))
                name = f"{entry.code}.{inside}" if inside else entry.code
                found.setdefault(name, {})[each.language] = each.value
                entries[name] = entry.at
    return {
        name: (entries[name], said.get("es", ""), said.get("en", ""))
        for name, said in found.items()
    }


def _of_instrument(path: str, text: str) -> dict[str, tuple[str, str, str]]:
    try:
        sheets = read_tables(path, text)
    except Faulty:
        return {}
    found: dict[str, tuple[str, str, str]] = {}
    for sheet, table in sheets.items():
        for row in table.rows:
            said: dict[str, dict[str, str]] = {}
            for column, cell in row.cells.items():
                if match := _COLUMN.fullmatch(column):
                    said.setdefault(match["column"], {})[match["language"]] = cell
            of = " ".join(filter(None, (row.get("list_name"), row.get("name"))))
            for column, both in said.items():
                name = f"{sheet} {of} {column}"
                found[name] = ("", both.get("es", ""), both.get("en", ""))
    return found
