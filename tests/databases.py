"""Databases for tests: migrated once as the owner, cloned for each worker, used as the application.

A template is kept for each state of the migrations. Clones carry the number of the process
that made them, so that those of a killed run are found and removed by the next.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from ventanilla.cli.embedded import cluster, roles
from ventanilla.config.databases import NAMES, OWNER, VARIABLES
from ventanilla.config.place import CHECKOUT, Server

KEPT_TEMPLATES = 3
SOURCE = CHECKOUT / "src" / "ventanilla"
#: what the databases are made by
LOCKED = ("**/migrations/*.py", "security/locks/*", "network/roles.py", "config/databases.py")
ONE_AT_A_TIME = 20_260_101


def state_of_the_migrations() -> str:
    """Changes when any migration, or the version of any package, does."""
    digest = hashlib.sha256((CHECKOUT / "requirements.lock").read_bytes())
    for path in sorted(path for pattern in LOCKED for path in SOURCE.glob(pattern)):
        if path.is_file():
            digest.update(path.as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def administrator(server: Server, database: str = "postgres") -> psycopg.Connection:
    """A connection that may do anything: to make, clean and drop, never to test with."""
    return psycopg.connect(cluster.superuser(server, database), autocommit=True)


@contextmanager
def clones(server: Server, suffix: str = "") -> Iterator[dict[str, str]]:
    """Both databases for this process alone: alias -> name. Dropped at the end.

    ``suffix`` tells a second pair from the first.
    """
    names = {alias: f"test_{os.getpid()}_{alias}{suffix}" for alias in NAMES}
    with administrator(server) as connection:
        templates = _prepared(server, connection)
        for alias, name in names.items():
            _drop(connection, name)
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                    *map(sql.Identifier, (name, OWNER, templates[alias]))
                )
            )
            roles.grant_access(connection, name, alias)
    yield names
    with administrator(server) as connection:
        for name in names.values():
            _drop(connection, name)


def prepare(server: Server) -> None:
    """Migrate what clones are made of, where nobody has; others wait meanwhile."""
    with administrator(server) as connection:
        _prepared(server, connection)


def _prepared(server: Server, connection: psycopg.Connection) -> dict[str, str]:
    connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
    _sweep(connection)
    return _templates(server, connection)


@contextmanager
def shut(server: Server, database: str) -> Iterator[None]:
    """Nobody gets into a database, and whoever was in it is thrown out."""
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with administrator(server) as connection:
        connection.execute(allow.format(sql.Identifier(database), sql.SQL("false")))
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database]
        )
        try:
            yield
        finally:
            connection.execute(allow.format(sql.Identifier(database), sql.SQL("true")))


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    )


def _sweep(connection: psycopg.Connection) -> None:
    rows = connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^test_[0-9]+_'")
    for (name,) in rows.fetchall():
        if not Path(f"/proc/{name.split('_')[1]}").exists() and Path("/proc/self").exists():
            _drop(connection, name)


def _templates(server: Server, connection: psycopg.Connection) -> dict[str, str]:
    state = state_of_the_migrations()
    wanted = {alias: f"template_{state}_{alias}" for alias in NAMES}
    rows = connection.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%' ORDER BY oid"
    )
    known = [name for (name,) in rows.fetchall()]
    if set(wanted.values()) <= set(known):
        return wanted
    for name in known[: -len(NAMES) * KEPT_TEMPLATES or None]:
        _drop(connection, name)
    building = {alias: f"building_{alias}" for alias in NAMES}
    for name in (*building.values(), *wanted.values()):
        _drop(connection, name)
    for alias, name in building.items():
        roles.create_database(server, name, alias)
    _migrate(server, building)
    for alias, name in wanted.items():
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(building[alias]), sql.Identifier(name)
            )
        )
    return wanted


def addresses(server: Server, names: dict[str, str]) -> dict[str, str]:
    """What the environment says of two databases (alias -> name): all roles' addresses."""
    return {
        variable: server.url(role=role, database=names[alias])
        for (alias, role), variable in VARIABLES.items()
    }


def _migrate(server: Server, names: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ventanilla.cli.main", "migrate", "--quiet"],
        env={
            **os.environ,
            **addresses(server, names),
            "DJANGO_SETTINGS_MODULE": "ventanilla.config.settings",
        },
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The test databases cannot be migrated:\n{done.stdout}{done.stderr}")


class Cleaner:
    """Empties a database after a test that committed, as nobody but the administrator may.

    What the migrations put in (roles, content types) is put back as it was, where it changed. Both
    questions are functions of this session, whose plans stay: it is done after every test.
    """

    def __init__(self, server: Server, name: str) -> None:
        self.connection = administrator(server, name)
        # Without triggers and foreign keys: append-only tables are emptied too.
        self.connection.execute("SET session_replication_role = replica")
        rows = self.connection.execute(
            "SELECT relname FROM pg_class "
            "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
            "AND relname <> 'django_migrations' ORDER BY relname"
        )
        tables = [name for (name,) in rows.fetchall()]
        self.seeds = {table: self._copy_out(table) for table in tables if self._is_filled(table)}
        self._define(
            "emptied", "void",
            [
                sql.SQL("IF EXISTS (SELECT FROM {0}) THEN DELETE FROM {0}; END IF;").format(
                    sql.Identifier(table)
                )
                for table in tables if table not in self.seeds
            ],
        )  # fmt: skip
        # Whatever is written has a new xmin; whatever is deleted is missing from the count.
        marks = [
            sql.SQL("(SELECT count(*) || '/' || max(xmin::text::bigint) FROM {})").format(
                sql.Identifier(table)
            )
            for table in self.seeds
        ]
        self._define(
            "marks", "text[]",
            [sql.SQL("RETURN ARRAY[{}]::text[];").format(sql.SQL(", ").join(marks))],
        )  # fmt: skip
        self.marks = self._marks()

    def clean(self) -> None:
        """Delete every row, then put the migrations' rows back."""
        self.connection.execute("SELECT pg_temp.emptied()")
        if (marks := self._marks()) == self.marks:
            return
        changed = [
            table
            for table, mark, before in zip(self.seeds, marks, self.marks, strict=True)
            if mark != before
        ]
        with self.connection.transaction():
            for table in changed:
                self.connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
                command = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
                with self.connection.cursor().copy(command) as copy:
                    copy.write(self.seeds[table])
        self.marks = self._marks()

    def close(self) -> None:
        """Let go of the connection, so that the database can be dropped."""
        self.connection.close()

    def _define(self, name: str, returns: str, body: list[sql.Composed]) -> None:
        whole = sql.SQL("\n").join([sql.SQL("BEGIN"), *body, sql.SQL("END")])
        self.connection.execute(
            sql.SQL("CREATE FUNCTION pg_temp.{}() RETURNS {} LANGUAGE plpgsql AS {}").format(
                sql.Identifier(name), sql.SQL(returns), sql.Literal(whole.as_string())
            )
        )

    def _marks(self) -> list[str]:
        row = self.connection.execute("SELECT pg_temp.marks()").fetchone()
        return list(row[0]) if row else []

    def _is_filled(self, table: str) -> bool:
        question = sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table))
        row = self.connection.execute(question).fetchone()
        return bool(row and row[0])

    def _copy_out(self, table: str) -> bytes:
        command = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
        with self.connection.cursor().copy(command) as copy:
            return b"".join(bytes(block) for block in copy)
