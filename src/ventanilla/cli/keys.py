"""``ventanilla keys create|show|rotate|backup``: the root key, which opens everything.

Beside it stand the keys that sign the log and published protocols, which open nothing.
``ventanilla keys identity``: a pair of keys for whoever keeps the backups.
``ventanilla keys replay-shreds``: what was destroyed stays so after a restore.
"""

import argparse
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ventanilla.cli import ready
from ventanilla.config.place import SetupError

WORDS = "Make, look at, renew or back up the root key. Never prints the key itself."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    acts.add_parser(
        "create",
        help="make the root, the log's, the protocols' and the certificates' key, where missing",
    )
    acts.add_parser("show", help="where it is, which keys it holds, how much each one wraps")
    acts.add_parser("rotate", help="put a new key on top and wrap every dossier's key anew")
    backup = acts.add_parser("backup", help="copy the file somewhere else, for its owner only")
    backup.add_argument("copy", type=Path)
    identity = acts.add_parser("identity", help="make the pair of keys that backups are sealed to")
    identity.add_argument("file", type=Path, help="where its private half goes: not on a server")
    replay = acts.add_parser(
        "replay-shreds", help="after a restore: destroy again every key that was destroyed"
    )
    replay.add_argument("--log", type=Path, help="the list; without it VENTANILLA_SHRED_LOG")


def run(arguments: argparse.Namespace) -> int:
    """Do the act. The database is needed for ``show`` and ``rotate`` only."""
    ready.django_up(language="en")
    acts = {"create": create, "show": _show, "rotate": _rotate}
    if arguments.act == "backup":
        _backup(arguments.copy)
    elif arguments.act == "identity":
        _make_identity(arguments.file)
    elif arguments.act == "replay-shreds":
        _replay(arguments.log)
    else:
        acts[arguments.act]()
    return 0


def create() -> None:
    """Make the files of the root key, the log's, the protocols' and the certificates', each unless

    it is there.
    """
    from django.conf import settings

    from ventanilla.security import signing
    from ventanilla.security.keys import root

    path, of_log = _path(), Path(settings.LOG_KEY_FILE)
    of_protocols = Path(settings.PROTOCOL_KEY_FILE)
    of_badges = Path(settings.BADGE_KEY_FILE)
    if _made(path, root.create, root.load):
        print(f"A new root key is in {path}. Back it up: `ventanilla keys backup FILE`.")
    if _made(of_log, signing.create, signing.load):
        print(f"The log is signed with {of_log}. Give its {signing.public_file(of_log).name} away.")
    if _made(of_protocols, signing.create, signing.load):
        public = signing.public_file(of_protocols).name
        print(f"Protocols are signed with {of_protocols}. Give its {public} away.")
    if _made(of_badges, signing.create, signing.load):
        print(f"Certificates are signed with {of_badges}. Back it up.")


def _made(path: Path, make: Callable[[Path], object], load: Callable[[Path], object]) -> bool:
    """Make a key's file; False where there is one already, which can be read."""
    try:
        make(path)
    except FileExistsError:
        load(path)
        return False
    except OSError as error:
        raise SetupError(f"The key file {path} cannot be made ({error.strerror}).") from error
    return True


def _path() -> Path:
    from django.conf import settings

    return Path(settings.ROOT_KEY_FILE)


def _show() -> None:
    from django.db.models import Count

    from ventanilla.security.keys import root
    from ventanilla.security.keys.models import WrappedKey

    path = _path()
    roots = root.load(path)
    ready.migrated_up()
    counted = WrappedKey.objects.values_list("root_id").annotate(number=Count("pk"))
    numbers = dict(counted.order_by())
    print(f"{path}  (mode {path.stat().st_mode & 0o777:04o})")
    for name in roots.by_id:
        mark = "current" if name == roots.current else "old"
        print(f"  {name}  {mark:8} wraps the keys of {numbers.pop(name, 0)} dossiers")
    for name, number in numbers.items():
        print(f"  {name}  MISSING  {number} dossiers cannot be opened without it")


def _rotate() -> None:
    from ventanilla.security.keys import root

    path = _path()
    root.load(path)
    ready.migrated_up()
    with _alone(path):
        _renew(path)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Two rotations at once would each wrap keys with a root key that the other does not know."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise SetupError("Another rotation is under way: wait until it has ended.") from error
    finally:
        os.close(folder)


def _renew(path: Path) -> None:
    from ventanilla.security.keys import root, services

    before = path.with_name(f"{path.name}.before-{root.load(path).current}")
    _copy(path, before)
    root.add_current(path)
    done = services.rewrap_all()
    print(f"{done} dossiers' keys are wrapped by the new root key {root.current().current}.")
    print(f"The file as it was is kept in {before}. Back up the new one, then remove that.")


def _backup(copy: Path) -> None:
    from ventanilla.security.keys import root

    path = _path()
    root.load(path)
    _copy(path, copy)
    print(f"{copy} opens every dossier. Keep it away from the copies of the databases.")


def _make_identity(path: Path) -> None:
    from ventanilla.cli.copies import manifest
    from ventanilla.security import age

    made = age.new_identity()
    with manifest.private(path) as file:
        file.write(f"{made}\n".encode())
    print(age.public_of(made))


def _replay(log: Path | None) -> None:
    from django.conf import settings
    from django.utils import timezone

    from ventanilla.cases.services import disposing
    from ventanilla.security import shredding

    path = log or Path(settings.SHRED_LOG)
    if not path.exists():
        raise SetupError(f"There is no list of destroyed keys in {path}.")
    ready.migrated_up()
    lines = shredding.replay(path)
    again = disposing.replay(lines=lines, at=timezone.now())
    print(f"{len(lines)} keys stay destroyed; {again} records were marked as deleted again.")


def _copy(path: Path, copy: Path) -> None:
    try:
        descriptor = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as target, path.open("rb") as source:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
    except FileExistsError as error:
        raise SetupError(f"{copy} exists already, and is left as it is.") from error
    except OSError as error:
        raise SetupError(f"{copy} cannot be written ({error.strerror}).") from error
