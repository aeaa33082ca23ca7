"""Load a package: from a folder, or from the bytes that were published."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ventanilla.common.sentences import say
from ventanilla.common.sources import Faulty, Problem, Where
from ventanilla.protocols.engine import preview, stories, veiling
from ventanilla.protocols.engine.compiler import Compiler
from ventanilla.protocols.engine.definition import (
    Consent,
    Finding,
    Protocol,
    Role,
    SittingRule,
    Stage,
    Task,
)
from ventanilla.protocols.engine.exporting.conditions import conditions
from ventanilla.protocols.engine.exporting.shapes import Export
from ventanilla.protocols.engine.exporting.standards import Standard
from ventanilla.protocols.engine.facts import FactInfo, written_fact
from ventanilla.protocols.engine.instruments import Instrument, facts_of
from ventanilla.protocols.engine.reading import Draft, read
from ventanilla.protocols.engine.rules import Rules

__all__ = ["Faulty", "Package", "load", "load_files", "read_folder"]


class Package:
    """A loaded package. Immutable: the same bytes make the same package."""

    def __init__(
        self,
        *,
        files: Mapping[str, bytes],
        definition: Protocol,
        instruments: Mapping[str, Instrument],
        facts: Mapping[str, FactInfo],
        rules: Rules,
        expressions: tuple[tuple[str, Where, str], ...] = (),
        exports: Mapping[str, tuple[Export, Standard]] | None = None,
    ) -> None:
        self.files = files
        self.definition = definition
        self.instruments = instruments
        self.facts = facts
        self.rules = rules
        self.expressions = expressions  # part, where, text: every condition of the YAML
        self.exports = exports or {}  # by name

    def __repr__(self) -> str:
        return f"<Package {self.id} {self.version}>"

    @property
    def id(self) -> str:
        """The protocol's id."""
        return self.definition.id

    @property
    def version(self) -> str:
        """The protocol's version."""
        return self.definition.version

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over all paths and bytes."""
        return content_hash(self.files)

    @cached_property
    def events(self) -> frozenset[str]:
        """The names of the facts that are instants set by acts."""
        return frozenset(name for name, fact in self.facts.items() if fact.source == "event")

    @cached_property
    def kept_apart(self) -> frozenset[str]:
        """The facts that never become part of a record: the number or address of a contact."""
        contact = self.definition.contact
        return frozenset({contact.value} if contact else ())

    @cached_property
    def tasks(self) -> Mapping[str, Task]:
        """The task templates by code."""
        return {task.code: task for task in self.definition.tasks}

    @cached_property
    def findings(self) -> Mapping[str, Finding]:
        """The findings by name."""
        return {finding.name: finding for finding in self.definition.findings}

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        """The roles by code."""
        return {role.code: role for role in self.definition.roles}

    @property
    def consents(self) -> Mapping[str, Consent]:
        """What a person may be asked to agree to, by name."""
        return self.rules.consents

    @cached_property
    def weighed(self) -> Mapping[str, str]:
        """Task, and the event that does it -> the task, for those that only a decision does."""
        ways = (
            (task.code, way)
            for task in self.definition.tasks
            if task.weighs
            for way in (task.code, task.done_by)
        )
        return {way: code for code, way in ways if way}

    @cached_property
    def sealed_findings(self) -> frozenset[str]:
        """The findings that are not shown to whoever was not given what is sealed apart."""
        return veiling.sealed_findings(self.rules)

    @cached_property
    def set_by_acts(self) -> frozenset[str]:
        """The events that more than a moment is said of, each on a page of its own: a contact is

        safe, the safety plan was looked at again.
        """
        contact, plan = self.definition.contact, self.definition.safety_plan
        found = (contact and contact.confirmed, plan and plan.reviewed)
        return frozenset(event for event in found if event)

    def is_done_plainly(self, task: Task) -> bool:
        """Whether somebody who says that a task is done has said all there is to say."""
        return task.weighs is None and task.done_by not in self.set_by_acts

    def seat_role(self, role: str) -> str:
        """The role of the network's table that a role of the protocol is held by."""
        return self.roles[role].seat

    def stage_named(self, name: str) -> Stage | None:
        """The stage with a name, if the protocol has one."""
        return next((stage for stage in self.definition.stages if stage.name == name), None)

    @cached_property
    def anonymous(self) -> Mapping[str, Instrument]:
        """The instruments that belong to no case, by name."""
        named = [rule.instrument for rule in self.definition.sittings if rule.anonymous]
        return {name: self.instruments[name] for name in named if name in self.instruments}

    @cached_property
    def forms(self) -> Mapping[str, Instrument]:
        """The instruments of a case, by name."""
        return {n: form for n, form in self.instruments.items() if n not in self.anonymous}

    def sitting_rule(self, instrument: str) -> SittingRule | None:
        """How an instrument is used, where the package says so."""
        return next((s for s in self.definition.sittings if s.instrument == instrument), None)


def content_hash(files: Mapping[str, bytes]) -> str:
    """SHA-256 over paths and bytes, each with its length, so that nothing can be shifted."""
    digest = hashlib.sha256()
    for path in sorted(files):
        name = path.encode()
        for piece in (name, files[path]):
            digest.update(len(piece).to_bytes(8, "big"))
            digest.update(piece)
    return digest.hexdigest()


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a package by their path in it; hidden ones and the stories are left out.

    Raises :class:`Faulty` if there is no such folder.
    """
    if not folder.is_dir():
        raise Faulty([Problem(str(folder), 1, say("there is no such folder"))])
    found = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        left_out = inside.parts[0] == stories.FOLDER or any(
            part.startswith((".", "__")) for part in inside.parts
        )
        if path.is_file() and not left_out:
            found[inside.as_posix()] = path.read_bytes()
    return found


def load(folder: Path | str) -> Package:
    """Load a package from its folder. Raises :class:`Faulty` with all that is wrong."""
    return load_files(read_folder(Path(folder)))


def load_files(files: Mapping[str, bytes]) -> Package:
    """Load a package from path → bytes. Raises :class:`Faulty` with all that is wrong."""
    package, draft = assemble(files)
    if package is None or draft.problems:
        raise Faulty(draft.problems)
    return package


@dataclass(slots=True)
class _Known:
    """Where each fact was first seen, to name the second."""

    facts: dict[str, FactInfo]
    draft: Draft

    def add_written(self, definition: Protocol) -> None:
        for at, fact in enumerate(definition.facts):
            if fact.name in self.facts:
                said = say(
                    "the fact “{name}” is already there; a name is unique in a package",
                    name=fact.name,
                )
                self.draft.report("facts", (at, "name"), said)
            self.facts.setdefault(fact.name, written_fact(fact))

    def add_asked(self, instrument: Instrument) -> None:
        for name, fact in facts_of(instrument).items():
            before = self.facts.get(name)
            question = instrument.questions[name]
            computed = question.kind == "calculate"
            if before is None:
                self.facts[name] = fact
            elif not (computed and before.source in ("system", "instrument")):
                other = before.instrument or "facts.yaml"
                said = say(
                    "the fact “{name}” is already in {other}; a name is unique in a package",
                    name=name,
                    other=other,
                )
                self.draft.problems.append(Problem(instrument.file, question.line, said))


def assemble(files: Mapping[str, bytes]) -> tuple[Package | None, Draft]:
    """As much of a package as can be made, and the draft with its problems."""
    draft = read(files)
    definition = draft.definition
    if definition is None:
        return None, draft
    known = _Known({}, draft)
    known.add_written(definition)
    unnamed = {rule.instrument for rule in definition.sittings if rule.anonymous}
    instruments = {}
    for name, book in draft.books.items():
        questions = {e.name for e in book.entries if e.name}
        companions = {e.name for e in book.entries if e.added and e.name.endswith("_u")}
        previews = preview.previews(definition.findings, questions, companions)
        instruments[name] = Instrument(name=name, book=book, previews=previews)
        if name not in unnamed:  # what nobody's case answered is no fact of a case
            known.add_asked(instruments[name])
    compiler = Compiler(definition, known.facts, draft.report)
    rules = compiler.rules()
    for file, (export, __) in draft.exports.items():
        for where, condition in conditions(export):
            compiler.understand(file, where, condition)
    package = Package(
        files=dict(files),
        definition=definition,
        instruments=instruments,
        facts=known.facts,
        rules=rules,
        expressions=tuple(compiler.seen),
        exports={export.name: (export, standard) for export, standard in draft.exports.values()},
    )
    return package, draft
