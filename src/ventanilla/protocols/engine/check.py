"""Check a package: its shape, its references, its meaning, its instruments, its vignettes."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ventanilla.common.sentences import say
from ventanilla.common.sources import Faulty, Problem
from ventanilla.protocols.engine import (
    branching,
    checks,
    formchecks,
    stories,
    storychecks,
    vignettes,
)
from ventanilla.protocols.engine.exporting.checking import faults as exported_faults
from ventanilla.protocols.engine.load import Package, assemble, read_folder
from ventanilla.protocols.engine.reading import Draft
from ventanilla.protocols.engine.vignettes import Ran

CODES = {
    "findings": "findings",
    "tasks": "tasks",
    "clocks": "clocks",
    "messages": "messages",
    "cards": "cards",
    "outcomes": "outcomes",
    "documents": "documents",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What checking a package found."""

    id: str
    version: str
    languages: tuple[str, ...]
    codes: Mapping[str, tuple[str, ...]]
    total: int
    passed: int
    problems: tuple[Problem, ...]
    package: Package | None = field(default=None, repr=False)

    @property
    def green(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check(folder: Path | str, *, library: Collection[str] | None = None) -> Report:
    """Check the package in a folder, and its stories. ``library``: the protocols that it may call

    for, if all are known.
    """
    try:
        files = read_folder(Path(folder))
    except Faulty as fault:
        return _report(Path(folder).name, None, fault.problems, ())
    report = check_files(files, name=Path(folder).name, library=library)
    found = (*report.problems, *_of_stories(Path(folder), report.package))
    return replace(report, problems=tuple(sorted(set(found))))


def _of_stories(folder: Path, package: Package | None) -> list[Problem]:
    try:
        told = stories.read(folder)
    except Faulty as fault:
        return list(fault.problems)
    return storychecks.problems(package, told) if package and told else []


def check_files(
    files: Mapping[str, bytes], *, name: str = "", library: Collection[str] | None = None
) -> Report:
    """Check a package given as path → bytes."""
    package, draft = assemble(files)
    problems = list(draft.problems)
    if package is None:
        return _report(name, None, problems, ())
    for part, where, what in checks.faults(package, draft):
        draft.report(part, where, what)
    for part, where, what in branching.strangers(package, library) if library else ():
        draft.report(part, where, what)
    for file, (export, standard) in draft.exports.items():
        for where, what in exported_faults(package, export, standard):
            draft.report(file, where, what)
    problems = list(draft.problems)
    for instrument in package.instruments.values():
        problems += formchecks.problems(package, instrument)
    ran: list[Ran] = []
    if not problems:  # a situation says nothing about a package that does not hold together
        for result in vignettes.run_all(package):
            if isinstance(result, Ran):
                ran.append(result)
                problems += result.problems
            else:
                problems.append(result)
        problems += _never_happens(package, draft, ran)
    return _report(name, package, problems, ran)


def _never_happens(package: Package, draft: Draft, ran: list[Ran]) -> Iterator[Problem]:
    """Tasks that no situation opens and findings that none raises."""
    already = len(draft.problems)
    opened = {code for one in ran for code in one.opened}
    raised = {code for one in ran for code in one.raised}
    for at, task in enumerate(package.definition.tasks):
        if task.code not in opened:
            said = say(
                "no situation opens {code}: write a vignette in which it is open", code=task.code
            )
            draft.report("tasks", (at,), said)
    for at, finding in enumerate(package.definition.findings):
        if finding.code not in raised:
            said = say(
                "no situation raises {code}: write a vignette in which it stands", code=finding.code
            )
            draft.report("findings", (at,), said)
    yield from draft.problems[already:]


def _report(
    name: str,
    package: Package | None,
    problems: list[Problem] | tuple[Problem, ...],
    ran: list[Ran] | tuple[Ran, ...],
) -> Report:
    definition = package.definition if package else None
    codes = {
        key: tuple(entry.code for entry in getattr(definition, part)) if definition else ()
        for key, part in CODES.items()
    }
    return Report(
        definition.id if definition else name,
        definition.version if definition else "",
        definition.languages if definition else (),
        codes,
        len(ran),
        sum(1 for one in ran if one.passed),
        tuple(sorted(set(problems))),
        package,
    )
