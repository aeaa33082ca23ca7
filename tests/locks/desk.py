"""Two posts, a case each, and connections of every role: where questions are asked."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid4

import psycopg

from tests.locks import worlds
from tests.locks.bypasses import Scene
from ventanilla.config.databases import APP, DOOR, KEYS, WORKER

RELEASE = "SELECT sec.release(%s, %s, %s::uuid[], 'case.read', %s, '{}', %s)"
LONG_AGO = datetime(2001, 1, 1, tzinfo=worlds.UTC)
REFUSED = "42501"
SPENT = "VB001"


LINE = ("INSERT INTO audit_event (at, seat_id, officer_id, job, action, kind, dossiers, detail)"
        " VALUES (now(), %s, %s, %s, 'x', %s, '{}', '{}')")  # fmt: skip


class Connect(Protocol):
    """Connects as a role; as a page, unless another is named."""

    def __call__(self, role: str = APP) -> psycopg.Connection: ...


class Desk:
    """Ana's session, and a connection of each role."""

    def __init__(self, administrator: psycopg.Connection, connect: Connect, at: Scene) -> None:
        self.administrator, self.at = administrator, at
        self.app, self.door, self.keys, self.worker = map(connect, (APP, DOOR, KEYS, WORKER))
        self.secret = at.world.secret(at.ana)

    def close(self) -> None:
        """Let go of them."""
        for connection in (self.app, self.door, self.keys, self.worker):
            connection.close()

    def release(
        self, *opened: UUID, kind: str = "open", secret: str = "", seat: int | None = None
    ) -> int:
        """The line of a reading of Ana's, said to be of long ago."""
        values = [secret or self.secret, seat or self.at.ana.seat, list(opened), kind, LONG_AGO]
        row = self.door.execute(RELEASE, values).fetchone()
        return int(row[0]) if row else 0

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
