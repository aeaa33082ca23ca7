"""Heads: what the chain was at a moment, signed, and kept where the database's owner has no hand.

A head is a signed note in the form of a C2SP checkpoint: origin, size, hash in Base64, then lines
of our own, an empty line, a signature. A program that only keeps such notes, and compares each with
the one before, can be a witness. (One that asks for Merkle proofs cannot: this is a plain chain.)
"""

import base64
import binascii
import fcntl
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from ventanilla.audit.states import HeadKind

MARK = "— "


class Signer(Protocol):
    """Whoever signs. (This app stands below the ciphers, so it only knows their shape.)"""

    @property
    def name(self) -> str:
        """Whose log this is: the first line of every head."""
        ...

    @property
    def key_id(self) -> str:
        """Which key signs."""
        ...

    def sign(self, body: str) -> str:
        """The note: the body with a signature below it."""
        ...


class Checker(Protocol):
    """Whoever knows the public keys."""

    def is_signed(self, note: str) -> bool:
        """Whether a known key signed this note, sign for sign."""
        ...


class BadHead(Exception):
    """A note that is no head."""


@dataclass(frozen=True, slots=True)
class Head:
    """``at`` is the database's moment.

    Of an accepted chain, ``reason``: why; ``floor``: below which transaction every line was in it.
    """

    origin: str
    size: int
    hash: bytes
    at: datetime
    kind: HeadKind = HeadKind.ANCHOR
    reason: str = ""
    floor: int = 0

    @property
    def body(self) -> str:
        """The text that is signed."""
        why = " ".join(self.reason.split())
        accepted = self.kind == HeadKind.ACCEPT
        more = [f"floor {self.floor}", f"reason {why}"] if accepted else []
        root = base64.b64encode(self.hash).decode()
        own = [f"kind {self.kind}", f"at {self.at.isoformat()}", *more]
        return "\n".join([self.origin, str(self.size), root, *own]) + "\n"


def read(note: str) -> Head:
    """The head of a note, whoever signed it. Raises ``BadHead``."""
    body, empty, __ = note.partition("\n\n")
    try:
        origin, size, root, *own = body.split("\n")
        said = dict(line.split(" ", 1) for line in own)
        head = Head(
            origin,
            int(size),
            base64.b64decode(root, validate=True),
            datetime.fromisoformat(said["at"]),
            HeadKind(said["kind"]),
            said.get("reason", ""),
            int(said.get("floor", 0)),
        )
    except (ValueError, KeyError, binascii.Error) as error:
        raise BadHead from error
    if not empty or head.body != body + "\n":
        raise BadHead
    return head


class Witness:
    """A file beside the database to which each head is added: notes, one after the other.

    An outside witness is told by whatever carries this file's new lines away.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def notes(self) -> list[str]:
        """All whole notes, the oldest first. What a power cut left half is none."""
        try:
            text = self.path.read_bytes().decode("utf-8", errors="replace")
        except FileNotFoundError:
            return []
        return _split(text)[0]

    def add(self, note: str) -> None:
        """Add a note, and wait until the disk has it. What was left half before it goes away."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            whole, half = _split(file.read().decode("utf-8", errors="surrogateescape"))
            if half:
                file.truncate(sum(len(_bytes(each)) for each in whole))
            file.seek(0, os.SEEK_END)
            file.write(_bytes(note))
            file.flush()
            os.fsync(file.fileno())


def _bytes(note: str) -> bytes:
    return note.encode("utf-8", errors="surrogateescape")


def _split(text: str) -> tuple[list[str], str]:
    """Notes end with the line of their signature; what comes after the last is half a note."""
    notes, lines = [], []
    for line in text.splitlines(keepends=True):
        lines.append(line)
        if line.startswith(MARK) and line.endswith("\n"):
            notes.append("".join(lines))
            lines = []
    return notes, "".join(lines)
