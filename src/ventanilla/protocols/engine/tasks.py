"""Tasks and gates: who does what by when, and which stage may be entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from ventanilla.protocols.engine.consents import taken_back
from ventanilla.protocols.engine.deadlines import RAISED, Due
from ventanilla.protocols.engine.definition import Text
from ventanilla.protocols.engine.findings import Findings
from ventanilla.protocols.engine.house import TRACK_OPENED
from ventanilla.protocols.engine.rules import Rules, StageRule, TaskRule
from ventanilla.protocols.engine.sight import Sight, in_utc
from ventanilla.protocols.engine.state import Because, DueTask, Gate

_REACHED = Text(es="Empezó su etapa.", en="Its stage has begun.")
_HOLDS = Text(es="Se cumple su condición.", en="Its condition holds.")
_FAR = datetime.max.replace(tzinfo=UTC)


class Opener(NamedTuple):
    """Why a finding opens a task: its title, when it was raised, what its actions ask for.

    ``calls``: whether a track that it calls for is not there yet; None if it calls for none.
    Or a consent that was taken back (``anew``): then what was done before has to be done again.
    """

    title: Text
    raised_at: datetime
    dues: tuple[datetime, ...] = ()
    calls: bool | None = None
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to do, what was done, the gates, and the stage the track is in."""

    stage: str
    open: tuple[DueTask, ...]
    done: tuple[DueTask, ...]
    gates: tuple[Gate, ...]


def work_out(rules: Rules, sight: Sight, findings: Findings) -> Work:
    """The tasks and gates of a state."""
    openers = _openers(rules, sight, findings)
    route = sight.state.route
    todo: list[DueTask] = []
    done: list[DueTask] = []
    gates: list[Gate] = []
    pending: list[Text] = []
    current = ""
    for stage in rules.stages:
        if stage.stage.routes and route not in stage.stage.routes:
            continue
        unmet = [n.missing for n in stage.needs if not n.when.truth(sight.scope)]
        reached = not pending and not unmet
        gates.append(Gate(stage.stage.code, reached, (*pending, *unmet)))
        if reached or not current:
            current = stage.stage.code
        pending += unmet
        pending += _stage(stage, sight, openers, reached=reached, todo=todo, done=done)
    todo.sort(key=lambda t: (t.due_at or _FAR, t.code))
    if sight.state.doers and rules.kept_apart:
        todo = [_for_others(task, rules, sight) for task in todo]
    return Work(current, tuple(todo), tuple(done), tuple(gates))


def _for_others(task: DueTask, rules: Rules, sight: Sight) -> DueTask:
    """A task that names whoever must not do it."""
    return task._replace(not_by=rules.kept_from(task.code, sight.state.doers))


def _stage(
    stage: StageRule,
    sight: Sight,
    openers: dict[str, list[Opener]],
    *,
    reached: bool,
    todo: list[DueTask],
    done: list[DueTask],
) -> list[Text]:
    """Put the tasks of a stage where they belong; give the titles of those that hold it up."""
    blocking: list[Text] = []
    route = sight.state.route
    for rule in stage.tasks:
        task = rule.task
        if task.routes and route not in task.routes:
            continue
        opened = openers.get(task.code, ())
        finished, done_at = _done(rule, sight, opened)
        if task.only_by_finding and not opened and not finished:
            continue
        if done_at and any(opener.anew and opener.raised_at > done_at for opener in opened):
            finished, done_at = False, None
        applies, is_open = _opens(rule, sight, opened, reached=reached)
        was_done = finished and (is_open or applies or task.code in sight.state.done or done_at)
        still_open = is_open and (rule.repeat is not None or not finished)
        held_up = applies and not finished
        if not (was_done or still_open or held_up):
            continue
        blocks = stage.stage.all_block or _blocks(rule, sight)
        if was_done:
            done.append(_due(rule, sight, opened, blocks=blocks, done_at=done_at))
        if still_open:
            todo.append(_due(rule, sight, opened, blocks=blocks and not finished, done_at=done_at))
        if held_up and blocks:
            blocking.append(task.title)
    return blocking


def _blocks(rule: TaskRule, sight: Sight) -> bool:
    when = rule.blocks_when
    return rule.task.blocks or (when is not None and when.truth(sight.scope))


def _opens(
    rule: TaskRule, sight: Sight, opened: Sequence[Opener], *, reached: bool
) -> tuple[bool, bool]:
    """Whether a task belongs to this track (now or once its stage is reached), and is open now."""
    task = rule.task
    if opened:
        return True, True
    if task.only_by_finding:
        return False, False
    if rule.when is None:
        return True, reached
    holds = rule.when.truth(sight.scope)
    return holds, holds and (reached or not task.waits_for_stage)


def _done(rule: TaskRule, sight: Sight, opened: Sequence[Opener]) -> tuple[bool, datetime | None]:
    state, by = sight.state, rule.task.done_by or rule.sent
    if rule.task.code in state.done:
        at = state.done[rule.task.code]
        return True, in_utc(rule.task.code, at) if at else None
    if by == TRACK_OPENED and (calls := [o.calls for o in opened if o.calls is not None]):
        return not any(calls), None if any(calls) else sight.events.get(by)
    if by and by in sight.events:
        return True, sight.events[by]
    if by and by in state.submitted:
        at = state.submitted[by]
        return True, in_utc(by, at) if at else None
    informs = rule.task.informs
    return bool(informs) and not by and state.informed.issuperset(informs), None


def _openers(rules: Rules, sight: Sight, findings: Findings) -> dict[str, list[Opener]]:
    openers: dict[str, list[Opener]] = {}
    for rule in rules.findings:
        finding = findings.standing.get(rule.finding.name) if rule.opens else None
        if finding is None:
            continue
        raised = in_utc(finding.code, finding.raised_at) if finding.raised_at else sight.now
        called = rules.calls.get(finding.name)
        calls = any(each.protocol not in sight.state.linked for each in called) if called else None
        for task, dues in rule.opens.items():
            opener = Opener(finding.title, raised, _falls(dues, sight, raised), calls)
            openers.setdefault(task, []).append(opener)
    for name, held in sight.state.consents.items():
        consent = rules.consents[name]
        since = taken_back(held, sight.now) if consent.on_withdrawal.tasks else None
        if since is not None:
            opener = Opener(consent.title, in_utc(name, since), anew=True)
            for task in consent.on_withdrawal.tasks:
                openers.setdefault(task, []).append(opener)
    return openers


def _falls(dues: tuple[Due, ...], sight: Sight, raised: datetime) -> tuple[datetime, ...]:
    """When the actions of a finding fall due, those whose event has happened."""
    if not dues:
        return ()
    calendar = sight.state.calendar
    ats = [due.at(sight.events, calendar, raised=raised) for due in dues]
    return tuple([at for at in ats if at is not None])


def _due(
    rule: TaskRule,
    sight: Sight,
    opened: Sequence[Opener],
    *,
    blocks: bool,
    done_at: datetime | None,
) -> DueTask:
    task = rule.task
    due_at = _deadline(rule, sight, opened, done_at)
    waiting = done_at is None or rule.repeat is not None
    return DueTask(
        task.code,
        task.stage,
        task.title,
        task.why,
        task.role,
        due_at,
        bool(due_at and waiting and sight.now > due_at),
        blocks,
        _because(rule, sight, opened),
        task.document,
        task.instrument,
        done_at,
        weighs=task.weighs,
    )


def _deadline(
    rule: TaskRule, sight: Sight, opened: Sequence[Opener], done_at: datetime | None
) -> datetime | None:
    if rule.task.code in sight.state.put_off:
        return in_utc(rule.task.code, sight.state.put_off[rule.task.code])
    if rule.repeat is not None and done_at is not None:
        return _next(rule, sight, opened, done_at)
    if not (rule.due or rule.caps or opened):
        return None
    found = [at for opener in opened for at in opener.dues]
    raised = min([o.raised_at for o in opened]) if opened else None
    dues = [*rule.due, *(due for due, when in rule.caps if when.truth(sight.scope))]
    for due in dues:
        if due.every or due.event == RAISED:
            at = due.at(sight.events, sight.state.calendar, raised=raised, done=done_at)
        else:
            at = sight.falls(due)
        if at is not None:
            found.append(at)
    return min(found) if found else None


def _next(
    rule: TaskRule, sight: Sight, opened: Sequence[Opener], done_at: datetime
) -> datetime | None:
    """When a task that repeats comes back: by its term, or sooner by what has come since."""
    calendar = sight.state.calendar
    found = [rule.repeat(done_at, calendar)] if rule.repeat else []
    found += [at for opener in opened if opener.raised_at > done_at for at in opener.dues]
    caps = (due.at(sight.events, calendar) for due, when in rule.caps if when.truth(sight.scope))
    found += [at for at in caps if at is not None and at > done_at]
    return min(found, default=None)


def _because(rule: TaskRule, sight: Sight, opened: Sequence[Opener]) -> Because:
    task = rule.task
    text = _HOLDS if rule.when else _REACHED
    if opened:
        anew = any(o.anew for o in opened)
        es = "; ".join([o.title.es for o in opened])
        en = "; ".join([o.title.en for o in opened])
        text = _taken_back(es, en) if anew else _found(es, en)
    grounds = sight.grounds(rule.when.reads) if rule.when else ()
    return Because(text, task.when, grounds, task.basis, task.evidence)


@lru_cache(maxsize=1024)
def _taken_back(es: str, en: str) -> Text:
    """The consents that open a task by being taken back."""
    return Text(es=f"Permiso retirado: {es}", en=f"Consent taken back: {en}")


@lru_cache(maxsize=1024)
def _found(es: str, en: str) -> Text:
    """The findings that open a task, by their titles: the package's own words."""
    return Text(es=f"Hallazgo: {es}", en=f"Finding: {en}")
