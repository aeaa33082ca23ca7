"""A pair of databases for each size, filled once and kept until the code that fills it changes.

What is measured writes too: a submission goes into a case that was opened for it. On a kept pair
5,000 cases had become 13,000 after some forty passes, so that the list was slower each time.
"""

import contextlib
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ventanilla.cli.embedded import roles
from ventanilla.cli.embedded.connecting import connect
from ventanilla.config.databases import NAMES, VARIABLES
from ventanilla.config.place import CHECKOUT, Server, SetupError

PROFILE = "bench"
#: up to so many cases a pair is copied; beyond, a copy takes longer than all that is measured
COPIED = 20_000
SIZES = {"100": 100, "5k": 5_000, "20k": 20_000, "100k": 100_000, "1m": 1_000_000}
#: everything that decides what is in a filled database
SOURCES = (
    "ventanilla/**/migrations/*.py",
    "ventanilla/demo/*.py",
    "ventanilla/protocols/library/**/*.*",
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled pair of databases: what their names begin with, and how many cases are in them.

    ``rate``: cases a second, where it was filled just now.
    """

    name: str
    cases: int
    environment: Mapping[str, str]
    rate: float | None


def fill(server: Server, size: str, *, one_post: bool, reuse: bool = False) -> Filled:
    """The databases of a size. ``one_post``: all cases in McAllen, not in the whole network.

    ``reuse``: what was filled by other code is taken as well, once it is migrated.
    """
    state = _state()
    begins = f"bench_{size}_{'one' if one_post else 'all'}_"
    ready = _ready(server, begins)
    name = f"{begins}{state}"
    if reuse and ready and name not in ready:
        name = ready[-1]
    environment = _environment(server, name)
    if name in ready:
        _run(environment, "migrate", "--quiet")  # and the locks of this checkout
        return Filled(name, SIZES[size], environment, None)
    if not reuse:
        _drop_older(server, state)
    _run(environment, "migrate", "--quiet")
    before = time.perf_counter()
    arguments = ["--cases", str(SIZES[size]), "--walked", "0"]
    _run(environment, "load-demo", *arguments, *(["--post", "MCA"] if one_post else []))
    rate = SIZES[size] / (time.perf_counter() - before)
    with connect(server) as connection:
        connection.execute(f'CREATE DATABASE "{name}_ready"')
    for database in _databases(name).values():
        with connect(server, database) as connection:
            connection.execute("VACUUM ANALYZE")
    return Filled(name, SIZES[size], environment, rate)


@contextlib.contextmanager
def lent(server: Server, pair: Filled) -> Iterator[Mapping[str, str]]:
    """The environment of a pair to be measured: a copy, which is gone afterwards, of what was

    filled; of a big one the pair itself.
    """
    if pair.cases > COPIED:
        yield pair.environment
        return
    copy = f"{pair.name}_copy"
    _drop(server, copy)  # of a run that was killed
    try:
        yield _environment(server, copy, like=pair.name)
    finally:
        _drop(server, copy)


def _drop(server: Server, name: str) -> None:
    with connect(server) as connection:
        for database in _databases(name).values():
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def _databases(name: str) -> dict[str, str]:
    return {alias: f"{name}_{alias}" for alias in NAMES}


def _environment(server: Server, name: str, *, like: str = "") -> dict[str, str]:
    databases, copied = _databases(name), _databases(like) if like else {}
    for alias, database in databases.items():
        roles.create_database(server, database, alias, like=copied.get(alias, "template0"))
    return {
        **os.environ,
        "VENTANILLA_PROFILE": PROFILE,
        "DJANGO_SETTINGS_MODULE": "ventanilla.config.settings",
        **{
            variable: server.url(role=role, database=databases[alias])
            for (alias, role), variable in VARIABLES.items()
        },
    }


def _state() -> str:
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted((CHECKOUT / "src").glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def _ready(server: Server, begins: str) -> list[str]:
    """The pairs of a size that were filled to the end, the oldest first."""
    with connect(server) as connection:
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s) "
            "AND datname LIKE '%%\\_ready' ORDER BY oid",
            [begins],
        )
        return [name.removesuffix("_ready") for (name,) in found.fetchall()]


def _drop_older(server: Server, state: str) -> None:
    with connect(server) as connection:
        rows = connection.execute(r"SELECT datname FROM pg_database WHERE datname LIKE 'bench\_%'")
        for (name,) in rows.fetchall():
            if state not in name:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _run(environment: Mapping[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ventanilla.cli.main", *arguments], env=environment, check=False
    )
    if done.returncode:
        raise SetupError(f"`ventanilla {' '.join(arguments)}` did not work; see above.")
