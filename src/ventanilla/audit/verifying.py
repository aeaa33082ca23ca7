"""Work the chain out again, and compare it with what was signed: what was done to the log.

A change of the lines alone is found by the chain, each at its place. A chain that was
worked out anew is found by the heads, which nobody without the key can sign. Heads that went with
it, or a whole database put back to an earlier day, are found by the witness's copy.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import psycopg
from psycopg import sql

from ventanilla.audit import chain
from ventanilla.audit.heads import BadHead, Checker, Head, Witness, read
from ventanilla.audit.states import HeadKind

#: lines that no sealer took for so long: none runs
STANDS_STILL = "10 minutes"
MUCH = 3_600_000_000  # microseconds
STEP = 10_000  # lines between two words about the progress
S_SEQ = chain.LENGTH
S_EVENT = S_SEQ + 8 + chain.LENGTH
S_XID = S_EVENT + 8 + chain.LENGTH
S_HASH = S_XID + 8 + chain.LENGTH
LINE = S_HASH + 32
#: in a line: its transaction comes after its number
XID = chain.LENGTH + 8 + chain.LENGTH
WRITTEN = 3 * (chain.LENGTH + 8) + chain.LENGTH
GONE = b"\xff\xff\xff\xff"  # the length of NULL

SEALED = sql.SQL(
    "SELECT s.seq, s.event_id, s.xid, s.hash, {columns} FROM audit_seal AS s "
    "LEFT JOIN audit_event AS e ON e.id = s.event_id WHERE s.seq > {since} ORDER BY s.seq"
)
UNSEALED = """
    SELECT e.id, (e.xid, e.id) <= (%s::text::xid8, %s),
           e.written_at < clock_timestamp() - %s::interval
    FROM audit_event AS e LEFT JOIN audit_seal AS s ON s.event_id = e.id
    WHERE s.seq IS NULL ORDER BY e.id
"""
HEADS = "SELECT id, size, hash, note, floor::text::bigint FROM audit_head ORDER BY id"


class Fault(StrEnum):
    """What can have been done."""

    CHANGED = "changed"
    DELETED = "deleted"
    SEAL_DELETED = "seal_deleted"
    INSERTED = "inserted"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    REPLACED = "replaced"
    HEAD_FORGED = "head_forged"
    HEAD_DELETED = "head_deleted"
    WITNESS_FORGED = "witness_forged"
    WITNESS_LONGER = "witness_longer"
    WITNESS_DIFFERS = "witness_differs"


class Note(StrEnum):
    """What whoever reads the report should know, and is no fault."""

    ACCEPTED = "accepted"
    WAITING = "waiting"
    STANDS_STILL = "stands_still"
    NO_WITNESS = "no_witness"
    #: says to be much older than what came before it: a transaction that was open for long, or
    #: somebody who adds today what should have stood there long ago
    BACKDATED = "backdated"


@dataclass(frozen=True, slots=True)
class Found:
    """One fault or note: the place in the chain and the number of the line, where there are.

    ``until``: the last of several links that are gone. ``words``: an operator's reason.
    """

    what: Fault | Note
    seq: int = 0
    event: int = 0
    until: int = 0
    words: str = ""


@dataclass(slots=True)
class Report:
    """``size`` of the chain; so many ``lines``, ``heads`` and heads of the witness looked at."""

    size: int = 0
    lines: int = 0
    heads: int = 0
    witnessed: int = 0
    faults: list[Found] = field(default_factory=list)
    notes: list[Found] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing was done to the log."""
        return not self.faults


class NoSuchHead(Exception):
    """The head from which to begin is not there, or nobody we know signed it."""


@dataclass(slots=True)
class Verifier:
    """``tell``: is called with how many lines were looked at, now and then."""

    connection: psycopg.Connection
    checker: Checker
    witness: Witness
    tell: Callable[[int], None] = lambda lines: None

    def run(self, *, since: int = 0) -> Report:
        """Look at everything in one snapshot; ``since``: the number of a head that is believed.

        Raises ``NoSuchHead``.
        """
        report = Report()
        # Before the database: a head that is signed meanwhile must not stand in the file alone.
        notes = self.witness.notes()
        with self.connection.transaction():
            self.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            heads = _Heads(report, self.checker)
            heads.read_database(self.connection)
            heads.read_witness(notes)
            begin = heads.beginning(since)
            walk = _Walk(report, heads.sizes(), heads.accepted, self.tell)
            walk.run(self.connection, begin)
            heads.compare(walk.known, since)
            self._look_for_the_unsealed(report)
        return report

    def _look_for_the_unsealed(self, report: Report) -> None:
        xid, event = chain.place(self.connection).after
        waiting, old = 0, False
        for number, behind, waits_long in self.connection.execute(
            UNSEALED, [str(xid), event, STANDS_STILL]
        ):
            if behind:
                report.faults.append(Found(Fault.INSERTED, event=number))
            else:
                waiting, old = waiting + 1, old or waits_long
        if waiting:
            what = Note.STANDS_STILL if old else Note.WAITING
            report.notes.append(Found(what, seq=waiting))


class _Heads:
    """The heads of the database and of the witness, against the chain."""

    def __init__(self, report: Report, checker: Checker) -> None:
        self.report, self.checker = report, checker
        self.kept: dict[int, tuple[Head, str]] = {}
        self.seen: list[tuple[Head, str]] = []
        self.accepts: dict[str, Head] = {}

    def read_database(self, connection: psycopg.Connection) -> None:
        """Take what the database says it signed; what nobody signed is a fault."""
        for number, size, digest, note, floor in connection.execute(HEADS):
            self.report.heads += 1
            head = self._signed(note)
            if head is None or (head.size, head.hash, head.floor) != (size, bytes(digest), floor):
                self.report.faults.append(Found(Fault.HEAD_FORGED, seq=size, event=number))
                continue
            self.kept[number] = (head, note)
            if head.kind == HeadKind.ACCEPT:
                self.accepts[note] = head

    def read_witness(self, notes: list[str]) -> None:
        """Take what the witness kept since the last restored copy was accepted."""
        self.report.witnessed = len(notes)
        if not notes:
            self.report.notes.append(Found(Note.NO_WITNESS))
        for note in notes:
            head = self._signed(note)
            if head is None:
                self.report.faults.append(Found(Fault.WITNESS_FORGED, seq=_size(note)))
                continue
            if head.kind == HeadKind.ACCEPT:
                self.seen.clear()
                self.accepts[note] = head
            self.seen.append((head, note))
        for head in self.accepts.values():
            self.report.notes.append(Found(Note.ACCEPTED, seq=head.size, words=head.reason))

    def _signed(self, note: str) -> Head | None:
        try:
            return read(note) if self.checker.is_signed(note) else None
        except BadHead:
            return None

    def beginning(self, since: int) -> chain.Place:
        """Where to begin: at the start, or at a head. Raises ``NoSuchHead``."""
        if not since:
            return chain.Place(0, chain.BEGINNING, (0, 0))
        if since not in self.kept:
            raise NoSuchHead
        head, __ = self.kept[since]
        return chain.Place(head.size, head.hash, (0, 0))

    @property
    def accepted(self) -> int:
        """The size of the chain when the last restored copy was accepted."""
        return max((head.size for head in self.accepts.values()), default=0)

    def sizes(self) -> set[int]:
        """The sizes of the chain whose hashes are asked for."""
        return {head.size for head, __ in (*self.kept.values(), *self.seen)}

    def compare(self, known: dict[int, bytes], since: int) -> None:
        """Each head against the chain that is there; those of the database from a number on."""
        begin = self.kept[since][0].size if since else 0
        for number, (head, __) in self.kept.items():
            if number >= since:
                self._compare(head, known, Fault.TRUNCATED, Fault.REPLACED)
        for head, __ in self.seen:
            if head.size >= begin:
                self._compare(head, known, Fault.WITNESS_LONGER, Fault.WITNESS_DIFFERS)
        ours = {note for __, note in self.kept.values()}
        # The last one may stand in the file only: the sealer was killed between the two.
        for head, note in self.seen[:-1]:
            if note not in ours and known.get(head.size) == head.hash:
                self.report.faults.append(Found(Fault.HEAD_DELETED, seq=head.size))

    def _compare(self, head: Head, known: dict[int, bytes], short: Fault, other: Fault) -> None:
        if head.size > self.report.size:
            self.report.faults.append(Found(short, seq=self.report.size, until=head.size))
        elif known.get(head.size) != head.hash:
            self.report.faults.append(Found(other, seq=head.size))


def _size(note: str) -> int:
    try:
        return read(note).size
    except BadHead:
        return 0


@dataclass(slots=True)
class _Walk:
    """Every link in its order; ``known``: the hashes of the chain at the wanted sizes."""

    report: Report
    wanted: set[int]
    accepted: int
    tell: Callable[[int], None]
    known: dict[int, bytes] = field(default_factory=dict)
    after: tuple[int, int] = (-1, 0)
    newest: int = 0

    def run(self, connection: psycopg.Connection, begin: chain.Place) -> None:
        """Walk from a place to the end."""
        if begin.size in self.wanted:
            self.known[begin.size] = begin.hash
        before, last = begin.hash, begin.size
        question = SEALED.format(columns=sql.SQL(chain.COLUMNS), since=sql.Literal(last))
        for row in chain.lines(connection, question):
            seq, digest = chain.number(row, S_SEQ), row[S_HASH:LINE]
            if last == self.accepted:
                self.after, self.newest = (-1, 0), 0
            self._look(row, before if seq == last + 1 else None, seq, digest)
            if seq != last + 1:
                self._find(Found(Fault.SEAL_DELETED, seq=last + 1, until=seq - 1))
            if seq in self.wanted:
                self.known[seq] = digest
            before, last = digest, seq
            self.report.lines += 1
            if self.report.lines % STEP == 0:
                self.tell(self.report.lines)
        self.report.size = last

    def _look(self, row: bytes, before: bytes | None, seq: int, digest: bytes) -> None:
        event, xid, line = chain.number(row, S_EVENT), chain.number(row, S_XID), row[LINE:]
        if line.startswith(GONE):
            self._find(Found(Fault.DELETED, seq=seq, event=event))
        elif before and (chain.link(before, seq, line) != digest or chain.number(line, XID) != xid):
            self._find(Found(Fault.CHANGED, seq=seq, event=event))
        elif seq > self.accepted and (xid, event) <= self.after:
            self._find(Found(Fault.REORDERED, seq=seq, event=event))
        else:
            written = chain.number(line, WRITTEN)
            if written < self.newest - MUCH:
                self.report.notes.append(Found(Note.BACKDATED, seq=seq, event=event))
            self.newest = max(self.newest, written)
        self.after = (xid, event)

    def _find(self, found: Found) -> None:
        self.report.faults.append(found)
