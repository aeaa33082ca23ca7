"""The sealer: takes what was committed to the log, in order, and adds it to the chain.

Lines get their numbers before they are committed, so a lower number can appear after a higher one.
The order is therefore by (transaction, number), and only lines of transactions below the oldest
that still runs are taken: no line can come before them any more.

One sealer works at a time. It may be killed anywhere: where it stopped stands in the chain itself.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Event as Signal

import psycopg
import structlog
from psycopg import sql

from ventanilla.audit import chain
from ventanilla.audit.heads import BadHead, Checker, Head, Signer, Witness, read
from ventanilla.audit.states import HeadKind

log = structlog.get_logger("ventanilla.audit")
LOCK = 2_026_112_201
BATCH = 5000
ROUND = 2.0  # seconds
AGAIN = 10.0  # seconds until a sealer that could not work tries again
#: bytes of a line before its number and before its transaction (``chain.COLUMNS``)
ID, XID = chain.LENGTH, chain.LENGTH * 2 + chain.NUMBER.size

NEXT = sql.SQL(
    "SELECT {columns} FROM audit_event AS e "
    "WHERE (e.xid, e.id) > ({xid}::xid8, {id}) "
    "AND e.xid < pg_snapshot_xmin(pg_current_snapshot()) "
    # Not as a join: PostgreSQL might then read the whole chain for three lines.
    "AND (SELECT s.seq FROM audit_seal AS s WHERE s.event_id = e.id) IS NULL "
    "ORDER BY e.xid, e.id LIMIT {most}"
)
ALL = sql.SQL(
    "SELECT {columns} FROM audit_event AS e "
    "WHERE NOT EXISTS (SELECT FROM audit_seal AS s WHERE s.event_id = e.id) "
    "ORDER BY e.xid, e.id"
)
ADD = "COPY audit_seal (seq, event_id, xid, hash) FROM STDIN (FORMAT binary)"
ADD_HEAD = """
    INSERT INTO audit_head (kind, size, hash, at, key, note, floor)
    VALUES (%s, %s, %s, %s, %s, %s, %s::text::xid8)
"""
LAST_NOTE = "SELECT note FROM audit_head ORDER BY id DESC LIMIT 1"
#: a line of this server cannot be newer than all its transactions, unless it came from another
FOREIGN = """
    SELECT NOT EXISTS (SELECT FROM audit_seal AS s WHERE s.event_id = e.id)
    FROM audit_event AS e WHERE e.xid >= pg_snapshot_xmax(pg_current_snapshot())
    ORDER BY e.xid DESC, e.id DESC LIMIT 1
"""
FLOOR = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
AHEAD = "SELECT %s::text::xid8 >= pg_snapshot_xmax(pg_current_snapshot())"


class Refused(Exception):
    """The chain does not go on from what was signed last; an operator has to look.

    ``code``: ``shorter``, ``another`` or ``moved``, ``signature``.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Busy(Exception):
    """Another sealer is at work."""


def connect(address: str) -> psycopg.Connection:
    """A connection of the sealer's role, whose commits wait for the disk: heads leave the house."""
    return psycopg.connect(
        address,
        autocommit=True,
        client_encoding="utf8",
        application_name="ventanilla sealer",
        options="-c synchronous_commit=on",
        connect_timeout=5,
    )


@contextmanager
def alone(connection: psycopg.Connection) -> Iterator[None]:
    """Hold the place of the one sealer. Raises ``Busy``."""
    (taken,) = connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone() or (False,)
    if not taken:
        raise Busy
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@dataclass(slots=True)
class Sealer:
    """Whoever holds :func:`alone` on the connection."""

    connection: psycopg.Connection
    signer: Signer
    checker: Checker
    witness: Witness

    def look(self) -> None:
        """Whether the chain goes on from the last heads. Raises ``Refused``."""
        notes = self.witness.notes()[-1:]
        kept = self.connection.execute(LAST_NOTE).fetchone()
        for note in [*notes, *(kept or ())]:
            self._goes_on_from(note)
        size, last = (read(kept[0]).size, kept[0]) if kept else (0, "")
        if notes and notes[0] != last and read(notes[0]).size >= size:
            self._keep(notes[0])  # killed between the file and the database
        after = chain.place(self.connection).after
        (ahead,) = self.connection.execute(AHEAD, [after[0]]).fetchone() or (False,)
        (foreign,) = self.connection.execute(FOREIGN).fetchone() or (False,)
        if ahead or foreign:
            raise Refused("moved")

    def _goes_on_from(self, note: str) -> None:
        try:
            head = read(note)
        except BadHead:
            raise Refused("signature") from None
        if not self.checker.is_signed(note):
            raise Refused("signature")
        found = chain.hash_at(self.connection, head.size)
        if found is None:
            raise Refused("shorter")
        if found != head.hash:
            raise Refused("another")

    def seal(self) -> int:
        """Add what may be added: how many lines."""
        total = 0
        while True:
            with self.connection.transaction():
                at = chain.place(self.connection)
                xid, number = at.after
                question = NEXT.format(
                    columns=sql.SQL(chain.COLUMNS),
                    xid=sql.Literal(str(xid)),
                    id=sql.Literal(number),
                    most=sql.Literal(BATCH),
                )
                done = self._add(at, list(chain.lines(self.connection, question)))
            total += done
            if done < BATCH:
                return total

    def _add(self, at: chain.Place, lines: list[bytes]) -> int:
        before, seq = at.hash, at.size
        if not lines:
            return 0
        rows = []
        for line in lines:
            seq += 1
            before = chain.link(before, seq, line)
            rows.append((seq, chain.number(line, ID), chain.number(line, XID), before))
        with self.connection.cursor().copy(ADD) as copy:
            copy.set_types(["int8", "int8", "int8", "bytea"])  # a transaction's number is one, too
            for row in rows:
                copy.write_row(row)
        return len(lines)

    def anchor(self) -> Head | None:
        """Sign how far the chain goes, and tell the witness. None when nothing was added since.

        Raises ``Refused``.
        """
        self.look()
        at = chain.place(self.connection)
        kept = self.connection.execute(LAST_NOTE).fetchone()
        if at.size == (read(kept[0]).size if kept else 0):
            return None
        head = self._head(at)
        note = self.signer.sign(head.body)
        # The file first: a head that stands only in the database is no witness against it.
        self.witness.add(note)
        self._keep(note)
        return head

    def accept(self, reason: str) -> Head:
        """Go on from here, whatever was signed before, for a reason that stands in the head.

        Every line that is there is added, in whatever order it came to this server.
        """
        with self.connection.transaction():
            self.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            (floor,) = self.connection.execute(FLOOR).fetchone() or (0,)
            question = ALL.format(columns=sql.SQL(chain.COLUMNS))
            lines = list(chain.lines(self.connection, question))
            self._add(chain.place(self.connection), lines)
            head = replace(
                self._head(chain.place(self.connection)),
                kind=HeadKind.ACCEPT,
                reason=" ".join(reason.split()),
                floor=floor,
            )
            note = self.signer.sign(head.body)
            self._keep(note)
        self.witness.add(note)
        return head

    def _head(self, at: chain.Place) -> Head:
        (now,) = self.connection.execute("SELECT clock_timestamp()").fetchone() or (None,)
        assert now is not None  # noqa: S101 - a clock always answers
        return Head(self.signer.name, at.size, at.hash, now)

    def _keep(self, note: str) -> None:
        head = read(note)
        key, floor = self.signer.key_id, str(head.floor)
        self.connection.execute(
            ADD_HEAD, [head.kind.value, head.size, head.hash, head.at, key, note, floor]
        )


def work(
    stop: Signal,
    *,
    open_sealer: Callable[[psycopg.Connection], Sealer],
    address: str,
    every: timedelta,
    round_seconds: float = ROUND,
) -> None:
    """Seal until told to stop, whatever happens to the database meanwhile; then sign once more."""
    said = ""
    while not stop.is_set():
        try:
            with connect(address) as connection, alone(connection):
                said = ""
                _serve(stop, open_sealer(connection), every, round_seconds)
        except Busy:
            log.info("another_sealer_works")
        except Refused as refusal:
            log.critical("the_log_does_not_go_on_from_its_last_head", fault=refusal.code)
        except Exception as error:  # the database is away, a disk is full: it goes on when it can
            if said != type(error).__name__:
                log.exception("not_sealed")
            said = type(error).__name__
        stop.wait(AGAIN)


def _serve(stop: Signal, sealer: Sealer, every: timedelta, round_seconds: float) -> None:
    sealer.look()
    signed = time.monotonic()
    while not stop.is_set():
        sealer.seal()
        if time.monotonic() - signed >= every.total_seconds():
            sealer.anchor()
            signed = time.monotonic()
        stop.wait(round_seconds)
    sealer.seal()
    sealer.anchor()
