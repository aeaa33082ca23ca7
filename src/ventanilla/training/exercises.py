"""Exercises: a situation of a protocol, decided by a learner, answered by the protocol's engine."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ventanilla.common.sources import Faulty, read_yaml
from ventanilla.protocols.engine.definition import Text
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.plan import plan
from ventanilla.protocols.engine.situations import Unfolding
from ventanilla.protocols.engine.state import Because, Plan
from ventanilla.protocols.engine.vignettes import Vignette
from ventanilla.training.package import Exercise


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that may be chosen: its code and what the protocol calls it."""

    code: str
    title: Text


@dataclass(frozen=True, slots=True)
class Judged:
    """What the engine says of one choice. ``because``: why it holds; none where it does not."""

    choice: Choice
    right: bool
    chosen: bool
    because: Because | None

    @property
    def agrees(self) -> bool:
        """Whether the learner and the protocol say the same."""
        return self.right == self.chosen


@dataclass(frozen=True, slots=True)
class Verdict:
    """The engine's answer to a whole exercise; ``others``: what holds and was not among it."""

    lines: tuple[Judged, ...]
    others: tuple[Judged, ...]

    @property
    def is_right(self) -> bool:
        """Whether everything agrees."""
        return all(line.agrees for line in self.lines)


def situation(package: Package, name: str) -> Vignette | None:
    """A situation of a package by its name, or none."""
    return _situations(package.content_hash, package).get(name)


@lru_cache(maxsize=8)
def _situations(digest: str, package: Package) -> dict[str, Vignette]:
    """Every situation of a package. The hash is what the memory is kept by."""
    found: dict[str, Vignette] = {}
    for file in sorted(package.files):
        if not (file.startswith("vignettes/") and file.endswith(".yaml")):
            continue
        try:
            value = read_yaml(file, package.files[file].decode()).value
        except Faulty:
            continue
        for entry in value if isinstance(value, list) else [value]:
            vignette = Vignette.model_validate(entry)
            found[vignette.name] = vignette
    return found


def run(package: Package, exercise: Exercise) -> Plan | None:
    """What the protocol asks for in the situation of an exercise; none if it does not know it."""
    vignette = situation(package, exercise.vignette)
    if vignette is None:
        return None
    unfolding = Unfolding(package)
    unfolding.step(vignette)
    return plan(package, unfolding.state(), unfolding.now)


def choices(package: Package, exercise: Exercise) -> list[Choice]:
    """What is offered, in the order of the exercise; what the package does not have is left out."""
    definition = package.definition
    titles: dict[str, Text] = {}
    if exercise.ask == "findings":
        titles = {each.code: each.title for each in definition.findings}
    elif exercise.ask == "outcome":
        titles = {each.code: each.title for each in definition.outcomes}
    else:
        titles = {each.code: each.title for each in definition.tasks}
    return [Choice(code, titles[code]) for code in exercise.offer if code in titles]


def judge(package: Package, exercise: Exercise, chosen: Iterable[str]) -> Verdict | None:
    """Compare what a learner decided with what the engine answers."""
    answered = run(package, exercise)
    if answered is None:
        return None
    grounds = _grounds(answered, exercise)
    right = _right(answered, exercise, grounds)
    picked = set(chosen)
    offered = choices(package, exercise)
    lines = tuple(
        Judged(each, each.code in right, each.code in picked, grounds.get(each.code))
        for each in offered
    )
    known = {each.code for each in offered}
    others = tuple(
        Judged(Choice(code, title), True, False, grounds[code])
        for code, title in _more(answered, exercise)
        if code not in known
    )
    return Verdict(lines, others)


def _grounds(answered: Plan, exercise: Exercise) -> dict[str, Because]:
    if exercise.ask == "findings":
        return {each.code: each.because for each in answered.standing.values()}
    if exercise.ask == "outcome":
        return {each.code: each.because for each in answered.outcomes}
    return {each.code: each.because for each in answered.tasks}


def _right(answered: Plan, exercise: Exercise, grounds: dict[str, Because]) -> set[str]:
    if exercise.ask == "first":
        return _first(answered, exercise.offer)
    if exercise.ask == "outcome":
        best = [each.code for each in answered.outcomes if each.suggested and not each.barred]
        return set(best[:1])
    return set(grounds)


def _first(answered: Plan, offered: Sequence[str]) -> set[str]:
    """The tasks offered that are due before the others; those without a deadline come last."""
    among = [task for task in answered.tasks if task.code in offered and task.due_at]
    moments = [task.due_at for task in among if task.due_at]
    return {task.code for task in among if task.due_at == min(moments)} if moments else set()


def _more(answered: Plan, exercise: Exercise) -> list[tuple[str, Text]]:
    """Findings that stand besides those offered; of the rest there would be too many."""
    if exercise.ask != "findings":
        return []
    return [(each.code, each.title) for each in answered.standing.values()]
