"""Read a package from its bytes: YAML with lines, shapes checked, instruments completed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ventanilla.common.sentences import Sentence, say
from ventanilla.common.sources import Faulty, Problem, Source, Where, decoded, read_yaml
from ventanilla.common.validation import wrong
from ventanilla.protocols.engine import instruments
from ventanilla.protocols.engine.definition import PARTS, Protocol
from ventanilla.protocols.engine.exporting.shapes import Export
from ventanilla.protocols.engine.exporting.standards import Standard
from ventanilla.protocols.engine.workbook import Workbook

MAIN = "protocol.yaml"
FILE_OF = {part: file for file, part in PARTS.items()}
EXPORTS = "exports"


@dataclass(slots=True)
class Draft:
    """A package while it is read: what could be understood, and what is wrong so far."""

    sources: dict[str, Source] = field(default_factory=dict)
    definition: Protocol | None = None
    books: dict[str, Workbook] = field(default_factory=dict)
    exports: dict[str, tuple[Export, Standard]] = field(default_factory=dict)  # by file
    problems: list[Problem] = field(default_factory=list)

    def report(self, part: str, where: Where, what: str) -> None:
        """Note a problem at an entry of a part (``tasks``, (3, "when")), or of an export's file."""
        file = part if part in self.exports else FILE_OF.get(part, MAIN)
        inside = where
        if file not in self.sources:
            file, inside = MAIN, (part, *where)
        elif file == MAIN:
            inside = (part, *where)
        self.problems.append(self.sources[file].problem(inside, what))


def read(files: Mapping[str, bytes]) -> Draft:
    """Read a package; faults are in ``problems``, and what depends on them is left out."""
    draft = Draft()
    if MAIN not in files:
        draft.problems.append(
            Problem(MAIN, 1, say("the file is missing: a package starts with it"))
        )
        return draft
    for file in (MAIN, *sorted(f for f in files if f in PARTS)):
        try:
            draft.sources[file] = read_yaml(file, decoded(file, files[file]))
        except Faulty as fault:
            draft.problems += fault.problems
    for file in sorted(files):
        if PurePosixPath(file).parent.name == "instruments" and file.endswith(".md"):
            _read_instrument(draft, file, files[file])
    if not any(p.file.endswith(".yaml") for p in draft.problems):
        _validate(draft)
    for file in sorted(files):
        if PurePosixPath(file).parent.as_posix() == EXPORTS and file.endswith(".yaml"):
            _read_export(draft, file, files)
    return draft


def _read_instrument(draft: Draft, file: str, content: bytes) -> None:
    name = PurePosixPath(file).stem
    try:
        book, problems = instruments.build(name=name, file=file, text=decoded(file, content))
    except Faulty as fault:
        draft.problems += fault.problems
        return
    draft.problems += problems
    draft.books[name] = book


def _read_export(draft: Draft, file: str, files: Mapping[str, bytes]) -> None:
    """An export and the data file of its standard; without the one the other says nothing."""
    try:
        source = read_yaml(file, decoded(file, files[file]))
        export = Export.model_validate(source.value)
    except Faulty as fault:
        draft.problems += fault.problems
        return
    except ValidationError as error:
        draft.problems += [source.problem(tuple(e["loc"]), wrong(e)) for e in error.errors()]
        return
    beside = f"{EXPORTS}/{export.fields}"
    if beside not in files:
        draft.problems.append(
            source.problem(("fields",), say("the file {file} is missing", file=beside))
        )
        return
    try:
        standard = Standard.model_validate_json(files[beside])
    except ValidationError as error:
        draft.problems += [Problem(beside, 1, _said_of(e)) for e in error.errors()]
        return
    draft.sources[file] = source
    draft.exports[file] = (export, standard)


def _said_of(detail: ErrorDetails) -> Sentence:
    """A fault of a data file, which has no lines of its own."""
    at = ".".join(map(str, detail["loc"]))
    return say("{name}: {said}", name=at, said=wrong(detail))


def _validate(draft: Draft) -> None:
    main = draft.sources[MAIN].value
    if not isinstance(main, dict):
        draft.problems.append(Problem(MAIN, 1, say("a mapping of keys is wanted here")))
        return
    whole: dict[str, Any] = dict(main)
    for file, part in PARTS.items():
        if file not in draft.sources:
            continue
        if part in main:
            said = say("“{part}” is also in {file}; keep it in one place", part=part, file=file)
            draft.problems.append(draft.sources[MAIN].problem((part,), said))
        value = draft.sources[file].value
        if value is not None:
            whole[part] = value
    try:
        draft.definition = Protocol.model_validate(whole)
    except ValidationError as error:
        for detail in error.errors():
            _invalid(draft, detail)


def _invalid(draft: Draft, detail: ErrorDetails) -> None:
    where = tuple(detail["loc"])
    part, inside = str(where[0]) if where else "", where[1:]
    what = wrong(detail)
    if FILE_OF.get(part, MAIN) in draft.sources and part in FILE_OF:
        draft.report(part, inside, what)
    else:
        draft.problems.append(draft.sources[MAIN].problem(where, what))
