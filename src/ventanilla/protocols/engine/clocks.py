"""Clocks: legal and agreed deadlines with the time left. They stand still only where they may."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from ventanilla.protocols.engine.rules import ClockRule, Rules
from ventanilla.protocols.engine.sight import Sight
from ventanilla.protocols.engine.state import Because, RunningClock

ClockState = Literal["not_started", "running", "warning", "overdue", "met", "missed"]
SUSPENDED, RESUMED = "suspended_at", "resumed_at"


class _Run(NamedTuple):
    started: datetime | None
    due: datetime | None
    warn: datetime | None
    estimated: bool


_NOT_STARTED = _Run(None, None, None, estimated=False)
_NO_TIME = timedelta()


def work_out(rules: Rules, sight: Sight) -> tuple[RunningClock, ...]:
    """The clocks of the route whose condition holds, in the order of the package."""
    found = []
    for rule in rules.clocks:
        if rule.clock.routes and sight.state.route not in rule.clock.routes:
            continue
        if rule.when is None or rule.when.truth(sight.scope):
            found.append(_clock(rule, sight))
    return tuple(found)


def _clock(rule: ClockRule, sight: Sight) -> RunningClock:
    clock = rule.clock
    run = _run(rule, sight)
    stops = [sight.events[e] for e in clock.stop if e in sight.events]
    ended = min(stops) if stops else None
    paused = _paused(rule, sight)
    now = paused or sight.now
    state = _state(run, ended, now)
    left = None
    if run.due is not None and ended is None:
        left = int((run.due - now).total_seconds())
    reads = [e for e in (clock.start, *clock.stop) if e in sight.events]
    because = Because(
        clock.title, clock.due, sight.grounds(tuple(reads)), clock.basis, clock.evidence
    )
    return RunningClock(
        clock.code,
        clock.name,
        clock.title,
        state,
        run.started,
        run.due,
        ended,
        left,
        run.estimated,
        clock.calls,
        clock.kind,
        because,
    )


def _run(rule: ClockRule, sight: Sight) -> _Run:
    clock, events = rule.clock, sight.events
    started = events.get(clock.start)
    estimated = sight.texts.get(rule.doubt) == "yes"
    if started is None and clock.fallback_start:
        started = events.get(clock.fallback_start)
        estimated = started is not None
    if started is None:
        return _NOT_STARTED
    instants = events if clock.start in events else {**events, clock.start: started}
    calendar = sight.state.calendar
    due = _earliest(rule, sight, instants)
    warn = rule.warn.at(instants, calendar) if rule.warn else None
    pause = _pause(rule, sight)
    return _Run(started, due + pause if due else None, warn + pause if warn else None, estimated)


def _earliest(rule: ClockRule, sight: Sight, instants: Mapping[str, datetime]) -> datetime | None:
    calendar = sight.state.calendar
    dues = [rule.due.at(instants, calendar)]
    if not rule.caps:
        return dues[0]
    dues += [due.at(instants, calendar) for due, when in rule.caps if when.truth(sight.scope)]
    return min((at for at in dues if at is not None), default=None)


def _pause(rule: ClockRule, sight: Sight) -> timedelta:
    """How long a pausable clock stood still and runs again."""
    events = sight.events
    if not rule.clock.pausable or SUSPENDED not in events or RESUMED not in events:
        return _NO_TIME
    return max(events[RESUMED] - events[SUSPENDED], _NO_TIME)


def _paused(rule: ClockRule, sight: Sight) -> datetime | None:
    """The moment at which a pausable clock stands, if it does."""
    since, until = sight.events.get(SUSPENDED), sight.events.get(RESUMED)
    if not rule.clock.pausable or since is None or (until is not None and until >= since):
        return None
    return since


def _state(run: _Run, ended: datetime | None, now: datetime) -> ClockState:
    if run.due is None:
        return "not_started" if ended is None else "met"
    if ended is not None:
        return "met" if ended <= run.due else "missed"
    if now > run.due:
        return "overdue"
    return "warning" if run.warn is not None and now >= run.warn else "running"
