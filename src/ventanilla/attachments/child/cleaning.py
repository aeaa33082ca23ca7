"""Which cleaner reads which format, and what is asked of every file before one does."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from ventanilla.attachments.child import looking
from ventanilla.attachments.formats import FORMATS, LARGEST, Format, Refusal, Refused

#: format -> module with ``clean(content) -> (working copy, code of its format)``
CLEANERS = {
    "jpeg": "pictures",
    "png": "pictures",
    "webp": "pictures",
    "heic": "pictures",
    "pdf": "papers",
    "mp3": "mpeg",
    "m4a": "mp4",
    "ogg": "ogg",
    "txt": "texts",
}


@dataclass(frozen=True, slots=True)
class Cleaner:
    """What reads a format. ``threads``: its library cannot do without."""

    format: Format
    clean: Callable[[bytes, str], tuple[bytes, str]]
    threads: bool


def load(code: str) -> Cleaner:
    """Import everything that a format needs: afterwards nothing can be."""
    module = import_module(f"ventanilla.attachments.child.{CLEANERS[code]}")
    return Cleaner(FORMATS[code], module.clean, threads=code == "heic")


def clean(cleaner: Cleaner, content: bytes) -> tuple[bytes, str]:
    """The working copy and the code of its format. Raises :class:`Refused`."""
    if not content:
        raise Refused(Refusal.EMPTY)
    if len(content) > LARGEST:
        raise Refused(Refusal.TOO_LARGE)
    looking.check(content, cleaner.format)
    return cleaner.clean(content, cleaner.format.code)
