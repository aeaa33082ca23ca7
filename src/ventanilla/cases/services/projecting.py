"""What lists and clocks may know of a track, written anew with every act."""

from typing import TYPE_CHECKING

from ventanilla.cases import policies
from ventanilla.cases.models import Alarm, Owed
from ventanilla.cases.services import grants
from ventanilla.cases.states import TrackState
from ventanilla.network.roles import Role
from ventanilla.protocols.engine.state import DueTask, Plan
from ventanilla.security.models import Seat

if TYPE_CHECKING:
    from ventanilla.cases.services.progress import Work


def project(work: "Work", plan: Plan) -> None:
    """Write what lists may know: the track's columns, what each role owes, which clocks run."""
    track, working = work.track, work.track.state != TrackState.CLOSED
    tasks = plan.tasks if working else ()
    track.stage = plan.stage
    track.severity = plan.severity.value if plan.severity else ""
    track.effects = " ".join(sorted(policies.MEETING & plan.own_effects))
    track.outcome = work.record.outcome.get("code", "")
    track.due_at = min((task.due_at for task in tasks if task.due_at), default=None)
    track.version += 1
    track.changed_by = work.by
    track.figures_stale = True
    work.write(track)
    work.writes.insert(*work.followers)
    _owe(work, tasks)
    _set_alarms(work, plan if working else None)
    if work.new:
        work.writes.go()  # a grant is written at once, and only of a dossier that stands
    grants.give_for(
        track,
        work.package,
        tasks,
        origin=work.names.origin_state,
        at=work.at,
        given=work.grants,
    )


def _owe(work: "Work", tasks: tuple[DueTask, ...]) -> None:
    if not work.new:
        work.writes.delete(Owed, track_id=work.track.pk)
    roles: dict[str, list[DueTask]] = {}
    for task in tasks:
        roles.setdefault(work.package.seat_role(task.role), []).append(task)
    for role, theirs in roles.items():
        row = Owed(
            track=work.track,
            role=role,
            seat=_owes(work, role),
            due_at=min((task.due_at for task in theirs if task.due_at), default=None),
            blocks=any(task.blocks for task in theirs),
            open_tasks=len(theirs),
            **work.place(),
        )
        owed = {"tasks": [_owed_task(task) for task in theirs]}
        work.writes.insert(work.opened.seal(row, owed))


def _owes(work: "Work", role: str) -> Seat | None:
    """The seat that owes what a role owes; None: whoever has the role.

    A restricted case is opened by no colleague of the role: whoever has it stands in.
    """
    holder = work.track.assigned
    if holder is None or holder.role == role:
        return holder
    stands_in = policies.STANDS_IN.get(Role(holder.role), ())
    return holder if work.package.definition.is_restricted and role in stands_in else None


def _set_alarms(work: "Work", plan: Plan | None) -> None:
    """Keep an alarm for each clock that runs; one whose deadline moved is set anew."""
    running = {
        clock.id: (clock, clock.due_at)
        for clock in (plan.clocks if plan else ())
        if clock.runs and clock.due_at is not None
    }
    kept: set[str] = set()
    for alarm in work.alarms:
        code = work.opened.open(alarm)["clock"]
        if code in running and alarm.due_at == running[code][1]:
            kept.add(code)
        else:
            work.writes.delete(Alarm, id=alarm.pk)
    for code, (clock, due_at) in running.items():
        if code not in kept:
            role = work.package.seat_role(clock.calls)
            alarm = Alarm(track=work.track, role=role, due_at=due_at, **work.place())
            work.writes.insert(work.opened.seal(alarm, {"clock": code}))


def _owed_task(task: DueTask) -> dict[str, object]:
    return {
        "code": task.code,
        "title": {"es": task.title.es, "en": task.title.en},
        "due_at": task.due_at.isoformat() if task.due_at else None,
        "blocks": task.blocks,
    }
