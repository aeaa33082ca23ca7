"""The passages of a package's files that a form can hold: an entry's texts, deadlines and roles.

They are read from the YAML as it is written, so that a draft with faults can be mended here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ventanilla.common.sources import Faulty, Source, Where, read_yaml
from ventanilla.protocols.engine.definition import PARTS
from ventanilla.protocols.engine.reading import MAIN

#: short values that a form holds beside texts
LINES = ("due", "warn", "role", "calls", "severity")
LANGUAGES = ("es", "en")
#: short values that an entry of a file may have although it has none yet
OFFERED: Mapping[str, tuple[str, ...]] = {"tasks.yaml": ("due",), "clocks.yaml": ("warn",)}


@dataclass(frozen=True, slots=True)
class Passage:
    """A value that a form holds: where it stands in its file, and what it says."""

    where: Where
    value: str

    @property
    def place(self) -> str:
        """Its keys, as one word."""
        return ".".join(map(str, self.where))

    @property
    def key(self) -> str:
        """The key that it is the value of; for a text, without its language."""
        named = [str(step) for step in self.where if not isinstance(step, int)]
        return named[-2] if self.language and len(named) > 1 else named[-1]

    @property
    def language(self) -> str:
        """“es” or “en” for a text; blank for a short value."""
        last = self.where[-1]
        return str(last) if last in LANGUAGES else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a file: a task, a finding. ``at``: where it stands; ``line``: on which line."""

    path: str
    at: str
    code: str
    title: Mapping[str, str]
    line: int
    value: Any

    @property
    def where(self) -> Where:
        """Its place in the file."""
        return (int(self.at) if self.at.isdigit() else self.at,)


def parts(files: Mapping[str, bytes]) -> list[str]:
    """The files that have forms, in the order in which one reads a protocol."""
    order = (MAIN, "stages.yaml", "tasks.yaml", "clocks.yaml", "findings.yaml", "outcomes.yaml")
    rest = [path for path in PARTS if path not in order]
    return [path for path in (*order, *rest) if path in files]


def read(path: str, text: str) -> Source | None:
    """A file, or nothing where it is no YAML."""
    try:
        return read_yaml(path, text)
    except Faulty:
        return None


def entries(path: str, text: str) -> list[Entry]:
    """The entries of a file that hold a text; none where it is no YAML."""
    source = read(path, text)
    if source is None:
        return []
    value = source.value
    if isinstance(value, dict):
        found = [(str(key), each) for key, each in value.items()]
    else:
        found = [(str(at), each) for at, each in enumerate(value or ())]
    made = []
    for at, each in found:
        entry = _entry(path, at, each, source)
        if next(passages(entry), None):
            made.append(entry)
    return made


def entry(path: str, text: str, at: str) -> Entry | None:
    """One entry of a file."""
    return next((each for each in entries(path, text) if each.at == at), None)


def _entry(path: str, at: str, value: Any, source: Source) -> Entry:
    where: Where = (int(at) if at.isdigit() else at,)
    known = value if isinstance(value, dict) else {}
    code = str(known.get("code") or known.get("name") or known.get("id") or at)
    title = known.get("title")
    if not _is_text(title):
        title = value if _is_text(value) else {}
    return Entry(path, at, code, title or {}, source.line(where), value)


def _is_text(value: object) -> bool:
    return isinstance(value, dict) and set(value) == set(LANGUAGES)


def passages(entry: Entry) -> Iterator[Passage]:
    """What a form holds of an entry, in the order of the file."""
    yield from _within(entry.value, entry.where)
    if isinstance(entry.value, dict):
        for key in OFFERED.get(entry.path, ()):
            if key not in entry.value:
                yield Passage((*entry.where, key), "")


def _within(value: object, where: Where) -> Iterator[Passage]:
    if isinstance(value, dict):
        for key, inner in value.items():
            known = key in LINES or (key in LANGUAGES and _is_text(value))
            if known and isinstance(inner, str):
                yield Passage((*where, key), inner)
            else:
                yield from _within(inner, (*where, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _within(inner, (*where, at))
