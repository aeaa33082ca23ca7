"""A course as a package of data: what its files say, read and checked by line.

``course.yaml`` says what the course is. Each module has ``modules/CODE.yaml`` (questions and
exercises) and its text in ``modules/CODE.es.md`` and ``modules/CODE.en.md``. An exercise names a
situation of a protocol's own package; what is right is what the protocol's engine answers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import ValidationError, field_validator, model_validator

from ventanilla.common.sources import Faulty, Problem, Source, Where, read_yaml
from ventanilla.network.states import Evidence
from ventanilla.protocols.engine.definition import Text
from ventanilla.protocols.engine.situations import Shape
from ventanilla.training import prose
from ventanilla.training.prose import Block
from ventanilla.training.states import OUTSIDE, Kind, Provider

FILE = "course.yaml"
LANGUAGES: tuple[Literal["es", "en"], ...] = ("es", "en")
HUNDRED = 100
Asks = Literal["findings", "tasks", "first", "outcome"]
S = TypeVar("S", bound=Shape)


class Option(Shape):
    """One answer that may be chosen."""

    text: Text
    right: bool = False


class Question(Shape):
    """A question of a module. ``because``: said after it was answered."""

    code: str
    ask: Text
    options: tuple[Option, ...]
    because: Text
    evidence: Evidence

    @property
    def right(self) -> frozenset[str]:
        """The numbers of the options that are right, as forms send them."""
        return frozenset(str(at) for at, option in enumerate(self.options) if option.right)

    @property
    def several(self) -> bool:
        """Whether more than one is right."""
        return len(self.right) > 1

    @model_validator(mode="after")
    def _answerable(self) -> "Question":
        if not 0 < len(self.right) < len(self.options):
            raise ValueError("mark at least one option as right, and leave one that is not")
        return self


class Exercise(Shape):
    """A decision on a situation of a protocol. ``offer``: the codes one chooses among.

    ``first``: which of the tasks offered has to be done before the others.
    """

    code: str
    protocol: str
    vignette: str
    story: Text
    ask: Asks
    offer: tuple[str, ...]


class ModuleFile(Shape):
    """What ``modules/CODE.yaml`` says."""

    title: Text
    hours: float
    source: str
    questions: tuple[Question, ...] = ()
    exercises: tuple[Exercise, ...] = ()


class Definition(Shape):
    """What ``course.yaml`` says. ``certificate``: the competence that whoever passes holds.

    ``parent``: the course that a training of trainers makes trainers of. ``needs``: a course that
    one must have passed before. ``evidence`` and ``source``: how sure it is that it was like this.
    """

    code: str
    title: Text
    protocol: str = ""
    certificate: str = ""
    kind: Kind
    hours: float
    version: str
    provider: Provider
    passing_score: int
    validity_months: int
    roles: tuple[str, ...] = ()
    parent: str = ""
    needs: str = ""
    objectives: tuple[Text, ...]
    modules: tuple[str, ...] = ()
    evidence: Evidence
    source: str

    @field_validator("passing_score")
    @classmethod
    def _share(cls, value: int) -> int:
        if not 0 < value <= HUNDRED:
            raise ValueError("write a share of 1 to 100")
        return value

    @field_validator("version")
    @classmethod
    def _numbers(cls, value: str) -> str:
        parts = value.split(".")
        if len(parts) != 3 or not all(part.isdigit() for part in parts):
            raise ValueError("write three numbers like 1.0.0")
        return value


@dataclass(frozen=True, slots=True)
class Module:
    """One module with its text by language."""

    code: str
    title: Text
    hours: float
    source: str
    questions: tuple[Question, ...]
    exercises: tuple[Exercise, ...]
    text: dict[str, tuple[Block, ...]]

    def question(self, code: str) -> Question | None:
        """A question by its code."""
        return next((each for each in self.questions if each.code == code), None)

    def exercise(self, code: str) -> Exercise | None:
        """An exercise by its code."""
        return next((each for each in self.exercises if each.code == code), None)


@dataclass(frozen=True, slots=True)
class Course:
    """A course that was read whole."""

    definition: Definition
    modules: tuple[Module, ...]

    @property
    def code(self) -> str:
        """Its name in addresses and tables."""
        return self.definition.code

    @property
    def major(self) -> int:
        """The first number of its version: trainers and what they give have it in common."""
        return major(self.definition.version)

    @property
    def kind(self) -> Kind:
        """How it is given."""
        return self.definition.kind

    @property
    def is_outside(self) -> bool:
        """Whether it is for people who have no seat here."""
        return self.kind in OUTSIDE

    @property
    def is_read_here(self) -> bool:
        """Whether one learns it alone, on these pages."""
        return bool(self.modules) and not self.is_outside

    def module(self, code: str) -> Module | None:
        """A module by its code."""
        return next((each for each in self.modules if each.code == code), None)


def major(version: str) -> int:
    """The first number of a version."""
    return int(version.split(".")[0])


def read(folder: Path) -> Course:
    """Read the course of a folder. Raises ``Faulty`` with a line for each problem."""
    problems: list[Problem] = []
    source = _source(folder, FILE)
    definition = _shape(Definition, source, problems)
    if definition is None:
        raise Faulty(problems)
    if definition.code != folder.name:
        problems.append(
            source.problem(("code",), f"write “{folder.name}”, as the folder is called")
        )
    modules = [_module(folder, code, problems) for code in definition.modules]
    if problems:
        raise Faulty(problems)
    return Course(definition, tuple(each for each in modules if each))


def files_of(module: str) -> Sequence[str]:
    """The files of a module."""
    stem = f"modules/{module}"
    return [f"{stem}.yaml", *(f"{stem}.{language}.md" for language in LANGUAGES)]


def _module(folder: Path, code: str, problems: list[Problem]) -> Module | None:
    missing = [name for name in files_of(code) if not (folder / name).is_file()]
    problems += [Problem(name, 1, f"the module “{code}” needs this file") for name in missing]
    if missing:
        return None
    try:
        source = _source(folder, f"modules/{code}.yaml")
    except Faulty as fault:
        problems += fault.problems
        return None
    said = _shape(ModuleFile, source, problems)
    text: dict[str, tuple[Block, ...]] = {}
    for language in LANGUAGES:
        name = f"modules/{code}.{language}.md"
        try:
            text[language] = prose.read(name, (folder / name).read_text(encoding="utf-8"))
        except Faulty as fault:
            problems += fault.problems
    if said is None or len(text) < len(LANGUAGES):
        return None
    problems += _twice(source, said)
    if len(text["es"]) != len(text["en"]):
        what = f"{len(text['es'])} parts in Spanish, {len(text['en'])} in English: write the same"
        problems.append(Problem(f"modules/{code}.en.md", 1, what))
    return Module(code, said.title, said.hours, said.source, said.questions, said.exercises, text)


def _twice(source: Source, said: ModuleFile) -> Iterator[Problem]:
    seen: set[str] = set()
    codes = [("questions", at, each.code) for at, each in enumerate(said.questions)]
    codes += [("exercises", at, each.code) for at, each in enumerate(said.exercises)]
    for part, at, code in codes:
        if code in seen:
            yield source.problem((part, at, "code"), f"“{code}” is written twice")
        seen.add(code)


def _source(folder: Path, name: str) -> Source:
    try:
        text = (folder / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Faulty([Problem(name, 1, "this file cannot be read")]) from error
    return read_yaml(name, text)


def _shape(shape: type[S], source: Source, problems: list[Problem]) -> S | None:
    value: Any = source.value
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        for detail in error.errors():
            where: Where = tuple(detail["loc"])
            named = f"{where[-1]}: " if where else ""
            problems.append(source.problem(where, f"{named}{detail['msg']}"))
        return None
