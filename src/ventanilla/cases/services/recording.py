"""Recording what became known: answers of a sitting, events, tasks done."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.cases import policies
from ventanilla.cases.models import Track
from ventanilla.cases.services.progress import Work
from ventanilla.cases.states import TrackState
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.protocols.engine.state import Plan, Value
from ventanilla.security.models import Seat

#: how far a clock on an officer's wrist may run ahead of ours
TOLERANCE = timedelta(minutes=5)


@transaction.atomic
def record_known(
    *,
    track: Track,
    facts: Mapping[str, Value],
    withdrawn: Iterable[str] = (),
    by: Seat,
    at: datetime,
) -> Plan:
    """Write down what an officer knows and no instrument asks; the plan follows from it.

    ``withdrawn``: what is not known any more. Raises ``BadInput`` for a fact of another source: the
    person says it, an act sets it, or the application knows it.
    """
    work = Work.begin(track, by=by, at=at, act="facts.known")
    policies.may_work(by, work.track).enforce()
    check_open(work.track)
    gone = set(withdrawn) - set(facts)
    known = {fact.name for fact in work.package.definition.facts if fact.source == "officer"}
    if others := {*facts, *gone} - known:
        said = _("This is not written down here: it is asked, or follows from an act.")
        raise BadInput(dict.fromkeys(sorted(others), said))
    work.put_facts(facts)
    work.drop_facts(gone)
    return work.finish("facts.known")


@transaction.atomic
def record_event(
    *,
    track: Track,
    event: str,
    happened_at: datetime | None = None,
    facts: Mapping[str, Value] | None = None,
    by: Seat | None,
    at: datetime,
    detail: Mapping[str, str] | None = None,
) -> Plan:
    """Record that something happened; ``happened_at`` must not lie ahead of now.

    Only the proposed hand-over (``handover_at``) may be in the future.
    """
    work = Work.begin(track, by=by, at=at, act=f"event.{event}")
    if by is not None:
        policies.may_work(by, work.track).enforce()
    check_open(work.track)
    moment = happened_at or at
    if event != "handover_at" and moment > at + TOLERANCE:
        raise BadInput({"happened_at": _("This moment lies in the future.")})
    work.refuse_said_elsewhere(event)
    work.put_event(event, moment)
    work.put_facts(facts or {})
    return work.finish(f"event.{event}", detail)


@transaction.atomic
def complete_task(*, track: Track, code: str, note: str = "", by: Seat, at: datetime) -> Plan:
    """Say that a task is done. Its event, where the protocol names one, happened now."""
    work = Work.begin(track, by=by, at=at, act="task.done")
    check_open(work.track)
    plan = work.plan()
    task = next((task for task in plan.tasks if task.code == code), None)
    if task is None:
        raise NotNow(_("This task is not open any more. Somebody may have done it already."))
    policies.may_do_task(by, work.track, work.package.seat_role(task.role)).enforce()
    template = work.package.tasks[code]
    if template.done_by == "findings_decided_at" and any(
        found.status == "possible" for found in plan.findings
    ):
        raise NotNow(_("Findings are waiting: confirm or discard each of them first."))
    work.mark_done(code)
    if note:
        work.record.notes[code] = note
    return work.finish("task.done", {"task": code})


@transaction.atomic
def change_route(*, track: Track, route: str, reason: str, by: Seat, at: datetime) -> Plan:
    """Another route of the protocol fits better: its tasks and clocks run from now on."""
    if len(reason.strip()) < 10:
        raise BadInput({"reason": _("Say in a sentence why another route fits better.")})
    work = Work.begin(track, by=by, at=at, act="case.route_changed")
    policies.may_decide_findings(by, work.track).enforce()
    check_open(work.track)
    if route not in {item.code for item in work.package.definition.routes}:
        raise BadInput({"route": _("This protocol has no such route.")})
    work.track.route = route
    return work.finish("case.route_changed", {"route": route, "reason": reason})


def check_open(track: Track) -> None:
    """Refuse to write in a track that is closed or on its way to another post."""
    if track.state == TrackState.CLOSED:
        raise NotNow(_("This case is closed. The head of protection can reopen it."))
    if track.state == TrackState.TRANSFERRING:
        raise NotNow(_("This case is on its way to another post, which has to accept it first."))
