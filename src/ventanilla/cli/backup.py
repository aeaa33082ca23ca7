"""``ventanilla backup FOLDER``: both databases, cases first and keys after, each by itself."""

import argparse
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _
from rich.console import Console
from rich.filesize import decimal
from rich.progress import DownloadColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from ventanilla.cli import ready
from ventanilla.cli.copies import manifest, taking
from ventanilla.cli.copies.manifest import PARTS, Manifest, Tell
from ventanilla.common.errors import BadInput

WORDS = "Copy both databases: the cases, then the keys, in two folders that part."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    parser.add_argument("folder", type=Path, help="a new folder; in it `cases` and `keys`")
    parser.add_argument(
        "--keys", type=Path, metavar="FOLDER", help="a new folder elsewhere for the keys"
    )
    sealed = parser.add_mutually_exclusive_group(required=True)
    sealed.add_argument(
        "--to", metavar="age1…", help="seal each file to this public key, or to that in a file"
    )
    sealed.add_argument(
        "--plain", action="store_true", help="seal nothing: for a disk that is sealed itself"
    )


def run(arguments: argparse.Namespace) -> int:
    """Take both copies, and say what to do with them."""
    ready.server_up()
    ready.django_up(language=ready.terminal_language())
    order = taking.Order(str(uuid.uuid4()), "" if arguments.plain else recipient(arguments.to))
    folders = {"default": arguments.folder / "cases",
               "keys": arguments.keys or arguments.folder / "keys"}  # fmt: skip
    # A key is committed before its dossier: keys that are copied after the cases open all of them.
    for alias, folder in folders.items():
        with _progress(manifest.called(PARTS[alias])) as tell:
            made = taking.take(alias, folder, order, _beside(alias), tell)
        print(_line(made, folder))
    for sentence in _advice(order):
        print(sentence)
    return 0


def recipient(given: str) -> str:
    """A public key, given as itself or as a file that holds it. Raises ``BadInput``."""
    from ventanilla.security import age

    text, path = given.strip(), Path(given)
    try:
        if not text.startswith("age1") and path.is_file():
            text = path.read_text(encoding="utf-8").strip()
        next(age.seal(text, []))
    except (age.BadKey, OSError, UnicodeError) as error:
        words = _(
            "“%(given)s” is no public key for backups. `ventanilla keys identity FILE` makes one."
        )
        raise BadInput({"to": words % {"given": given}}) from error
    return text


def _beside(alias: str) -> list[Path]:
    """What goes with the cases: they name nobody and open nothing."""
    from django.conf import settings

    from ventanilla.security import signing

    if alias == "keys":
        return []
    return [Path(settings.WITNESS_FILE), signing.public_file(settings.LOG_KEY_FILE)]


def _line(made: Manifest, folder: Path) -> str:
    words = _("%(what)s: %(size)s in %(folder)s, SHA-256 %(digest)s…")
    return words % {
        "what": manifest.called(made.what),
        "size": decimal(made.kept.bytes),
        "folder": folder,
        "digest": made.kept.sha256[:16],
    }


def _advice(order: taking.Order) -> Iterator[str]:
    yield _("Part them now: the cases to one place, the keys to another, each to other people.")
    yield _("The root key is in neither: `ventanilla keys backup FILE`, to a third place.")
    if not order.sealed_to:
        yield _("They are not sealed: whoever reads this disk reads what is operational in clear.")


@contextmanager
def _progress(what: str) -> Iterator[Tell]:
    """How much was written, on a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda length: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), DownloadColumn(),
               TimeElapsedColumn())  # fmt: skip
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda length: bar.advance(task, length)
