"""Ask for a list of cases as a file; agree to it; make it; fetch it for a day."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.cells import to_csv
from ventanilla.common.errors import BadInput
from ventanilla.exports import files, policies, selectors
from ventanilla.exports.errors import Decided, NoFile
from ventanilla.exports.models import Export, File
from ventanilla.exports.states import (
    ALONE,
    LIFE,
    MOST_ROWS,
    OPERATIONAL,
    PATIENCE,
    Column,
    Format,
    Reason,
    State,
)
from ventanilla.outbox import services as outbox
from ventanilla.security import parcels
from ventanilla.security.identity import Job, entered
from ventanilla.security.models import Seat

MAKE = "exports.make"


@transaction.atomic
def ask(
    *,
    format: Format,
    reason: Reason,
    narrowed: str = "",
    mine: bool = False,
    names: bool = False,
    language: str,
    by: Seat,
    at: datetime,
) -> Export:
    """Ask for the cases that the list shows, narrowed the same way, as a file.

    More than 25 rows wait for a second person; more than 200 are refused with ``BadInput``.
    """
    policies.may_ask(by).enforce()
    rows = selectors.tracks(by, at, narrowed=narrowed, mine=mine).count()
    if rows > MOST_ROWS:
        raise BadInput({"narrowed": _(
            "That would be %(rows)d cases, and a file holds 200 at most. Narrow the list first."
        ) % {"rows": rows}})  # fmt: skip
    export = Export(
        seat=by, officer=by.officer, post=by.post, asked_at=at, narrowed=narrowed, mine=mine,
        columns=[*OPERATIONAL, *([Column.PERSON] if names else [])], format=format,
        reason=reason, language=language, rows=rows,
        state=State.WAITING if rows > ALONE else State.QUEUED,
    )  # fmt: skip
    export.save(force_insert=True)
    audit.record(by=by, action="export.asked", at=at, detail=_told(export))
    if export.state == State.WAITING:
        _tell_who_decides(export, at)
    return export


@transaction.atomic
def decide(*, export: Export, agree: bool, by: Seat, at: datetime) -> Export:
    """Agree to an export of many rows, or not. Never one's own."""
    export = Export.objects.select_for_update(of=("self",)).get(pk=export.pk)
    policies.may_decide(by, export).enforce()
    if export.state != State.WAITING or at >= export.asked_at + PATIENCE:
        raise Decided
    export.state = State.QUEUED if agree else State.REFUSED
    export.decided_by, export.decided_at = by.officer, at
    export.save(update_fields=["state", "decided_by", "decided_at"])
    told: dict[str, str | int | bool] = {"export": str(export.pk), "rows": export.rows}
    if agree:
        audit.record(by=by, action="export.approved", at=at, detail=told)
    else:
        audit.record(by=by, action="export.refused", at=at, detail=told)
    return export


def fetch(*, export: Export, by: Seat, at: datetime) -> bytes:
    """The file, for the seat that asked for it and no other, for a day. Raises ``NoFile``."""
    file = File.objects.filter(export=export, seat=by).first()
    if file is None or export.state != State.READY or at >= _end(export):
        raise NoFile
    try:
        content = parcels.unseal(export.pk, bytes(file.sealed))
    except parcels.Unreadable as error:
        raise NoFile from error
    audit.record(
        by=by,
        action="export.downloaded",
        at=at,
        detail={"export": str(export.pk), "rows": export.rows, "sha256": export.digest},
    )
    return content


def make(*, export: Export, at: datetime) -> None:
    """Make the file of an export that waits for it, with the rights that its seat has today.

    Called by a job that works for the system; made twice it is stored once.
    """
    seat = export.seat
    most = MOST_ROWS if export.decided_by_id else ALONE
    with (
        entered(Job(MAKE, seat=seat.pk)),
        translation.override(export.language),
        transaction.atomic(),
    ):
        table, dossiers = selectors.rows(export, at=at, most=most + 1)
        header = selectors.header(export)
    if len(table) > most:
        # There are more cases now than anybody agreed to.
        _settle(export, State.FAILED)
        return
    if export.format == Format.CSV:
        content = to_csv(header, table)
    else:
        with translation.override(export.language):
            content = files.workbook(_("Cases"), header, table)
    sealed = parcels.seal(export.pk, content)
    with transaction.atomic():
        if not _settle(export, State.READY, rows=len(table), made_at=at,
                       digest=hashlib.sha256(content).hexdigest()):  # fmt: skip
            return
        File.objects.create(export=export, seat=seat, sealed=sealed)
        export.refresh_from_db(fields=["rows", "digest"])
        audit.record(
            by=seat,
            action="export.made",
            at=at,
            dossiers=dossiers,
            detail={**_told(export), "sha256": export.digest},
        )


def tidy(*, at: datetime) -> int:
    """End what is over: files after a day, with their keys, and wishes that nobody answered.

    Returns how many files went.
    """
    Export.objects.filter(state=State.WAITING, asked_at__lte=at - PATIENCE).update(
        state=State.REFUSED
    )
    done = 0
    for export in Export.objects.filter(state=State.READY, made_at__lte=at - LIFE):
        parcels.destroy(export.pk)
        with transaction.atomic():
            File.objects.filter(export=export).delete()
            Export.objects.filter(pk=export.pk).update(state=State.GONE)
            audit.record(by=None, action="export.ended", at=at, detail={"export": str(export.pk)})
        done += 1
    return done


def _settle(export: Export, state: State, **more: object) -> bool:
    """End the making of a file; False when it has ended already."""
    waiting = Export.objects.filter(pk=export.pk, state=State.QUEUED)
    return bool(waiting.update(state=state, **more))


def _tell_who_decides(export: Export, at: datetime) -> None:
    for seat in Seat.objects.live(at).filter(post=export.post_id, role__in=policies.AGREES):
        if policies.may_decide(seat, export):
            outbox.write(
                effect=f"export:{export.pk}:{seat.officer_id}",
                officer=seat.officer,
                subject=_("Something waits for your agreement"),
                body=_("Look at “Exports” in Ventanilla. Whoever asked waits for an answer."),
                at=at,
            )


def _told(export: Export) -> dict[str, str | int | bool]:
    """What the log keeps of an export: codes and counts."""
    return {
        "export": str(export.pk),
        "rows": export.rows,
        "fields": " ".join(export.columns),
        "format": export.format,
        "reason": export.reason,
    }


def _end(export: Export) -> datetime:
    if export.made_at is None:
        raise NoFile
    return export.made_at + LIFE
