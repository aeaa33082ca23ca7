"""Deleting a record by its key: one proposes, another confirms, a job does it and leaves a receipt.

What is deleted is what cannot be read any more: the keys. The log, the number and the anonymous
figures stay; so does the act itself, as the receipt.
"""

from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import Q

from ventanilla.audit import services as audit
from ventanilla.cases import disposal, policies
from ventanilla.cases.disposal import Due
from ventanilla.cases.errors import AlreadyDecided, Held, NotDue
from ventanilla.cases.models import CaseLink, Disposal, Hold, Owed, Track
from ventanilla.cases.retention import delete_after
from ventanilla.cases.selectors import package_of
from ventanilla.cases.services.closing import move
from ventanilla.cases.states import (
    DisposalKind,
    DisposalReason,
    DisposalState,
    HoldReason,
    TrackState,
)
from ventanilla.people import selectors as people
from ventanilla.people.identity import Names
from ventanilla.people.models import Token
from ventanilla.security import shredding, vault
from ventanilla.security.models import Grant, Seat
from ventanilla.security.shredding import Shred

log = structlog.get_logger("ventanilla.cases")
BATCH = 200


@transaction.atomic
def propose(*, item: Due, reason: DisposalReason, by: Seat, at: datetime) -> Disposal:
    """Propose to delete a closed record. Refused while a hold stands, and before its time

    (``NotDue``), unless the person asked for it, a court ordered it, or it was opened in error.
    """
    policies.may_dispose(by).enforce()
    if item.held:
        raise Held
    if reason == DisposalReason.RETENTION and not disposal.is_overdue(item, at):
        raise NotDue
    act = _act(item, DisposalKind.DELETION, by, at, reason=reason)
    audit.record(
        by=by,
        action="deletion.proposed",
        at=at,
        dossiers=[item.dossier],
        detail={"act": str(act.pk), "reason": reason.value},
    )
    return act


@transaction.atomic
def confirm(*, act: Disposal, by: Seat, at: datetime) -> Disposal:
    """Confirm what somebody else proposed. A record is deleted at once, by a job of this act."""
    act = _locked(act)
    policies.may_confirm_disposal(by, act).enforce()
    if act.kind == DisposalKind.DELETION and disposal.hold_of(act.dossier_id):
        raise Held
    act.state, act.confirmed_by, act.confirmer, act.confirmed_at = (
        DisposalState.CONFIRMED, by, by.officer, at,
    )  # fmt: skip
    names = ["state", "confirmed_by", "confirmer", "confirmed_at"]
    if act.kind == DisposalKind.LIFTING:
        act.save(update_fields=names)
        Hold.objects.filter(dossier_id=act.dossier_id, lifted_at=None).update(lifted_at=at)
        act.state, act.done_at = DisposalState.DONE, at
        names += ["done_at"]
    act.save(update_fields=names)
    told: dict[str, str | int | bool] = {"act": str(act.pk), "proposer": act.proposer_id}
    if act.kind == DisposalKind.LIFTING:
        audit.record(by=by, action="hold.lifted", at=at, dossiers=[act.dossier_id], detail=told)
    else:
        audit.record(
            by=by, action="deletion.confirmed", at=at, dossiers=[act.dossier_id], detail=told
        )
    return act


@transaction.atomic
def withdraw(*, act: Disposal, by: Seat, at: datetime) -> None:
    """Take a proposal back: whoever answers for the record may, the proposer too."""
    act = _locked(act)
    policies.may_dispose(by).enforce()
    act.state = DisposalState.WITHDRAWN
    act.save(update_fields=["state"])
    audit.record(
        by=by,
        action="disposal.withdrawn",
        at=at,
        dossiers=[act.dossier_id],
        detail={"act": str(act.pk)},
    )


@transaction.atomic
def hold(*, track: Track, reason: HoldReason, by: Seat, at: datetime) -> Hold:
    """Keep a record, whatever the calendar says. One person may; to lift it takes two."""
    policies.may_hold_record(by, track).enforce()
    if standing := disposal.hold_of(track.dossier_id):
        return standing
    made = Hold.objects.create(
        dossier_id=track.dossier_id, scope_id=track.scope_id, track=track, reason=reason,
        set_by=by, set_at=at,
    )  # fmt: skip
    audit.record(
        by=by, action="hold.set", at=at, dossiers=[track.dossier_id],
        detail={"reason": reason.value},
    )  # fmt: skip
    return made


@transaction.atomic
def propose_lifting(*, item: Due, by: Seat, at: datetime) -> Disposal:
    """Propose to lift the hold over a record."""
    policies.may_dispose(by).enforce()
    act = _act(item, DisposalKind.LIFTING, by, at)
    audit.record(
        by=by,
        action="hold.lifting_proposed",
        at=at,
        dossiers=[item.dossier],
        detail={"act": str(act.pk)},
    )
    return act


@transaction.atomic
def carry_out(*, act: Disposal, at: datetime) -> None:
    """Destroy the keys of a record whose deletion two persons confirmed; leave its number.

    The list outside of the databases has its line first, then the keys go, then the record says
    so. Done again, after a crash anywhere between, it ends the same.
    """
    act = Disposal.objects.select_for_update(of=("self",)).get(pk=act.pk)
    if act.kind != DisposalKind.DELETION or act.state != DisposalState.CONFIRMED:
        return
    act.digest = shredding.shred(act.dossier_id, act=act.pk, at=at)
    track = Track.objects.select_for_update(of=("self",)).get(dossier_id=act.dossier_id)
    _bury(track, at)
    act.state, act.done_at = DisposalState.DONE, at
    act.save(update_fields=["state", "done_at", "digest"])
    audit.record(
        by=None,
        action="dossier.deleted",
        at=at,
        dossiers=[act.dossier_id],
        detail={"act": str(act.pk), "keys_sha256": act.digest},
    )


def replay(*, lines: list[Shred], at: datetime) -> int:
    """After a restore: records whose keys were destroyed are deleted again. Returns how many."""
    done = 0
    for line in lines:
        with transaction.atomic():
            track = (
                Track.objects.select_for_update(of=("self",))
                .filter(dossier_id=line.dossier, deleted_on=None)
                .first()
            )
            if track is None:
                continue
            _bury(track, line.at)
            audit.record(
                by=None,
                action="dossier.deleted_again",
                at=at,
                dossiers=[line.dossier],
                detail={"act": str(line.act)},
            )
            done += 1
    return done


def fill_calendar(*, at: datetime) -> int:
    """Work out the day for closed records that have none: closed before there was a calendar."""
    done = 0
    missing = Track.objects.filter(state=TrackState.CLOSED, delete_after=None)
    while tracks := list(
        missing.select_related("dossier", "package").defer("package__files").order_by("pk")[:BATCH]
    ):
        with transaction.atomic():
            opened = vault.release(
                seat=None, dossiers=[track.dossier for track in tracks], purpose="retention.set",
                at=at,
            )  # fmt: skip
            names = people.names_in(opened, [track.dossier_id for track in tracks])
            for track in tracks:
                _set_day(track, names.get(track.dossier_id, Names()))
        done += len(tracks)
    return done


def _set_day(track: Track, names: Names) -> None:
    assert track.closed_on is not None  # noqa: S101 - a constraint: closed tracks have a day
    day = delete_after(
        package_of(track).definition.retention,
        closed_on=track.closed_on,
        birth_year=names.year_of_birth,
    )
    Track.objects.filter(pk=track.pk, state=TrackState.CLOSED).update(delete_after=day)


def _act(
    item: Due, kind: DisposalKind, by: Seat, at: datetime, *, reason: DisposalReason | str = ""
) -> Disposal:
    acts = disposal.open_acts_of(item.dossier)
    if any(act.kind == kind for act in acts):
        raise AlreadyDecided(acts[0].proposer.name)
    act = Disposal(
        dossier_id=item.dossier, scope_id=item.scope, track_id=item.track, kind=kind,
        reason=reason, proposed_by=by, proposer=by.officer, proposed_at=at,
    )  # fmt: skip
    act.save(force_insert=True)
    return act


def _locked(act: Disposal) -> Disposal:
    """An act that still waits for its second person."""
    locked = Disposal.objects.select_for_update(of=("self",)).get(pk=act.pk)
    if locked.state != DisposalState.PROPOSED:
        raise AlreadyDecided((locked.confirmer or locked.proposer).name)
    return locked


def _bury(track: Track, at: datetime) -> None:
    """Leave of a track its number, its post, its protocol and its days."""
    if track.state != TrackState.CLOSED:
        # Restored from before it was closed: whatever it was, its keys are gone.
        track.state, track.closed_on = TrackState.CLOSED, track.closed_on or at.date()
    move(track, TrackState.DELETED)
    track.deleted_on = at.date()
    track.severity = track.outcome = track.stage = track.route = track.effects = ""
    track.assigned = track.due_at = track.delete_after = None
    track.figures_stale = False
    track.version += 1
    track.save()
    Owed.objects.filter(track=track).delete()
    track.alarms.all().delete()
    Token.objects.filter(dossier_id=track.dossier_id).delete()
    Grant.objects.filter(dossier_id=track.dossier_id, until__gt=at).update(until=at)
    if not Track.objects.filter(case_id=track.case_id, deleted_on=None).exists():
        CaseLink.objects.filter(
            Q(first_id=track.case_id) | Q(second_id=track.case_id), undone_on=None
        ).update(undone_on=at.date())
