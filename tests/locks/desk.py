"""Two posts, a case each, and connections of every role: where questions are asked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from tests.locks import worlds
from tests.locks.bypasses import Scene
from ventanilla.config.databases import APP, DOOR, KEYS, SEALER, WORKER

RELEASE = "SELECT sec.release(%s, %s, %s::uuid[], 'case.read', %s, '{}', %s)"
LONG_AGO = datetime(2001, 1, 1, tzinfo=worlds.UTC)
REFUSED = "42501"
#: who sits in the scene, in its order: two heads of protection, an officer and another head at
#: Ana's post, an auditor and a data steward at Berta's
PEOPLE = ("ana", "berta", "carla", "dan", "eva", "felix")
SPENT = "VB001"


#: rows that a question puts there
ONE, TWO, NEW = (UUID(int=at) for at in (81, 82, 83))
LINE = ("INSERT INTO audit_event (at, seat_id, officer_id, job, action, kind, dossiers, detail)"
        " VALUES (now(), %s, %s, %s, 'x', %s, '{}', '{}')")  # fmt: skip


class Connect(Protocol):
    """Connects as a role; as a page, unless another is named."""

    def __call__(self, role: str = APP) -> psycopg.Connection: ...


class Desk:
    """Ana's session, and a connection of each role."""

    def __init__(self, administrator: psycopg.Connection, connect: Connect, at: Scene) -> None:
        self.administrator, self.at, self.connect = administrator, at, connect
        self.secret = at.world.secret(at.ana)
        self.kept: dict[str, psycopg.Connection] = {}

    def connected(self, role: str) -> psycopg.Connection:
        """A role's own connection, made when it is first needed."""
        if role not in self.kept:
            self.kept[role] = self.connect(role)
        return self.kept[role]

    app = property(lambda self: self.connected(APP))
    door = property(lambda self: self.connected(DOOR))
    keys = property(lambda self: self.connected(KEYS))
    worker = property(lambda self: self.connected(WORKER))
    sealer = property(lambda self: self.connected(SEALER))

    @cached_property
    def names(self) -> dict[str, object]:
        """What statements name: seats and officers (``ana``, ``ana_o``), posts, scopes, dossiers."""
        world = self.at.world
        found: dict[str, object] = {}
        for name, seat in zip(PEOPLE, world.seats, strict=True):
            found |= {
                name: seat.seat,
                f"{name}_o": seat.officer,
                f"{name}_secret": world.secret(seat),
            }
        own, foreign = world.cases[:2]
        return found | {
            "here": self.at.ana.post, "there": self.at.berta.post, "scope": own.scope,
            "scope_there": foreign.scope, "own": own.dossier, "foreign": foreign.dossier,
            "day": worlds.ANY_DAY, "new": NEW, "one": ONE, "two": TWO, "track": worlds.track_of(own.dossier),
        }  # fmt: skip

    def put(self, table: str, *rows: Mapping[str, object]) -> None:
        """Rows that nobody asked about: no trigger, no foreign key."""
        with self.administrator.transaction():
            self.administrator.execute("SET LOCAL session_replication_role = replica")
            for row in rows:
                columns = sql.SQL(", ").join(map(sql.Identifier, row))
                values = sql.SQL(", ").join(sql.Placeholder() * len(row))
                into = sql.SQL("INSERT INTO {} ({}) VALUES ({})")
                self.administrator.execute(
                    into.format(sql.Identifier(table), columns, values), list(row.values())
                )

    def clear(self, *tables: str) -> None:
        """Empty tables."""
        with self.administrator.transaction():
            self.administrator.execute("SET LOCAL session_replication_role = replica")
            for table in tables:
                self.administrator.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))

    @cached_property
    def jobs(self) -> dict[str, str]:
        """Secrets of a job for everybody, and of one that works for Ana."""
        begun = {}
        for name, seat in (("job", None), ("anas_job", self.at.ana.seat)):
            row = self.worker.execute("SELECT sec.begin_job('asks', %s)", [seat]).fetchone()
            begun[name] = str(row[0]) if row else ""
        return begun

    def counts(self, who: str, statement: str, **more: object) -> int | str:
        """How many rows a statement gives or changes; else the state of its error. Taken back.

        ``who``: somebody, ``job``, ``anas_job``, or a role that never enters.
        """
        try:
            with self._entered(who) as connection:
                return int(connection.execute(statement, {**self.names, **more}).rowcount)
        except psycopg.Error as error:
            return str(error.sqlstate)

    def answers(self, who: str, statement: str, **more: object) -> list[Any] | str:
        """The rows that a statement gives, or the state of its error. Taken back."""
        try:
            with self._entered(who) as connection:
                return connection.execute(statement, {**self.names, **more}).fetchall()
        except psycopg.Error as error:
            return str(error.sqlstate)

    @contextmanager
    def _entered(self, who: str) -> Iterator[psycopg.Connection]:
        secret = self.jobs.get(who) or self.names.get(f"{who}_secret")
        connection = self.worker if who in self.jobs else self.app if secret else getattr(self, who)
        with connection.transaction(force_rollback=True):
            if secret:
                connection.execute("SELECT sec.enter(%s, %s)", [secret, self.names.get(who)])
            yield connection

    def wrong(self, *lines: tuple[str, str, int | str]) -> Iterator[str]:
        """(who, statement, rows or the state of an error): those that went otherwise."""
        for who, statement, expected in lines:
            if (found := self.counts(who, statement)) != expected:
                yield f"{who}: {statement}: {found} instead of {expected}"

    def asked(self, who: str, lines: Mapping[str, bool], **more: object) -> Iterator[str]:
        """Statements of somebody that find, write or change a row although they may not,

        or the other way round. ``who``: as in ``counts``.
        """
        for statement, may in lines.items():
            found = self.counts(who, statement, **more)
            if isinstance(found, str) and found != REFUSED and not found.startswith("23"):
                yield f"{who}: {statement}: {found}"
            elif (found not in (0, REFUSED) and not str(found).startswith("23")) != may:
                yield f"{who}: {statement} {'is refused' if may else 'is let through'}"

    def change(self, change: str, at: object, **more: object) -> None:
        """Rows as nobody may change them: ``change`` is a table and what is set in it."""
        with self.administrator.transaction():
            self.administrator.execute("SET LOCAL session_replication_role = replica")
            self.administrator.execute(
                f"UPDATE {change} WHERE id = %(at)s".encode(),
                {**self.names, **more, "at": at},
            )

    @contextmanager
    def sits(
        self, who: str, role: str, post: str = "here", *, protocols: Sequence[str] | None = None
    ) -> Iterator[None]:
        """For a while somebody has another role, another post, or these protocols alone."""
        change = (
            "security_seat SET role = %(role)s, area = '', post_id = %(post)s, "
            "protocols = %(protocols)s"
        )
        seat = self.names[who]
        was = self.administrator.execute(
            "SELECT role, post_id, protocols FROM security_seat WHERE id = %s", [seat]
        ).fetchone()
        assert was is not None
        own = was[2] if protocols is None else list(protocols)
        self.change(change, seat, role=role, post=self.names[post], protocols=own)
        try:
            yield
        finally:
            self.change(change, seat, role=was[0], post=was[1], protocols=was[2])

    def close(self) -> None:
        """Let go of them."""
        for connection in self.kept.values():
            connection.close()

    def release(
        self, *opened: UUID, kind: str = "open", secret: str = "", seat: int | None = None
    ) -> int:
        """The line of a reading of Ana's, said to be of long ago."""
        values = [secret or self.secret, seat or self.at.ana.seat, list(opened), kind, LONG_AGO]
        row = self.door.execute(RELEASE, values).fetchone()
        return int(row[0]) if row and row[0] else 0

    def take(self, line: int, *opened: UUID) -> None:
        """What the key service does with it."""
        self.keys.execute("SELECT sec.take(%s, %s::uuid[])", [line, list(opened)])

    def line(self, number: int) -> tuple[object, ...]:
        """What stands in the log."""
        row = self.administrator.execute(
            "SELECT seat_id, officer_id, job, kind, dossiers, at FROM audit_event WHERE id = %s",
            [number],
        ).fetchone()
        return row or ()

    def spend(
        self, times: int, *, age: timedelta, dossiers: Sequence[UUID] = (), seat: int | None = None,
        kind: str = "open", job: str = "",
    ) -> None:  # fmt: skip
        """Lines of the log about readings a while ago, each about the next of some dossiers."""
        moment = worlds.now() - age
        with self.administrator.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO audit_event (at, written_at, seat_id, officer_id, job, action, kind,"
                " dossiers, detail) VALUES (%s, %s, %s, 1, %s, 'x', %s, %s, '{}')",
                [
                    (moment, moment, seat or self.at.ana.seat, job, kind,
                     [dossiers[each % len(dossiers)] if dossiers else uuid4()])
                    for each in range(times)
                ],
            )  # fmt: skip

    def forget(self) -> None:
        """An empty log."""
        with self.administrator.transaction():
            self.administrator.execute("SET LOCAL session_replication_role = replica")
            self.administrator.execute("DELETE FROM audit_event")

    def wall(self) -> None:
        """Ana never opens her own dossier any more."""
        self.administrator.execute(
            "INSERT INTO security_wall (reason, since, dossier_id, officer_id, scope_id, set_by_id)"
            " VALUES ('other', now(), %s, %s, %s, %s)",
            [self.at.own, self.at.ana.officer, self.at.world.cases[0].scope, self.at.ana.seat],
        )

    def unwall(self) -> None:
        """She does again."""
        self.administrator.execute("DELETE FROM security_wall")


def _refused(act: Callable[[], object], state: str = REFUSED) -> bool:
    try:
        act()
    except psycopg.Error as error:
        return error.sqlstate == state
    return False
