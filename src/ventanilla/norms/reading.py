"""Read the files of the norms: YAML whose every fault has a line. Plain computing, no database."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from ventanilla.network.states import Evidence
from ventanilla.norms.errors import Fault, Faulty
from ventanilla.norms.states import CARRIED, Level, Precision, Relation, Text

DATA = Path(__file__).parent / "data"
SOURCES = "sources.yaml"
WHEN = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")
#: length of what is written -> how exactly that is known
EXACTLY = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Where = tuple[str | int, ...]


class Shape(BaseModel):
    """A part of a file. A key that nobody knows is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Shape):
    """The same in both languages."""

    es: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    en: Annotated[str, StringConstraints(min_length=1, max_length=400)]


class Stated(Shape):
    """How solid a statement is; ``source``: a code of ``sources.yaml``."""

    evidence: Evidence
    source: str = ""
    reason: Words | None = None


class CategoryShape(Stated):
    """A field, a subprogramme or a case type. ``under``: the field or subprogramme it is of."""

    code: Code
    level: Level
    name: Words
    under: str = ""

    @model_validator(mode="after")
    def _stands(self) -> Self:
        if self.under and self.level != Level.CASE_TYPE:
            raise ValueError("only a case type stands under something")
        return self


class CountingShape(Stated):
    """Where a protocol or a kind of notification counts; no category: nobody knows."""

    protocol: str = ""
    kind: str = ""
    category: str = ""

    @model_validator(mode="after")
    def _says(self) -> Self:
        if not self.protocol and not self.kind:
            raise ValueError("name a protocol or a kind of notification")
        if not self.category and self.reason is None:
            raise ValueError("without a category, a reason is wanted")
        return self


class SuccessionShape(Stated):
    """What became of a category of the edition before."""

    relation: Relation
    before: str = ""
    after: str = ""

    @model_validator(mode="after")
    def _ends(self) -> Self:
        there = (bool(self.before), bool(self.after))
        wanted = {Relation.NEW: [(False, True)], Relation.ENDED: [(True, False)],
                  Relation.UNKNOWN: [(False, True), (True, False)]}  # fmt: skip
        if there not in ([(True, True)] if self.relation in CARRIED else wanted[self.relation]):
            raise ValueError(f"“{self.relation.value}” does not go with these two ends")
        if self.relation == Relation.UNKNOWN and self.reason is None:
            raise ValueError("what is not known says why")
        return self


class EditionShape(Stated):
    """A whole file. ``since``: a year, a month or a day; ``after``: the edition it replaces."""

    edition: Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{1,8}$")]
    name: Words
    since: str
    text: Text
    after: str = ""
    categories: tuple[CategoryShape, ...]
    counts: tuple[CountingShape, ...] = ()
    successions: tuple[SuccessionShape, ...] = ()

    @field_validator("since")
    @classmethod
    def _dated(cls, since: str) -> str:
        if not WHEN.match(since):
            raise ValueError("write a year, a month like 2017-05 or a day like 2017-05-04")
        first_day(since)
        return since

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if self.text != Text.WHOLE and self.reason is None:
            raise ValueError("a text that was not read whole says why")
        return self


@dataclass(frozen=True, slots=True)
class EditionFile:
    """One file: what it says, its SHA-256, and the line of each of its parts."""

    name: str
    shape: EditionShape
    digest: str
    lines: Mapping[Where, int]

    def fault(self, where: Where, what: str) -> Fault:
        """A fault at a part of it."""
        return Fault(self.name, _line(self.lines, where), what)


def first_day(since: str) -> date:
    """The first day of a year, a month or a day, as written."""
    parts = [int(part) for part in since.split("-")] + [1, 1]
    return date(*parts[:3])


def precision(since: str) -> Precision:
    """How exactly a first day is known, by how it is written."""
    return EXACTLY[len(since)]


def sources(folder: Path = DATA) -> Mapping[str, str]:
    """The publications that the files rest on: code -> title. Raises ``Faulty``."""
    value, _lines, _digest = _read(folder / SOURCES)
    if not isinstance(value, dict):
        raise Faulty([Fault(SOURCES, 1, "codes with their titles are wanted here")])
    return {str(code): str(title) for code, title in value.items()}


def read(folder: Path = DATA) -> Sequence[EditionFile]:
    """Every edition of a folder, by its first day. Raises ``Faulty`` with all that is wrong."""
    faults: list[Fault] = []
    found: list[EditionFile] = []
    try:
        known = sources(folder)
    except Faulty as faulty:
        faults, known = list(faulty.faults), {}
    paths = [path for path in sorted(folder.glob("*.yaml")) if path.name != SOURCES]
    for path in paths:
        try:
            found.append(_edition(path))
        except Faulty as faulty:
            faults += faulty.faults
    found.sort(key=lambda file: first_day(file.shape.since))
    faults += [fault for file in found for fault in _inside(file, known)]
    if len(found) == len(paths):  # what could not be read is missing to those beside it
        faults += list(_between(found))
    if faults or not found:
        raise Faulty(faults or [Fault(folder.name, 1, "there is no edition here")])
    return found


def _edition(path: Path) -> EditionFile:
    value, lines, digest = _read(path)
    try:
        return EditionFile(path.name, EditionShape.model_validate(value), digest, lines)
    except ValidationError as error:
        raise Faulty(
            [Fault(path.name, _line(lines, tuple(e["loc"])), _said(e)) for e in error.errors()]
        ) from None


def _said(error: ErrorDetails) -> str:
    key = ".".join(str(part) for part in error["loc"] if isinstance(part, str))
    words = str(error["msg"]).removeprefix("Value error, ")
    return f"“{key}”: {words}" if key else words


def _inside(file: EditionFile, known: Mapping[str, str]) -> Iterator[Fault]:
    """What the parts of one file say of each other."""
    levels: dict[str, Level] = {}
    for at, category in enumerate(file.shape.categories):
        if category.code in levels:
            yield file.fault(("categories", at, "code"), f"“{category.code}” stands twice")
        if category.under and levels.get(category.under) in (None, Level.CASE_TYPE):
            what = f"“{category.under}” is no field or subprogramme that stands before this"
            yield file.fault(("categories", at, "under"), what)
        levels.setdefault(category.code, category.level)
    counted = set()
    for at, row in enumerate(file.shape.counts):
        if row.category and row.category not in levels:
            what = f"“{row.category}” is no category of this edition"
            yield file.fault(("counts", at, "category"), what)
        if (row.protocol, row.kind) in counted:
            yield file.fault(("counts", at), "this stands twice")
        counted.add((row.protocol, row.kind))
    parts: Sequence[tuple[Where, Stated]] = [
        ((), file.shape),
        *((("categories", at), one) for at, one in enumerate(file.shape.categories)),
        *((("counts", at), one) for at, one in enumerate(file.shape.counts)),
        *((("successions", at), one) for at, one in enumerate(file.shape.successions)),
    ]
    for where, stated in parts:
        if stated.source and stated.source not in known:
            yield file.fault((*where, "source"), f"“{stated.source}” is not in {SOURCES}")


def _between(found: Sequence[EditionFile]) -> Iterator[Fault]:
    """What a file says of the one before it in time: every category has to be accounted for."""
    for at, file in enumerate(found):
        earlier = found[at - 1] if at else None
        name = earlier.shape.edition if earlier else ""
        if file.shape.after != name:
            wanted = f"“{name}”" if name else "nothing"
            yield file.fault(("after",), f"the edition before this one in time is {wanted}")
            continue
        if earlier and first_day(earlier.shape.since) == first_day(file.shape.since):
            yield file.fault(("since",), f"{name} begins on the same day")
        yield from _accounted(file, earlier)


def _accounted(file: EditionFile, earlier: EditionFile | None) -> Iterator[Fault]:
    before = {one.code for one in earlier.shape.categories} if earlier else set()
    after = {one.code for one in file.shape.categories}
    for at, row in enumerate(file.shape.successions):
        for key, code, there in (("before", row.before, before), ("after", row.after, after)):
            if code and code not in there:
                yield file.fault(("successions", at, key), f"“{code}” is no category there")
    if earlier is None:
        return
    left = before - {row.before for row in file.shape.successions}
    come = after - {row.after for row in file.shape.successions}
    for code in sorted(left):
        yield file.fault(("successions",), f"nothing says what became of “{code}”")
    for code in sorted(come):
        yield file.fault(("successions",), f"nothing says where “{code}” comes from")


def _read(path: Path) -> tuple[Any, dict[Where, int], str]:
    """The value of a file, the line of each part, and its SHA-256. Raises ``Faulty``."""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
        root = yaml.compose(text, Loader=_Loader)
    except FileNotFoundError:
        raise Faulty([Fault(path.name, 1, "the file is missing")]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Faulty([Fault(path.name, line, "this is not UTF-8")]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise Faulty([Fault(path.name, line, "this is not YAML")]) from None
    lines: dict[Where, int] = {}
    faults = [] if root is None else list(_mark(path.name, root, (), lines))
    if faults:
        raise Faulty(faults)
    return yaml.load(text, _Loader), lines, hashlib.sha256(content).hexdigest()  # noqa: S506


class _Loader(yaml.SafeLoader):
    """YAML in which a date stays the text that it is."""


_Loader.yaml_implicit_resolvers = {
    first: [rule for rule in rules if rule[0] == "tag:yaml.org,2002:null"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _mark(file: str, node: yaml.Node, where: Where, lines: dict[Where, int]) -> Iterator[Fault]:
    lines[where] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield Fault(file, key.start_mark.line + 1, f"“{key.value}” stands twice")
            seen.add(key.value)
            yield from _mark(file, value, (*where, key.value), lines)
    elif isinstance(node, yaml.SequenceNode):
        for at, value in enumerate(node.value):
            yield from _mark(file, value, (*where, at), lines)


def _line(lines: Mapping[Where, int], where: Where) -> int:
    for size in range(len(where), -1, -1):
        if where[:size] in lines:
            return lines[where[:size]]
    return 1
