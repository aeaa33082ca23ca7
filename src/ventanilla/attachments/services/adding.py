"""A file comes into a case: looked at, copied without what could harm, sealed in pieces."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ventanilla.attachments import policies, reading, scanning
from ventanilla.attachments.errors import NotScanned, OtherFile, TooMany, Unfit
from ventanilla.attachments.formats import (
    BY_EXTENSION,
    LARGEST,
    MOST_FILES,
    UNDECLARED,
    Format,
    Refusal,
    Refused,
)
from ventanilla.attachments.models import Attachment, Chunk, Original
from ventanilla.attachments.names import extension_of, shown_name
from ventanilla.attachments.scanning import Scan
from ventanilla.attachments.states import CopyKind, FileKind
from ventanilla.audit import services as audit
from ventanilla.cases.models import Track
from ventanilla.cases.services.progress import Work
from ventanilla.cases.services.recording import check_open
from ventanilla.common.trips import Trip
from ventanilla.security import chunks
from ventanilla.security.models import Seat

#: pieces that go to the database together: 1 MB
TOGETHER = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it came: its name and type as the browser told them, its bytes."""

    name: str
    declared: str
    content: bytes
    kind: FileKind
    note: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """An upload that was found fit, with its working copy and the hash of what came."""

    upload: Upload
    format: Format
    copy: reading.Copy
    sha256: str


def add(*, track: Track, upload: Upload, token: UUID, by: Seat, at: datetime) -> Attachment:
    """Attach a file to a track. Nothing of one that is refused is kept.

    ``token`` is chosen by the page: sent again with the same bytes, it gives the first
    attachment; with others, ``OtherFile``. Raises ``Unfit`` or ``TooMany`` at the field, and
    ``NotScanned`` while the scanner that is installed does not answer.
    """
    policies.may_add(by, track).enforce()
    check_open(track)
    looked = look_at(upload)  # before anything is locked: it takes up to half a minute
    with transaction.atomic():
        return _keep(track, looked, token=token, by=by, at=at)


def look_at(upload: Upload) -> Looked:
    """Whether a file may be kept, and its working copy. Raises ``Unfit``, ``NotScanned``."""
    try:
        format = _format(upload)
        answer = scanning.scan(upload.content)
        if answer is Scan.NO_ANSWER:
            raise NotScanned(absent=False)
        if answer is Scan.HARMFUL:
            raise Refused(Refusal.HARMFUL)
        copy = reading.make_copy(upload.content, format=format)
    except Refused as refused:
        raise Unfit(refused.reason) from refused
    return Looked(upload, format, copy, hashlib.sha256(upload.content).hexdigest())


def _format(upload: Upload) -> Format:
    """The format that name and declared type agree on; the content is asked by the child."""
    if not upload.content:
        raise Refused(Refusal.EMPTY)
    if len(upload.content) > LARGEST:
        raise Refused(Refusal.TOO_LARGE)
    format = BY_EXTENSION.get(extension_of(shown_name(upload.name)))
    if format is None:
        raise Refused(Refusal.NOT_LISTED)
    declared = upload.declared.partition(";")[0].strip().lower()
    if declared not in format.types and declared not in UNDECLARED:
        raise Refused(Refusal.DISAGREES)
    return format


def _keep(track: Track, looked: Looked, *, token: UUID, by: Seat, at: datetime) -> Attachment:
    trip = Trip()
    there = trip.find(Attachment, track_id=track.pk)
    work = Work.begin(track, by=by, at=at, act="attachment.added", trip=trip)
    policies.may_add(by, work.track).enforce()
    check_open(work.track)
    # Made from the track's own id: nobody learns from a clash that another track has this token.
    pk = uuid.uuid5(work.track.pk, str(token))
    if earlier := next((row for row in there if row.pk == pk), None):
        if work.opened.open(earlier)["sha256"] != looked.sha256:
            raise OtherFile
        return earlier
    row = Attachment(
        id=pk,
        track=work.track,
        place=_free_place(there),
        on=at.astimezone(work.track.case.post.zoneinfo).date(),
        seat=by,
        **work.place(),
    )
    keys = {kind: chunks.new_key() for kind in CopyKind}
    work.writes.insert(
        work.opened.seal(row, _account(looked, key=keys[CopyKind.WORKING], at=at)),
        work.opened.seal(
            Original(attachment=row, **work.place()),
            {
                "format": looked.format.code,
                "size": len(looked.upload.content),
                "sha256": looked.sha256,
                "key": keys[CopyKind.ORIGINAL].hex(),
            },
        ),
    )
    # A second line, since only now it is known what came.
    audit.record(
        by=by,
        action="attachment.added",
        at=at,
        dossiers=[work.track.dossier_id],
        detail={"kind": looked.upload.kind.value, "size": len(looked.upload.content)},
        trip=work.writes,
    )
    _store(work, row, CopyKind.ORIGINAL, keys[CopyKind.ORIGINAL], looked.upload.content)
    _store(work, row, CopyKind.WORKING, keys[CopyKind.WORKING], looked.copy.content)
    work.finish("attachment.added", {"what": f"file.{looked.upload.kind.value}"})
    return row


def _free_place(there: Sequence[Attachment]) -> int:
    taken = {row.place for row in there}
    free = next((place for place in range(1, MOST_FILES + 1) if place not in taken), None)
    if free is None:
        raise TooMany
    return free


def _account(looked: Looked, *, key: bytes, at: datetime) -> dict[str, Any]:
    upload, copy = looked.upload, looked.copy
    return {
        "name": shown_name(upload.name),
        "note": upload.note,
        "kind": upload.kind.value,
        "format": looked.format.code,
        "size": len(upload.content),
        "sha256": looked.sha256,
        "copy": {"format": copy.format.code, "size": len(copy.content), "key": key.hex()},
        "added_at": at.isoformat(),
    }


def _store(work: Work, row: Attachment, kind: CopyKind, key: bytes, content: bytes) -> None:
    """Write a copy, a megabyte at a time, in the transaction of the act."""
    pieces, place = chunks.encrypt(key, content, file=row.pk, kind=kind.value), work.place()
    for index, sealed in enumerate(pieces):
        work.writes.insert(Chunk(attachment=row, kind=kind, index=index, sealed=sealed, **place))
        if index % TOGETHER == TOGETHER - 1:
            work.writes.go()
