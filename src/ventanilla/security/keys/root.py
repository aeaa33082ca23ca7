"""The root key: a file outside the repository that only its owner may read.

The file holds one line a key, ``<id> <64 hex digits>``; the first is the current one, the others
only open what they wrapped until a rotation has passed over every key.

A process keeps what it read for as long as the file stays the same one. So a rotation reaches the
running site at once; and without its file the site stops, since a key that stands in no file
would wrap dossiers that nobody opens after the next start.
"""

import os
import stat
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from ventanilla.security import crypto


@dataclass(frozen=True, slots=True, repr=False)
class RootKeys:
    """The keys of the file by id; ``current`` wraps what is new."""

    current: str
    by_id: dict[str, bytes]


def create(path: Path) -> None:
    """Make a new root key file (0600). Refuses to overwrite one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(_line(crypto.new_key()))


def add_current(path: Path) -> None:
    """Put a new key on top of the file: the first half of a rotation."""
    replace(path, _line(crypto.new_key()) + path.read_text())


def replace(path: Path, content: str) -> None:
    """Write the file anew in one step, so that a power cut leaves the old or the new one whole."""
    beside = path.with_suffix(".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(path)


def current() -> RootKeys:
    """The root keys of this installation."""
    path: Path = settings.ROOT_KEY_FILE
    return load(path)


def load(path: Path) -> RootKeys:
    """The keys of a file, read anew only after it changed.

    Raises ImproperlyConfigured for a missing, damaged or open one.
    """
    try:
        seen = os.stat(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    return _read(path, seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_mode)


@lru_cache(maxsize=4)
def _read(path: Path, _inode: int, _written: int, _changed: int, mode: int) -> RootKeys:
    """Read a file. The numbers tell this state of it from every other."""
    try:
        lines = path.read_text().split("\n")
    except OSError as error:
        raise _unreadable(path, error) from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ImproperlyConfigured(
            _("The root key file %(path)s can be read by others. Run: chmod 600 %(path)s")
            % {"path": path}
        )
    pairs = [line.split() for line in lines if line.strip()]
    if not pairs or any(len(pair) != 2 or len(pair[1]) != 64 for pair in pairs):
        raise ImproperlyConfigured(
            _("The root key file %(path)s is damaged. Put its backup back.") % {"path": path}
        )
    return RootKeys(current=pairs[0][0], by_id={name: bytes.fromhex(key) for name, key in pairs})


def _unreadable(path: Path, error: OSError) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        _("The root key file %(path)s cannot be read (%(error)s). `ventanilla doctor` tells more.")
        % {"path": path, "error": error.strerror}
    )


def _line(key: bytes) -> str:
    return f"{os.urandom(4).hex()} {key.hex()}\n"
