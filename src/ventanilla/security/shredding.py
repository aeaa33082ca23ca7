"""The list of destroyed keys, kept outside of both databases.

A restored backup brings keys back: whoever restores replays this list. Each line is on the disk
before the key it is about is destroyed, and no line is ever changed.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings

from ventanilla.security.keys import services as keys

#: the database does not say that two persons committed to it, or a hold stands
Refused = keys.Refused
log = structlog.get_logger("ventanilla.security")


@dataclass(frozen=True, slots=True)
class Shred:
    """One line: which dossier, under which act, when; ``digest`` of the wrapped keys as hex."""

    dossier: UUID
    act: UUID
    at: datetime
    digest: str


def shred(dossier: UUID, *, act: UUID, at: datetime) -> str:
    """Destroy the keys of a dossier that two persons committed to delete; returns their digest.

    Done again after a crash it ends with the same digest. Raises ``Refused`` and OSError.
    """
    keys.check_confirmed(dossier, act=act)
    return _shred(dossier, act, at)


def shred_wiped(dossier: UUID, *, act: UUID, at: datetime) -> str:
    """Destroy the keys of what was no case and was emptied; returns their digest.

    Older copies of the row then open no more. Raises ``Refused`` and OSError.
    """
    keys.check_wiped(dossier)
    return _shred(dossier, act, at)


def _shred(dossier: UUID, act: UUID, at: datetime) -> str:
    known = next((line for line in noted() if line.dossier == dossier and line.act == act), None)
    if known is None:
        known = Shred(dossier, act, at, keys.digest(dossier))
        note(known)
    keys.destroy(dossier)
    return known.digest


def replay(path: Path | None = None) -> list[Shred]:
    """Destroy again, after a restore, every key that the list names; returns its lines."""
    lines = list(noted(path))
    for line in lines:
        keys.destroy(line.dossier)
    return lines


def note(line: Shred) -> None:
    """Append a line, and come back when the disk has it. Raises OSError."""
    path = Path(settings.SHRED_LOG)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    said = json.dumps({name: str(value) for name, value in asdict(line).items()})
    file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        # A line that a crash cut short is left as it is, and ends here.
        size = os.fstat(file).st_size
        torn = size > 0 and os.pread(file, 1, size - 1) != b"\n"
        os.write(file, (b"\n" if torn else b"") + said.encode() + b"\n")
        os.fsync(file)
    finally:
        os.close(file)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def noted(path: Path | None = None) -> Iterator[Shred]:
    """Every line that is whole, oldest first."""
    try:
        text = (path or Path(settings.SHRED_LOG)).read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            yield Shred(
                UUID(said["dossier"]),
                UUID(said["act"]),
                datetime.fromisoformat(said["at"]),
                str(said["digest"]),
            )
        except (ValueError, KeyError, TypeError):
            log.error("shreds.unreadable", line=number)
