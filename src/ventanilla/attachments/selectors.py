"""Reads of the files of a track: their list from an opened case, their bytes on the record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ventanilla.attachments.formats import FORMATS, Format
from ventanilla.attachments.models import Attachment, Chunk
from ventanilla.attachments.states import CopyKind, FileKind
from ventanilla.cases.models import Track
from ventanilla.cases.selectors import OpenCase
from ventanilla.common.trips import Joined, Trip
from ventanilla.security import chunks, vault
from ventanilla.security.models import Seat

_WITH_SEATS = Joined(lambda: Attachment.objects.select_related("seat__officer", "seat__post"))


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a case, opened: not its bytes, but all that is said of them."""

    row: Attachment
    document: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.document["name"])

    @property
    def note(self) -> str:
        return str(self.document["note"])

    @property
    def kind(self) -> FileKind:
        return FileKind(self.document["kind"])

    @property
    def format(self) -> Format:
        """What came in."""
        return FORMATS[self.document["format"]]

    @property
    def copy_format(self) -> Format:
        """What the working copy is."""
        return FORMATS[self.document["copy"]["format"]]

    @property
    def size(self) -> int:
        """Bytes of what came in."""
        return int(self.document["size"])

    @property
    def added_at(self) -> datetime:
        return datetime.fromisoformat(self.document["added_at"])

    @property
    def removed(self) -> Mapping[str, str] | None:
        """Why, when and by whom it was removed."""
        return self.document.get("removed")

    @property
    def removed_at(self) -> datetime | None:
        return datetime.fromisoformat(self.removed["at"]) if self.removed else None


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of one copy, decrypted as they are read. ``name`` says nothing about anybody."""

    name: str
    format: Format
    size: int
    pieces: Iterator[bytes]


def files_of(case: OpenCase) -> Sequence[KeptFile]:
    """The files of an opened case, the newest first; removed ones too, with the reason."""
    trip = Trip()
    rows = trip.find(_WITH_SEATS, track_id=case.track.pk)
    trip.go()
    files = [KeptFile(row, case.vault.open(row)) for row in rows]
    return sorted(files, key=lambda file: file.added_at, reverse=True)


def file_of(case: OpenCase, attachment: UUID) -> KeptFile | None:
    """One file of an opened case."""
    return next((file for file in files_of(case) if file.row.pk == attachment), None)


def open_copy(track: Track, attachment: UUID, *, seat: Seat, at: datetime) -> Content | None:
    """The working copy of a file, for a seat whose door let it through; recorded.

    None for a file that is not in this track, or was removed.
    """
    trip = Trip()
    rows = trip.find(Attachment, id=attachment, track_id=track.pk)
    opened = vault.release(
        seat=seat, dossiers=[track.dossier], purpose="attachment.read", at=at, trip=trip
    )
    if not rows or rows[0].is_removed:
        return None
    copy = opened.open(rows[0])["copy"]
    return content_of(rows[0], CopyKind.WORKING, copy)


def content_of(row: Attachment, kind: CopyKind, told: Mapping[str, Any]) -> Content:
    """One copy of a file. ``told``: its format, size and key, from a sealed document.

    The pieces are fetched at once, in the transaction that may see them, and decrypted as they
    are read. Raises ``Unreadable`` if one is missing.
    """
    format, size = FORMATS[told["format"]], int(told["size"])
    sealed = list(
        Chunk.objects.filter(attachment=row, kind=kind)
        .order_by("index")
        .values_list("sealed", flat=True)
    )
    if len(sealed) != chunks.count(size):
        raise chunks.Unreadable
    return Content(
        name=f"{row.pk.hex[:12]}.{format.extension}",
        format=format,
        size=size,
        pieces=chunks.decrypt(
            bytes.fromhex(told["key"]), map(bytes, sealed), file=row.pk, kind=kind.value
        ),
    )
