"""Take in a list that an agency sent: the whole of it or nothing, and nobody twice."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
from ventanilla.notifications.models import Agency, Batch, Mark, Notification
from ventanilla.notifications.services.registering import agency_named, write
from ventanilla.notifications.sheets import Sheet
from ventanilla.notifications.states import Entry, MarkKind
from ventanilla.notifications.told import Told
from ventanilla.security import access
from ventanilla.security.models import Seat
from ventanilla.security.tokens import Hasher


@dataclass(frozen=True, slots=True)
class Double:
    """A line about somebody who is known: in an earlier line, or on the desk."""

    line: int
    earlier: int | None
    notification: Notification | None


def doubles(sheet: Sheet, *, seat: Seat, at: datetime) -> list[Double]:
    """The lines that say what is known already: one search for the whole list."""
    hasher = Hasher()
    marks = {line: dict(_marks(told, hasher)) for line, told in sheet.told.items()}
    known = _known({token for found in marks.values() for token in found}, seat=seat, at=at)
    seen: dict[bytes, int] = {}
    found: list[Double] = []
    for line, told in sheet.told.items():
        key = selectors.agency_key(told.agency)
        earlier = next((seen[token] for token in marks[line] if token in seen), None)
        same = next(
            (row for token, kind in marks[line].items() for row in known.get(token, ())
             if kind == MarkKind.CUSTODY or row.agency.key == key),
            None,
        )  # fmt: skip
        if earlier is not None or same is not None:
            found.append(Double(line, earlier, same))
        for token in marks[line]:
            seen.setdefault(token, line)
    return found


def _known(
    tokens: set[bytes], *, seat: Seat, at: datetime
) -> Mapping[bytes, Sequence[Notification]]:
    """What the seat may open under each mark."""
    found = Mark.objects.filter(access.reach(seat, at), token__in=list(tokens))
    pairs = [(bytes(token), dossier) for token, dossier in found.values_list("token", "dossier_id")]
    rows = selectors.reached(seat, at).filter(dossier__in={dossier for __, dossier in pairs})
    by_dossier = {row.dossier_id: row for row in rows}
    known: dict[bytes, list[Notification]] = defaultdict(list)
    for token, dossier in pairs:
        if dossier in by_dossier:
            known[token].append(by_dossier[dossier])
    return known


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


def _marks(told: Told, hasher: Hasher) -> Iterator[tuple[bytes, MarkKind]]:
    named = Agency(name=told.agency, key=selectors.agency_key(told.agency))
    found = marks_of(told.names, agency=named, custody_id=told.custody_id, hasher=hasher)
    return ((token, kind) for kind, token in found)
