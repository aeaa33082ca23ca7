"""Give a hostile file to a confined process, and take back its working copy or its refusal."""

import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from ventanilla.attachments import child
from ventanilla.attachments.formats import (
    FORMATS,
    LARGEST_COPY,
    Format,
    Refusal,
    Refused,
)

PROGRAM = Path(child.__file__).with_name("__main__.py")
#: seconds by the clock; the child has fewer on its own
PATIENCE_S = 30
HEADER = 4096
PIECE = 64 * 1024
MEASURES = frozenset({"limits", "rights", "no_new_rights", "calls"})
#: files read at once by one process of the site: each may take half a gigabyte
AT_ONCE = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Copy:
    """A working copy, and which measures held while it was made."""

    content: bytes
    format: Format
    held: tuple[str, ...]


def make_copy(content: bytes, *, format: Format) -> Copy:
    """Have a file of a format read and written anew. Raises ``Refused``, and nothing else:

    a child that crashes, is killed, talks too much or takes too long has refused the file.
    """
    with _place():
        said, copy = _ask(format.code, content)
    try:
        if "refused" in said:
            raise Refused(Refusal(said["refused"]))
        if said["format"] in format.copies:
            return Copy(copy, FORMATS[said["format"]], tuple(said["held"]))
    except (KeyError, ValueError, TypeError):
        pass  # no sentence of ours: somebody else speaks
    raise Refused(Refusal.TOO_HARD)


@dataclass(frozen=True, slots=True)
class Confinement:
    """What holds a child here: measures that took hold; escapes that were tried, and refused."""

    held: tuple[str, ...]
    tried: tuple[str, ...]
    refused: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the child is bounded, and every escape was refused.

        A network of its own is more than is needed where no call connects to one.
        """
        return set(self.held) >= MEASURES and bool(self.tried) and self.tried == self.refused


@lru_cache(maxsize=1)
def confinement() -> Confinement:
    """Start a child that tries to break out, and see what it could not do."""
    said, _copy = _ask("probe", b"")
    return Confinement(*(tuple(said.get(what, ())) for what in ("held", "tried", "refused_to")))


@contextmanager
def _place() -> Iterator[None]:
    if not AT_ONCE.acquire(timeout=PATIENCE_S):
        raise Refused(Refusal.TOO_HARD)
    try:
        yield
    finally:
        AT_ONCE.release()


def _ask(code: str, content: bytes) -> tuple[dict[str, Any], bytes]:
    """The child's line and what follows it; nothing unless it said all that it announced."""
    process = subprocess.Popen(  # noqa: S603 - our own program, with one word of ours
        [sys.executable, "-I", "-B", str(PROGRAM), code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={},
        close_fds=True,
        start_new_session=True,
    )
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("A pipe was asked for.")
    threading.Thread(target=_feed, args=(process.stdin, content), daemon=True).start()
    try:
        answer = _listen(process.stdout, until=time.monotonic() + PATIENCE_S)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    head, _line, copy = answer.partition(b"\n")
    try:
        said = json.loads(head)
        return (said, copy) if said["size"] == len(copy) else ({}, b"")
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}, b""


def _feed(pipe: IO[bytes], content: bytes) -> None:
    try:
        with pipe:
            pipe.write(content)
    except OSError:
        pass  # the child ended before it read everything: what it said counts


def _listen(pipe: IO[bytes], *, until: float) -> bytes:
    """Everything that the child says; empty if it says too much, or is not done in time."""
    heard = bytearray()
    with selectors.DefaultSelector() as ready:
        ready.register(pipe, selectors.EVENT_READ)
        while (left := until - time.monotonic()) > 0:
            if not ready.select(left):
                break
            piece = os.read(pipe.fileno(), PIECE)
            if not piece:
                return bytes(heard)
            heard += piece
            if len(heard) > LARGEST_COPY + HEADER:
                break
    return b""
