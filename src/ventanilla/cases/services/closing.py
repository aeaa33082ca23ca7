"""Closing and reopening, and going on after the person asked to stop."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.cases import policies
from ventanilla.cases.errors import StillMissing, WrongState
from ventanilla.cases.models import Track
from ventanilla.cases.retention import delete_after
from ventanilla.cases.services.deciding import undecided_red
from ventanilla.cases.services.progress import Work
from ventanilla.cases.states import MOVES, TrackState
from ventanilla.cases.words import in_words
from ventanilla.common.errors import BadInput
from ventanilla.protocols.engine.state import Plan
from ventanilla.security.models import Seat


@transaction.atomic
def close_case(
    *, track: Track, reason: str, note: str, by: Seat, at: datetime, seen: int | None = None
) -> Plan:
    """Close a track for one of its protocol's reasons.

    Refuses while a red finding is undecided, or while what the reason needs is missing.
    """
    work = Work.begin(track, by=by, at=at, act="case.closed", seen=seen)
    policies.may_close(by, work.track).enforce()
    closing = next(
        (item for item in work.package.definition.closing_reasons if item.name == reason), None
    )
    if closing is None:
        raise BadInput({"reason": _("Choose one of the reasons of this protocol.")})
    plan = work.plan()
    missing = [
        _("The finding “%(title)s” waits for a decision.") % {"title": in_words(found.title)}
        for found in undecided_red(plan)
    ]
    missing += [
        in_words(need.missing) for need in work.unmet(closing.needs, {"closing_reason": reason})
    ]
    if missing:
        raise StillMissing(missing)
    move(work.track, TrackState.CLOSED)
    work.track.closed_on = work.day
    work.track.delete_after = delete_after(
        work.package.definition.retention,
        closed_on=work.track.closed_on,
        birth_year=work.names.year_of_birth,
    )
    work.tell_rules({"closing_reason": reason})
    work.put_event("closed_at")
    work.close_contact()
    if note:
        work.record.notes["closing"] = note
    return work.finish("case.closed", {"reason": reason})


@transaction.atomic
def reopen_case(*, track: Track, note: str, by: Seat, at: datetime) -> Plan:
    """Open a closed track again, with a reason. What was decided stands."""
    if len(note.strip()) < 10:
        raise BadInput({"note": _("Say in a sentence why the case is opened again.")})
    work = Work.begin(track, by=by, at=at, act="case.reopened")
    policies.may_close(by, work.track).enforce()
    move(work.track, TrackState.OPEN)
    work.track.closed_on = work.track.delete_after = None
    work.record.events.pop("closed_at", None)
    work.drop_facts({"closing_reason"})
    return work.finish("case.reopened", {"note": note})


@transaction.atomic
def resume(*, track: Track, by: Seat, at: datetime) -> Plan:
    """The person wants to go on."""
    work = Work.begin(track, by=by, at=at, act="case.resumed")
    policies.may_work(by, work.track).enforce()
    move(work.track, TrackState.OPEN)
    return work.finish("case.resumed")


def move(track: Track, wanted: TrackState) -> None:
    """Move a track to another state, or raise :class:`WrongState`."""
    current = TrackState(track.state)
    if wanted not in MOVES[current]:
        raise WrongState(current, wanted)
    track.state = wanted
