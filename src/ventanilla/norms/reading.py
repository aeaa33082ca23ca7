"""Read the files of the norms: YAML whose every fault has a line. Plain computing, no database."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from ventanilla.common.sentences import say
from ventanilla.common.sources import Faulty, Problem, Source, Where, decoded, read_yaml
from ventanilla.common.validation import wrong
from ventanilla.network.states import Evidence
from ventanilla.norms.states import CARRIED, Level, Precision, Relation, Text

DATA = Path(__file__).parent / "data"
SOURCES = "sources.yaml"
WHEN = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")
#: length of what is written -> how exactly that is known
EXACTLY = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


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
            raise ValueError(say("only a case type stands under something"))
        return self


class CountingShape(Stated):
    """Where a protocol or a kind of notification counts; no category: nobody knows."""

    protocol: str = ""
    kind: str = ""
    category: str = ""

    @model_validator(mode="after")
    def _says(self) -> Self:
        if not self.protocol and not self.kind:
            raise ValueError(say("name a protocol or a kind of notification"))
        if not self.category and self.reason is None:
            raise ValueError(say("without a category, a reason is wanted"))
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
            raise ValueError(
                say("“{relation}” does not go with these two ends", relation=self.relation.value)
            )
        if self.relation == Relation.UNKNOWN and self.reason is None:
            raise ValueError(say("what is not known says why"))
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
        try:
            first_day(since if WHEN.match(since) else "")
        except ValueError:
            words = say("write a year, a month like 2017-05 or a day like 2017-05-04")
            raise ValueError(words) from None
        return since

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if self.text != Text.WHOLE and self.reason is None:
            raise ValueError(say("a text that was not read whole says why"))
        return self


@dataclass(frozen=True, slots=True)
class EditionFile:
    """One file: what it says, its SHA-256, and where each of its parts stands."""

    shape: EditionShape
    digest: str
    source: Source

    def problem(self, where: Where, what: str) -> Problem:
        """A problem at a part of it."""
        return self.source.problem(where, what)


def first_day(since: str) -> date:
    """The first day of a year, a month or a day, as written."""
    parts = [int(part) for part in since.split("-")] + [1, 1]
    return date(*parts[:3])


def precision(since: str) -> Precision:
    """How exactly a first day is known, by how it is written."""
    return EXACTLY[len(since)]


def sources(folder: Path = DATA) -> Mapping[str, str]:
    """The publications that the files rest on: code -> title. Raises ``Faulty``."""
    source, _digest = _read(folder / SOURCES)
    if not isinstance(source.value, dict):
        raise Faulty([Problem(SOURCES, 1, say("codes with their titles are wanted here"))])
    return {str(code): str(title) for code, title in source.value.items()}


def read(folder: Path = DATA) -> Sequence[EditionFile]:
    """Every edition of a folder, by its first day. Raises ``Faulty`` with all that is wrong."""
    problems: list[Problem] = []
    found: list[EditionFile] = []
    try:
        known = sources(folder)
    except Faulty as faulty:
        problems, known = list(faulty.problems), {}
    paths = [path for path in sorted(folder.glob("*.yaml")) if path.name != SOURCES]
    for path in paths:
        try:
            found.append(_edition(path))
        except Faulty as faulty:
            problems += faulty.problems
    found.sort(key=lambda file: first_day(file.shape.since))
    problems += [fault for file in found for fault in _inside(file, known)]
    if len(found) == len(paths):  # what could not be read is missing to those beside it
        problems += list(_between(found))
    if problems or not found:
        raise Faulty(problems or [Problem(folder.name, 1, say("there is no edition here"))])
    return found


def _edition(path: Path) -> EditionFile:
    source, digest = _read(path)
    try:
        return EditionFile(EditionShape.model_validate(source.value), digest, source)
    except ValidationError as error:
        raise Faulty(
            [source.problem(each["loc"], wrong(each)) for each in error.errors()]
        ) from None


def _inside(file: EditionFile, known: Mapping[str, str]) -> Iterator[Problem]:
    """What the parts of one file say of each other."""
    levels: dict[str, Level] = {}
    for at, category in enumerate(file.shape.categories):
        if category.code in levels:
            yield file.problem(
                ("categories", at, "code"), say("“{code}” stands twice", code=category.code)
            )
        if category.under and levels.get(category.under) in (None, Level.CASE_TYPE):
            what = say(
                "“{code}” is no field or subprogramme that stands before this", code=category.under
            )
            yield file.problem(("categories", at, "under"), what)
        levels.setdefault(category.code, category.level)
    counted = set()
    for at, row in enumerate(file.shape.counts):
        if row.category and row.category not in levels:
            what = say("“{code}” is no category of this edition", code=row.category)
            yield file.problem(("counts", at, "category"), what)
        if (row.protocol, row.kind) in counted:
            yield file.problem(("counts", at), say("this stands twice"))
        counted.add((row.protocol, row.kind))
    parts: Sequence[tuple[Where, Stated]] = [
        ((), file.shape),
        *((("categories", at), one) for at, one in enumerate(file.shape.categories)),
        *((("counts", at), one) for at, one in enumerate(file.shape.counts)),
        *((("successions", at), one) for at, one in enumerate(file.shape.successions)),
    ]
    for where, stated in parts:
        if stated.source and stated.source not in known:
            what = say("“{code}” is not in {file}", code=stated.source, file=SOURCES)
            yield file.problem((*where, "source"), what)


def _between(found: Sequence[EditionFile]) -> Iterator[Problem]:
    """What a file says of the one before it in time: every category has to be accounted for."""
    for at, file in enumerate(found):
        earlier = found[at - 1] if at else None
        name = earlier.shape.edition if earlier else ""
        if file.shape.after != name:
            what = say("the edition before this one in time is “{edition}”", edition=name)
            yield file.problem(("after",), what if name else say("this is the first edition"))
            continue
        if earlier and first_day(earlier.shape.since) == first_day(file.shape.since):
            yield file.problem(("since",), say("“{edition}” begins on the same day", edition=name))
        yield from _accounted(file, earlier)


def _accounted(file: EditionFile, earlier: EditionFile | None) -> Iterator[Problem]:
    before = {one.code for one in earlier.shape.categories} if earlier else set()
    after = {one.code for one in file.shape.categories}
    for at, row in enumerate(file.shape.successions):
        for key, code, there in (("before", row.before, before), ("after", row.after, after)):
            if code and code not in there:
                yield file.problem(
                    ("successions", at, key), say("“{code}” is no category there", code=code)
                )
    if earlier is None:
        return
    left = before - {row.before for row in file.shape.successions}
    come = after - {row.after for row in file.shape.successions}
    for code in sorted(left):
        yield file.problem(("successions",), say("nothing says what became of “{code}”", code=code))
    for code in sorted(come):
        yield file.problem(
            ("successions",), say("nothing says where “{code}” comes from", code=code)
        )


def _read(path: Path) -> tuple[Source, str]:
    """A file, and its SHA-256. Raises ``Faulty``."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise Faulty([Problem(path.name, 1, say("the file is missing"))]) from None
    return read_yaml(path.name, decoded(path.name, content)), hashlib.sha256(content).hexdigest()
