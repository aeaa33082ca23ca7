"""A log to be sealed and tampered with: written by a worker, sealed by the sealer, and an

administrator who may do anything with it.
"""

import contextlib
import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg.types.json import Jsonb

from tests.databases import administrator
from ventanilla.audit import sealing
from ventanilla.audit.chain import END, SIGNATURE
from ventanilla.audit.heads import Witness
from ventanilla.audit.sealing import Sealer
from ventanilla.audit.verifying import Report, Verifier
from ventanilla.config.databases import SEALER, WORKER
from ventanilla.config.place import Server
from ventanilla.security import signing

WRITE = """
    INSERT INTO audit_event (at, seat_id, officer_id, job, action, kind, dossiers, detail)
    VALUES (now(), %s, %s, %s, %s, %s, %s, %s)
"""
#: transactions that hold a sealer back and are none of the test's own: those of tests beside it
ELSEWHERE = """
    SELECT 1 FROM pg_stat_activity WHERE backend_xid::text::bigint <= %s::bigint
    AND (datname IS DISTINCT FROM current_database() OR backend_type <> 'client backend')
"""
EMPTY = SIGNATURE + END
TABLES = ("audit_event", "audit_seal", "audit_head")
ACTIONS = ("case.read", "case.listed", "case.assigned", "sitting.read", "clock.called")


@dataclass(slots=True)
class Log:
    """The log of a test's database. ``folder``: for the key and the witness."""

    server: Server
    name: str
    folder: Path

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        with contextlib.suppress(FileExistsError):
            signing.create(self.key)

    @property
    def key(self) -> Path:
        return self.folder / "log.key"

    @property
    def witness(self) -> Witness:
        return Witness(self.folder / "witness")

    @property
    def address(self) -> str:
        return self.server.url(role=SEALER, database=self.name)

    def administrator(self) -> psycopg.Connection:
        """May do anything, and is not stopped by triggers."""
        connection = administrator(self.server, self.name)
        connection.execute("SET session_replication_role = replica")
        return connection

    def begin_anew(self, administrator: psycopg.Connection) -> None:
        """Without a line, a link, or a head."""
        put_back(administrator, dict.fromkeys(TABLES, EMPTY))
        self.witness.path.unlink(missing_ok=True)

    def sealer(self, connection: psycopg.Connection) -> Sealer:
        public = signing.load_public(signing.public_file(self.key))
        return Sealer(connection, signing.load(self.key), public, self.witness)

    @contextlib.contextmanager
    def sealing(self) -> Iterator[Sealer]:
        """The one sealer, as the role of the sealer."""
        with sealing.connect(self.address) as connection, sealing.alone(connection):
            yield self.sealer(connection)

    def seal(self, *, sign: bool = True) -> int:
        """Seal what is there, as each round of the worker does."""
        with self.sealing() as sealer:
            sealer.look()
            done = sealer.seal()
            if sign:
                sealer.anchor()
            return done

    def verify(self, *, since: int = 0) -> Report:
        public = signing.load_public(signing.public_file(self.key))
        with sealing.connect(self.address) as connection:
            return Verifier(connection, public, self.witness).run(since=since)

    @contextlib.contextmanager
    def writer(self) -> Iterator["Writer"]:
        """Somebody who adds lines with the rights of a worker."""
        address = self.server.url(role=WORKER, database=self.name)
        with psycopg.connect(address, autocommit=True) as connection:
            (secret,) = connection.execute("SELECT sec.begin_job('test', NULL)").fetchone()
            yield Writer(connection, secret)

    def write(self, count: int, rng: random.Random) -> list[int]:
        """Committed lines, which nothing of another test holds back: their numbers."""
        with self.writer() as writer:
            written = writer.write(count, rng)
        self.settle()
        return written

    def settle(self) -> None:
        """Wait until what is committed may be sealed, whatever other tests do beside."""
        with self.administrator() as administrator:
            (newest,) = administrator.execute("SELECT max(xid)::text FROM audit_event").fetchone()
            while administrator.execute(ELSEWHERE, [newest]).fetchone():
                time.sleep(0.01)


@dataclass(slots=True)
class Writer:
    """One connection that adds lines."""

    connection: psycopg.Connection
    secret: str

    def write(
        self, count: int, rng: random.Random, *, late: float = 0.0, undo: bool = False
    ) -> list[int]:
        """Lines in one transaction, which ends ``late`` seconds after the last, or is undone."""
        numbers = []
        with self.connection.transaction(force_rollback=undo):
            self.connection.execute("SELECT sec.enter(%s, NULL)", [self.secret])
            for _ in range(count):
                self.connection.execute(WRITE, a_line(rng))
                (number,) = self.connection.execute("SELECT lastval()").fetchone()
                numbers.append(number)
                if late:
                    time.sleep(late / count)
        return [] if undo else numbers


def a_line(rng: random.Random) -> list[object]:
    """The values of an ordinary line, with every column now and then empty."""
    seat = rng.choice([None, rng.randrange(1, 500)])
    return [
        seat,
        None if seat is None else seat + 1000,
        rng.choice(["", "clock"]),
        rng.choice(ACTIONS),
        rng.choice(["act", "open", "list"]),
        [uuid.UUID(int=rng.getrandbits(128)) for _ in range(rng.randrange(4))],
        Jsonb(rng.choice([{}, {"count": rng.randrange(99)}, {"field": "ñ", "b": True, "aa": 1}])),
    ]


def snapshot(connection: psycopg.Connection) -> Mapping[str, bytes]:
    """All three tables, to be put back later."""
    kept = {}
    for table in TABLES:
        with connection.cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
            kept[table] = b"".join(bytes(block) for block in copy)
    return kept


def put_back(connection: psycopg.Connection, kept: Mapping[str, bytes]) -> None:
    """Make the tables as they were, in one transaction."""
    with connection.transaction():
        for table, rows in kept.items():
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of ours
            with connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
                copy.write(rows)


def busy_day(log: Log, rng: random.Random, *, seconds: float, writers: int = 4) -> list[int]:
    """Several write at once, some commit late, some roll back, while the sealer works and signs.

    Returns the numbers that were committed, as each commit came. Raises what any of them met.
    """
    day = Day(log)
    threads = [
        threading.Thread(target=day.guarded, args=(day.write, rng.random())) for _ in range(writers)
    ]
    threads.append(threading.Thread(target=day.guarded, args=(day.seal, rng.random())))
    for thread in threads:
        thread.start()
    day.over.wait(seconds)
    day.over.set()
    for thread in threads:
        thread.join()
    if day.faults:
        raise day.faults[0]
    log.settle()
    return day.committed


@dataclass(slots=True)
class Day:
    """What goes on at once, until it is over."""

    log: Log
    over: threading.Event = field(default_factory=threading.Event)
    committed: list[int] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)

    def guarded(self, act: Callable[[float], None], seed: float) -> None:
        try:
            act(seed)
        except BaseException as fault:
            self.faults.append(fault)
            self.over.set()

    def write(self, seed: float) -> None:
        rng = random.Random(seed)  # noqa: S311
        with self.log.writer() as writer:
            while not self.over.is_set():
                late = rng.choice([0.0, 0.0, 0.0, rng.uniform(0.0, 0.15)])
                count, undo = rng.randrange(1, 4), rng.random() < 0.2
                self.committed.extend(writer.write(count, rng, late=late, undo=undo))

    def seal(self, seed: float) -> None:
        rng = random.Random(seed)  # noqa: S311
        with self.log.sealing() as sealer:
            sealer.look()
            while not self.over.wait(0.005):
                sealer.seal()
                if rng.random() < 0.2:
                    sealer.anchor()
            sealer.seal()
