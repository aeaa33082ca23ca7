"""What lies in the folder of a copy: which database, when it was taken, what each file must be."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from ventanilla.config.place import SetupError

NAME = "manifest.json"
FORM = 1
BLOCK = 1024 * 1024
#: what a part is a copy of: the name of its folder and of its dump
PARTS = {"default": "cases", "keys": "keys"}
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a copy."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One part: of ``cases`` or ``keys``.

    ``sealed_to``: the public key that its dump is sealed to; blank where it is not. ``server``:
    the version of PostgreSQL that it was taken from. ``beside``: small files that go with it.
    """

    what: str
    backup: str
    began_at: datetime
    ended_at: datetime
    file: str
    kept: Kept
    sealed_to: str
    server: int
    ventanilla: str
    beside: dict[str, Kept] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write it last: a folder without one is no copy."""
        said: dict[str, Any] = {"form": FORM, **asdict(self)}
        text = json.dumps(said, indent=1, default=str) + "\n"
        with private(folder / NAME) as file:
            file.write(text.encode())


def called(what: str) -> str:
    """A part, as it is called in a sentence."""
    return {"cases": _("cases"), "keys": _("keys")}[what]


def private(path: Path) -> IO[bytes]:
    """A new file that its owner alone can read. Raises SetupError where there is one."""
    try:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except OSError as error:
        words = _("The file %(path)s cannot be written (%(why)s).")
        raise SetupError(words % {"path": path, "why": error.strerror}) from error


def read(folder: Path, what: str) -> Manifest:
    """The manifest of the part ``what`` in a folder. Raises SetupError: none, damaged, another."""
    path = folder / NAME
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        manifest = _read(said)
    except OSError as error:
        words = _("There is no copy in %(folder)s: it has no %(name)s.")
        raise SetupError(words % {"folder": folder, "name": NAME}) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SetupError(_("%(path)s is damaged.") % {"path": path}) from error
    if manifest.what != what:
        words = _("In %(folder)s lies a copy of the %(found)s, where one of the %(what)s belongs.")
        raise SetupError(
            words % {"folder": folder, "found": called(manifest.what), "what": called(what)}
        )
    return manifest


def _read(said: dict[str, Any]) -> Manifest:
    if said.pop("form") != FORM or said["what"] not in PARTS.values():
        raise ValueError
    for name in ("began_at", "ended_at"):
        said[name] = datetime.fromisoformat(said[name])
    said["kept"] = Kept(**said["kept"])
    said["beside"] = {_plain(name): Kept(**one) for name, one in said["beside"].items()}
    _plain(said["file"])
    return Manifest(**said)


def _plain(name: str) -> str:
    """A name in the folder, and no way out of it."""
    if Path(name).name != name:
        raise ValueError
    return name


def check(folder: Path, manifest: Manifest, tell: Tell) -> None:
    """Read every file of a part. Raises SetupError at the first that is not as it was written."""
    for name, kept in {manifest.file: manifest.kept, **manifest.beside}.items():
        digest, length = hashlib.sha256(), 0
        try:
            for block in blocks(folder / name):
                digest.update(block)
                length += len(block)
                tell(len(block))
        except OSError as error:
            words = _("The file %(path)s cannot be read (%(why)s).")
            raise SetupError(words % {"path": folder / name, "why": error.strerror}) from error
        if Kept(length, digest.hexdigest()) != kept:
            words = _(
                "%(path)s is not as it was written: its bytes have changed. Nothing was restored."
            )
            raise SetupError(words % {"path": folder / name})


def blocks(path: Path) -> Iterator[bytes]:
    """A file in blocks."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def length(manifest: Manifest) -> int:
    """The bytes of all files of a part."""
    return manifest.kept.bytes + sum(kept.bytes for kept in manifest.beside.values())
