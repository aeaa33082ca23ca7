"""Take in a list that an agency sent: the whole of it or nothing, and nobody twice."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.cells import to_csv
from ventanilla.common.errors import BadInput
from ventanilla.notifications import policies, selectors
from ventanilla.notifications.marks import marks_of
from ventanilla.notifications.models import Agency, Batch, Notification
from ventanilla.notifications.services.registering import agency_named, write
from ventanilla.notifications.sheets import Sheet
from ventanilla.notifications.states import Entry
from ventanilla.notifications.told import Told
from ventanilla.security.models import Seat


@dataclass(frozen=True, slots=True)
class Double:
    """A line about somebody who is known: in an earlier line, or on the desk."""

    line: int
    earlier: int | None
    notification: Notification | None


def doubles(sheet: Sheet, *, seat: Seat, at: datetime) -> list[Double]:
    """The lines that say what is known already."""
    found: list[Double] = []
    seen: dict[bytes, int] = {}
    for line, told in sheet.told.items():
        marks = [token for __, token in _marks(told)]
        earlier = next((seen[mark] for mark in marks if mark in seen), None)
        same = next((each for each in selectors.alike_to(told, seat=seat, at=at) if each.same),
                    None)  # fmt: skip
        if earlier is not None or same is not None:
            found.append(Double(line, earlier, same.notification if same else None))
        for mark in marks:
            seen.setdefault(mark, line)
    return found


@transaction.atomic
def take(*, sheet: Sheet, agency: str, batch_id: UUID, by: Seat, at: datetime) -> Batch:
    """Take in every line that is not known yet. Raises ``BadInput`` while the list has a fault.

    ``batch_id`` is chosen by whoever asks: sent twice, it is taken once.
    """
    policies.may_take(by).enforce()
    if sheet.faults or not sheet.told:
        raise BadInput({"file": _("The list has faults: nothing of it was taken.")})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [batch_id.int >> 65])
    if (known := selectors.batch(by, batch_id)) is not None:
        return known[0]
    skipped = sorted({each.line for each in doubles(sheet, seat=by, at=at)})
    batch = Batch(
        id=batch_id, post=by.post, seat=by, agency=agency_named(agency), received_at=at,
        lines=len(sheet.told), skipped=skipped,
    )  # fmt: skip
    batch.save(force_insert=True)
    taken: list[UUID] = []
    for line, told in sheet.told.items():
        if line in skipped:
            continue
        kept, __ = told.without_protection()
        row = write(
            kept, post=by.post, entry=Entry.SHEET, by=by, at=at, notification_id=uuid.uuid4(),
            batch=(batch, line),
        )  # fmt: skip
        taken.append(row.dossier_id)
    audit.record(
        by=by, action="notification.list_taken", at=at, dossiers=taken,
        detail={"lines": batch.lines, "taken": len(taken), "known": len(skipped)},
    )  # fmt: skip
    return batch


def result(batch: Batch, rows: Mapping[int, Notification]) -> Sequence[tuple[int, str, str]]:
    """(line, what came of it, reference) of every line: codes and references, no names."""
    lines = [(line, _("taken in"), row.reference) for line, row in rows.items()]
    lines += [(line, _("known already"), "") for line in batch.skipped]
    return sorted(lines)


def result_as_csv(batch: Batch, rows: Mapping[int, Notification]) -> bytes:
    """The result as a file for the agency."""
    return to_csv([_("Line"), _("Result"), _("Reference")], result(batch, rows))


def _marks(told: Told) -> Sequence[tuple[str, bytes]]:
    key = selectors.agency_key(told.agency)
    named = Agency(name=told.agency, key=key)
    return list(marks_of(told.names, agency=named, custody_id=told.custody_id))
