"""Vignettes: situations with what must follow. The protocol's own tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from ventanilla.common.sentences import say
from ventanilla.common.sources import Faulty, Problem, Source, Where, read_yaml
from ventanilla.common.validation import wrong
from ventanilla.protocols.engine.definition import Severity, Text
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.plan import plan
from ventanilla.protocols.engine.situations import BadSituation, Shape, Situation, Unfolding
from ventanilla.protocols.engine.state import FoundFinding, Plan

_STATUSES = frozenset({"possible", "confirmed", "discarded"})


class FindingWanted(Shape):
    """What is expected of one finding."""

    severity: Severity | None = None
    status: str | None = None
    vanished: bool | None = None
    returned: bool | None = None
    by_hand: bool | None = None


class ClockWanted(Shape):
    """What is expected of one clock."""

    state: str
    estimated: bool | None = None


class SharingWanted(Shape):
    """What one recipient must get, and must not."""

    allowed: tuple[str, ...] | None = None
    barred: tuple[str, ...] = ()


class Expected(Shape):
    """What must follow from a situation. What is not named is not looked at."""

    findings: dict[str, str | FindingWanted] = {}
    not_findings: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    not_tasks: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    not_by: dict[str, tuple[str, ...]] = {}
    severity: str | None = None
    stage: str | None = None
    effects: tuple[str, ...] = ()
    not_effects: tuple[str, ...] = ()
    clocks: dict[str, str | ClockWanted] = {}
    gates: dict[str, str] = {}
    outcomes: tuple[str, ...] = ()
    not_outcomes: tuple[str, ...] = ()
    first_outcome: str | None = None
    barred_outcomes: tuple[str, ...] = ()
    documents_open: tuple[str, ...] = ()
    documents_barred: tuple[str, ...] = ()
    disclosures: dict[str, SharingWanted] = {}
    consents: dict[str, str] = {}
    hidden: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    tracks: tuple[str, ...] | None = None


class Step(Situation):
    """A later step: what changed, and what must follow."""

    expect: Expected = Expected()


class Vignette(Step):
    """A situation from its beginning."""

    name: str
    title: Text
    then: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Ran:
    """A vignette that was run: what it opened and raised, and what was not as expected."""

    name: str
    title: Text
    problems: tuple[Problem, ...]
    raised: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()
    plans: tuple[Plan, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether all was as expected."""
        return not self.problems


def run_all(package: Package) -> Iterator[Ran | Problem]:
    """Run every vignette of a package; a problem where a file cannot be read."""
    seen: dict[str, str] = {}
    for file in sorted(f for f in package.files if f.startswith("vignettes/")):
        if not file.endswith((".yaml", ".yml")):
            continue
        try:
            source = read_yaml(file, package.files[file].decode())
        except (Faulty, UnicodeDecodeError) as fault:
            yield from getattr(fault, "problems", [Problem(file, 1, say("this is not UTF-8"))])
            continue
        entries = source.value if isinstance(source.value, list) else [source.value]
        inside = isinstance(source.value, list)
        for at, entry in enumerate(entries):
            where: Where = (at,) if inside else ()
            ran = _run(package, source, where, entry)
            if isinstance(ran, Ran) and ran.name in seen:
                said = say(
                    "the vignette “{name}” is already in {other}",
                    name=ran.name,
                    other=seen[ran.name],
                )
                yield source.problem((*where, "name"), said)
            if isinstance(ran, Ran):
                seen.setdefault(ran.name, file)
                yield ran
            else:
                yield from ran


def _run(package: Package, source: Source, where: Where, entry: Any) -> Ran | list[Problem]:
    try:
        vignette = Vignette.model_validate(entry)
    except ValidationError as error:
        return [
            source.problem((*where, *detail["loc"]), wrong(detail)) for detail in error.errors()
        ]
    unfolding = Unfolding(package)
    if vignette.at is None:
        return [source.problem(where, say("the vignette has no moment: write “at”"))]
    problems: list[Problem] = []
    plans: list[Plan] = []
    for n, step in enumerate((vignette, *vignette.then)):
        here = where if n == 0 else (*where, "then", n - 1)
        try:
            unfolding.step(step)
            plans.append(plan(package, unfolding.state(), unfolding.now))
        except BadSituation as bad:
            problems.append(source.problem((*here, *bad.where), bad.what))
            break
        for key, said in _differences(package, step.expect, plans[-1], unfolding):
            what = say("{name}: {said}", name=vignette.name, said=said)
            problems.append(source.problem((*here, "expect", *key), what))
    return Ran(
        vignette.name,
        vignette.title,
        tuple(problems),
        frozenset(f.code for p in plans for f in p.findings if f.status != "discarded"),
        frozenset(t.code for p in plans for t in p.tasks),
        tuple(plans),
    )


_Key = tuple[str | int, ...]


def _differences(
    package: Package, expected: Expected, got: Plan, unfolding: Unfolding
) -> Iterator[tuple[_Key, str]]:
    yield from _unknown_names(package, expected)
    yield from _findings(expected, got)
    open_now = {t.code for t in got.tasks}
    yield from _sets("tasks", expected.tasks, open_now, say("is not open"))
    yield from _sets("not_tasks", expected.not_tasks, open_now, say("is open"), absent=True)
    yield from _sets("done", expected.done, {t.code for t in got.done}, say("is not done"))
    yield from _not_by(expected, got)
    severity = got.severity.value if got.severity else "none"
    if expected.severity is not None and expected.severity != severity:
        yield (
            ("severity",),
            say(
                "the severity is {severity}, not {wanted}",
                severity=severity,
                wanted=expected.severity,
            ),
        )
    if expected.stage is not None and expected.stage != got.stage:
        yield (
            ("stage",),
            say(
                "the stage is {stage}, not {wanted}",
                stage=got.stage,
                wanted=expected.stage,
            ),
        )
    yield from _sets("effects", expected.effects, set(got.effects), say("has no effect"))
    yield from _sets(
        "not_effects", expected.not_effects, set(got.effects), say("has effect"), absent=True
    )
    yield from _clocks(expected, got)
    for stage, wanted in expected.gates.items():
        gate = next((g for g in got.gates if g.stage == stage), None)
        state = "absent" if gate is None else "open" if gate.open else "closed"
        if state != wanted:
            missing = "; ".join(t.en for t in gate.missing) if gate else ""
            said = say(
                "the gate {stage} is {state}, not {wanted}{missing}",
                stage=stage,
                state=state,
                wanted=wanted,
                missing=f" ({missing})" if missing else "",
            )
            yield ("gates", stage), said
    yield from _outcomes(expected, got)
    opened = {k for d in got.documents if d.open for k in (d.code, d.name)}
    barred = {k for d in got.documents if not d.open for k in (d.code, d.name)}
    yield from _sets("documents_open", expected.documents_open, opened, say("is barred"))
    yield from _sets("documents_barred", expected.documents_barred, barred, say("is open"))
    yield from _disclosures(expected, got)
    for name, wanted in expected.consents.items():
        status = got.consents.get(name, "absent")
        if status != wanted:
            yield (
                ("consents", name),
                say(
                    "the consent {name} is {status}, not {wanted}",
                    name=name,
                    status=status,
                    wanted=wanted,
                ),
            )
    yield from _sets("hidden", expected.hidden, set(unfolding.hidden), say("is not hidden"))
    tracks = sorted({called.protocol for called in got.tracks_called})
    if expected.tracks is not None and tracks != sorted(expected.tracks):
        yield (
            ("tracks",),
            say(
                "it calls for {tracks}, not {wanted}",
                tracks=tracks or say("no other track"),
                wanted=[*expected.tracks],
            ),
        )
    yield from _sets("problems", expected.problems, set(unfolding.problems), say("has no problem"))


def _unknown_names(package: Package, expected: Expected) -> Iterator[tuple[_Key, str]]:
    definition = package.definition
    findings = {k for f in definition.findings for k in (f.code, f.name)}
    tasks = {t.code for t in definition.tasks}
    outcomes = {k for o in definition.outcomes for k in (o.code, o.name)}
    for key, known in (
        ("findings", findings),
        ("not_findings", findings),
        ("tasks", tasks),
        ("not_tasks", tasks),
        ("done", tasks),
        ("not_by", tasks),
        ("not_outcomes", outcomes),
    ):
        for name in getattr(expected, key):
            if name not in known:
                yield (key,), say("there is no “{name}” in the package", name=name)


def _sets(
    key: str, wanted: tuple[str, ...], have: set[str], said: str, *, absent: bool = False
) -> Iterator[tuple[_Key, str]]:
    for at, name in enumerate(wanted):
        if (name in have) is absent:
            yield (key, at), say("{name} {said}", name=name, said=said)


def _findings(expected: Expected, got: Plan) -> Iterator[tuple[_Key, str]]:
    found = {key: f for f in got.findings for key in (f.code, f.name)}
    for name, wanted in expected.findings.items():
        finding = found.get(name)
        if finding is None:
            yield ("findings", name), say("{name} is not raised", name=name)
            continue
        for said in _finding(finding, wanted):
            yield ("findings", name), say("{name} {said}", name=name, said=said)
    for at, name in enumerate(expected.not_findings):
        if name in found and found[name].status != "discarded":
            yield (
                ("not_findings", at),
                say("{name} is raised: {rule}", name=name, rule=found[name].because.rule),
            )


def _finding(finding: FoundFinding, wanted: str | FindingWanted) -> Iterator[str]:
    if isinstance(wanted, str):
        if wanted not in _STATUSES and wanted not in set(Severity):
            yield say("cannot be “{wanted}”: write a severity or a status", wanted=wanted)
        elif wanted not in (finding.status, finding.severity.value):
            yield say(
                "is {severity} and {status}, not {wanted}",
                severity=finding.severity.value,
                status=finding.status,
                wanted=wanted,
            )
        return
    for key, value in wanted.model_dump(exclude_none=True).items():
        have = getattr(finding, key)
        if have != value:
            yield say("has {key} {have}, not {value}", key=key, have=have, value=value)


def _clocks(expected: Expected, got: Plan) -> Iterator[tuple[_Key, str]]:
    running = {key: c for c in got.clocks for key in (c.id, c.name)}
    for name, wanted in expected.clocks.items():
        shape = ClockWanted(state=wanted) if isinstance(wanted, str) else wanted
        clock = running.get(name)
        state = clock.state if clock else "absent"
        if state != shape.state:
            yield (
                ("clocks", name),
                say(
                    "the clock {name} is {state}, not {wanted}",
                    name=name,
                    state=state,
                    wanted=shape.state,
                ),
            )
        elif clock and shape.estimated is not None and clock.estimated != shape.estimated:
            yield (
                ("clocks", name),
                say(
                    "the clock {name} has estimated {estimated}",
                    name=name,
                    estimated=clock.estimated,
                ),
            )


def _not_by(expected: Expected, got: Plan) -> Iterator[tuple[_Key, str]]:
    apart = {t.code: t.not_by for t in got.tasks}
    for code, others in expected.not_by.items():
        have = sorted(apart.get(code, ()))
        if have != sorted(others):
            yield (
                ("not_by", code),
                say(
                    "{code} must not be done by {have}, not by {others}",
                    code=code,
                    have=have,
                    others=sorted(others),
                ),
            )


def _outcomes(expected: Expected, got: Plan) -> Iterator[tuple[_Key, str]]:
    suggested = {k for o in got.outcomes if o.suggested for k in (o.code, o.name)}
    barred = {k for o in got.outcomes if o.barred for k in (o.code, o.name)}
    yield from _sets("outcomes", expected.outcomes, suggested, say("is not suggested"))
    yield from _sets(
        "not_outcomes", expected.not_outcomes, suggested, say("is suggested"), absent=True
    )
    yield from _sets("barred_outcomes", expected.barred_outcomes, barred, say("is not barred"))
    first = next((o for o in got.outcomes if o.suggested and not o.barred), None)
    names = (first.code, first.name) if first else ("none",)
    if expected.first_outcome is not None and expected.first_outcome not in names:
        yield (
            ("first_outcome",),
            say(
                "the first outcome is {names}, not {first_outcome}",
                names=names[0],
                first_outcome=expected.first_outcome,
            ),
        )


def _disclosures(expected: Expected, got: Plan) -> Iterator[tuple[_Key, str]]:
    given = {d.recipient: {g.field for g in d.allowed} for d in got.disclosures}
    for recipient, wanted in expected.disclosures.items():
        key = ("disclosures", recipient)
        if recipient not in given:
            yield key, say("there is no recipient “{recipient}”", recipient=recipient)
            continue
        have = given[recipient]
        if wanted.allowed == () and have:
            yield (
                key,
                say(
                    "{recipient} gets {have}, and should get nothing",
                    recipient=recipient,
                    have=", ".join(sorted(have)),
                ),
            )
        for name in wanted.allowed or ():
            if name not in have:
                yield key, say("{recipient} does not get {name}", recipient=recipient, name=name)
        for name in wanted.barred:
            if name in have:
                yield key, say("{recipient} gets {name}", recipient=recipient, name=name)
