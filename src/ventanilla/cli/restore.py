"""``ventanilla restore FOLDER``: both databases from a copy, keys first; then a look."""

import argparse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from ventanilla.cli import audit, ready
from ventanilla.cli.copies import manifest, programs, putting
from ventanilla.cli.copies.manifest import PARTS, Manifest, Tell
from ventanilla.common.errors import BadInput
from ventanilla.config.place import SetupError

WORDS = "Put a copy of both databases into empty ones, and look whether it is whole."
SIGN_INS = "DELETE FROM security_session"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    parser.add_argument("folder", type=Path, help="what `ventanilla backup` made")
    parser.add_argument("--keys", type=Path, metavar="FOLDER", help="where the keys' folder is")
    parser.add_argument(
        "--identity", type=Path, metavar="FILE", help="the private key that the files are sealed to"
    )


def run(arguments: argparse.Namespace) -> int:
    """Look through the copy, put it back, verify the log and open a case. 1 where a look fails."""
    ready.server_up()
    ready.django_up(language=ready.terminal_language())
    folders = {"keys": arguments.keys or arguments.folder / "keys",
               "default": arguments.folder / "cases"}  # fmt: skip
    plan = _looked_through(folders, _identity(arguments.identity))
    for alias, folder in folders.items():
        with _progress(
            _("Restoring: %(what)s") % {"what": manifest.called(PARTS[alias])}, plan.bytes(alias)
        ) as tell:
            putting.put(alias, folder, plan.copies[alias], program=plan.programs[alias],
                        identity=plan.identity, tell=tell)  # fmt: skip
    with programs.connected("default") as connection:
        connection.execute(SIGN_INS)
    taken = plan.copies["default"].began_at
    print(
        _("Restored, as it was on %(when)s UTC. Nobody is signed in.") % {"when": f"{taken:%F %T}"}
    )
    return _look(folders["default"])


@dataclass(frozen=True, slots=True)
class _Plan:
    copies: Mapping[str, Manifest]
    programs: Mapping[str, Path]
    identity: str

    def bytes(self, alias: str) -> int:
        return self.copies[alias].kept.bytes


def _looked_through(folders: Mapping[str, Path], identity: str) -> _Plan:
    """Everything that can be found out before the first byte is written. Raises SetupError."""
    copies = {alias: manifest.read(folder, PARTS[alias]) for alias, folder in folders.items()}
    putting.check_order(copies["default"], copies["keys"])
    with _progress(_("Looking through it"), sum(map(manifest.length, copies.values()))) as tell:
        for alias, folder in folders.items():
            manifest.check(folder, copies[alias], tell)
    for alias, folder in folders.items():
        putting.check_opens(folder, copies[alias], identity)
    found = {alias: putting.check_target(alias, copies[alias]) for alias in folders}
    return _Plan(copies, found, identity)


def _identity(path: Path | None) -> str:
    """A private key from its file; lines that begin with # are passed over. Raises ``BadInput``."""
    if path is None:
        return ""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        words = _("The private key's file %(path)s cannot be read.")
        raise BadInput({"identity": words % {"path": path}}) from error
    return next((line.strip() for line in lines if line.strip() and line[0] != "#"), "none")


def _look(cases: Path) -> int:
    """Is the log whole, has every dossier a key, do the newest and the oldest case open?"""
    from ventanilla.cli.copies import looking, mending

    try:
        mending.mend()
    except SetupError as missing:
        print(missing)
        print(_("Then look yourself: `ventanilla audit verify`, `ventanilla doctor`."))
        return 1
    whole = audit.verify(_believed(cases)) == 0
    opened = True
    for sentence, good in looking.findings():
        opened = opened and good
        print(sentence)
    for sentence in _advice():
        print(sentence)
    return 0 if whole and opened else 1


def _believed(cases: Path) -> argparse.Namespace:
    """The witness and the public keys of this installation, else those that lay with the copy."""
    from django.conf import settings

    from ventanilla.security import signing

    witness, public = Path(settings.WITNESS_FILE), signing.public_file(settings.LOG_KEY_FILE)
    copied = {path: cases / path.name for path in (witness, public)}
    for path, copy in copied.items():
        if not path.exists() and copy.exists():
            words = _("%(path)s is not here: what lay with the copy is believed.")
            print(words % {"path": path})
    here = {path: path if path.exists() else copy for path, copy in copied.items()}
    return argparse.Namespace(witness=here[witness], key=here[public], from_head=0, json=False)


def _advice() -> Iterator[str]:
    yield _("What was destroyed comes back with a copy: `ventanilla keys replay-shreds`.")
    yield _(
        "On another server, or where lines are lost, nothing is sealed until you say why: "
        "`ventanilla audit accept --reason WHY`. Then start the site, and the worker last."
    )


@contextmanager
def _progress(what: str, total: int) -> Iterator[Tell]:
    """How much of how much, on a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda length: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(),
               TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda length: bar.advance(task, length)
