"""Check courses against the protocols that they teach: each problem with file and line."""

from collections.abc import Callable, Iterator
from pathlib import Path

from ventanilla.common.sources import Faulty, Problem, read_yaml
from ventanilla.network.roles import Role
from ventanilla.protocols.engine.load import Package
from ventanilla.training import exercises, package
from ventanilla.training.package import Course, Exercise

#: a protocol's package by its id; none where there is none
Packages = Callable[[str], Package | None]


def check(folder: Path, packages: Packages, known: frozenset[str]) -> Course:
    """A course that holds. ``known``: the codes of all courses. Raises ``Faulty``."""
    course = package.read(folder)
    problems = [
        *_definition(folder, course, packages, known),
        *_unread(folder, course),
        *(
            problem
            for module in course.modules
            for problem in _exercises(folder, module.code, module.exercises, packages)
        ),
    ]
    if problems:
        raise Faulty(problems)
    return course


def _definition(
    folder: Path, course: Course, packages: Packages, known: frozenset[str]
) -> Iterator[Problem]:
    said = course.definition
    source = read_yaml(package.FILE, (folder / package.FILE).read_text(encoding="utf-8"))
    for name in ("parent", "needs"):
        other = getattr(said, name)
        if other and other not in known:
            yield source.problem((name,), f"there is no course “{other}”")
    for at, role in enumerate(said.roles):
        if role not in Role.values:
            yield source.problem(("roles", at), f"there is no role “{role}”")
    protocol = packages(said.protocol) if said.protocol else None
    if said.protocol and protocol is None:
        yield source.problem(("protocol",), f"there is no protocol “{said.protocol}”")
    competence = protocol.definition.competence if protocol else None
    same = competence is not None and said.certificate == competence.certificate
    if competence and same and said.validity_months > competence.valid_months:
        most = f"the protocol lets this certificate hold {competence.valid_months} months at most"
        yield source.problem(("validity_months",), most)
    asked = sum(len(module.questions) + len(module.exercises) for module in course.modules)
    if course.modules and not asked:
        yield source.problem(("modules",), "nothing is asked in this course: nobody can pass it")
    taught = sum(module.hours for module in course.modules)
    if course.modules and taught != said.hours:
        yield source.problem(("hours",), f"the modules have {taught:g} hours, not {said.hours:g}")


def _unread(folder: Path, course: Course) -> Iterator[Problem]:
    wanted = {package.FILE, *(f for m in course.modules for f in package.files_of(m.code))}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in wanted:
            yield Problem(name, 1, "no module names this file; list it in course.yaml or remove it")


def _exercises(
    folder: Path, module: str, given: tuple[Exercise, ...], packages: Packages
) -> Iterator[Problem]:
    file = f"modules/{module}.yaml"
    source = read_yaml(file, (folder / file).read_text(encoding="utf-8"))
    for at, exercise in enumerate(given):
        where = ("exercises", at)
        protocol = packages(exercise.protocol)
        if protocol is None:
            yield source.problem(
                (*where, "protocol"), f"there is no protocol “{exercise.protocol}”"
            )
            continue
        named = {choice.code for choice in exercises.choices(protocol, exercise)}
        for code in exercise.offer:
            if code not in named:
                yield source.problem((*where, "offer"), f"“{code}” is nothing of this protocol")
        verdict = exercises.judge(protocol, exercise, ())
        if verdict is None:
            what = f"the protocol has no situation “{exercise.vignette}”"
            yield source.problem((*where, "vignette"), what)
        elif len({line.right for line in verdict.lines}) < 2:
            what = "the protocol says the same of everything offered: offer right and wrong ones"
            yield source.problem((*where, "offer"), what)
