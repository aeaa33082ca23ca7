"""Take a copy of a database: dumped, sealed and measured while it passes by, never in between."""

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.utils.translation import gettext as _

from ventanilla.cli.copies import manifest, programs
from ventanilla.cli.copies.manifest import PARTS, Kept, Manifest, Tell
from ventanilla.config.place import SetupError
from ventanilla.security import age


@dataclass(frozen=True, slots=True)
class Order:
    """What one backup is: its id, whom its files are sealed to (blank: nobody)."""

    backup: str
    sealed_to: str


def take(alias: str, folder: Path, order: Order, beside: Iterable[Path], tell: Tell) -> Manifest:
    """Copy one database into a new folder, with the small files that go with it.

    ``tell``: is called with how many bytes were written. What fails leaves no folder. Raises
    SetupError.
    """
    _make(folder)
    try:
        return _take(alias, folder, order, beside, tell)
    except programs.Failed as failed:
        words = _("The copy of the %(what)s failed: %(why)s")
        raise SetupError(words % {"what": manifest.called(PARTS[alias]), "why": failed}) from failed
    finally:
        if not (folder / manifest.NAME).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _make(folder: Path) -> None:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.mkdir(mode=0o700)
    except FileExistsError as error:
        words = _("%(folder)s exists already, and is left as it is.")
        raise SetupError(words % {"folder": folder}) from error
    except OSError as error:
        words = _("The folder %(folder)s cannot be made (%(why)s).")
        raise SetupError(words % {"folder": folder, "why": error.strerror}) from error


def _take(alias: str, folder: Path, order: Order, beside: Iterable[Path], tell: Tell) -> Manifest:
    with programs.connected(alias) as connection:
        server = connection.info.server_version
    program = programs.find("pg_dump", server)
    name = f"{PARTS[alias]}.dump{'.age' if order.sealed_to else ''}"
    began_at = datetime.now(UTC)
    arguments = ("--format=custom", "--no-unlogged-table-data")
    with programs.running(program, *arguments, alias=alias) as process:
        assert process.stdout is not None  # noqa: S101 - asked for
        plain = iter(lambda: process.stdout.read(manifest.BLOCK), b"")  # type: ignore[union-attr]
        sealed = age.seal(order.sealed_to, plain) if order.sealed_to else plain
        kept = _write(folder / name, sealed, tell)
    made = Manifest(
        what=PARTS[alias],
        backup=order.backup,
        began_at=began_at,
        ended_at=datetime.now(UTC),
        file=name,
        kept=kept,
        sealed_to=order.sealed_to,
        server=server,
        ventanilla=version("ventanilla"),
        beside={
            path.name: _write(folder / path.name, manifest.blocks(path), tell)
            for path in beside
            if path.exists()
        },
    )
    made.write(folder)
    return made


def _write(path: Path, parts: Iterator[bytes], tell: Tell) -> Kept:
    digest, length = hashlib.sha256(), 0
    try:
        with manifest.private(path) as file:
            for part in parts:
                file.write(part)
                digest.update(part)
                length += len(part)
                tell(len(part))
    except OSError as error:
        words = _("The file %(path)s cannot be written (%(why)s).")
        raise SetupError(words % {"path": path, "why": error.strerror}) from error
    return Kept(length, digest.hexdigest())
