"""How a line of the log becomes a link: its canonical bytes, and the hash over it and all before.

The canonical bytes of a line are its columns in the binary form of PostgreSQL's COPY, in the order
of ``COLUMNS``: for each four bytes of length (-1 for NULL), then the value. Every length is there,
so no two different lines have the same bytes, and no setting of a server or session (time zone,
date style, language) has a part in it. ``detail`` goes in as the text of its jsonb.

    hash(n) = SHA-256( hash(n - 1) || n as eight bytes, big-endian || line ),  hash(0) = 32 zeros
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

import psycopg
from psycopg import sql

COLUMNS = (
    "e.id, e.xid, e.at, e.written_at, e.seat_id, e.officer_id, e.job, e.action, e.kind, "
    "e.dossiers, e.detail::text"
)
#: the hash of a chain without a link
BEGINNING = bytes(32)
NUMBER = struct.Struct(">q")
#: what COPY says before the first line and after the last
SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"
FIELDS = 2  # bytes that say how many columns a line has
LENGTH = 4  # bytes before each value


def link(before: bytes, seq: int, line: bytes) -> bytes:
    """The hash of the chain with one line more."""
    return sha256(before + NUMBER.pack(seq) + line).digest()


@dataclass(frozen=True, slots=True)
class Place:
    """How far a chain goes: so many lines, their hash, and the (xid, id) below which no line

    can come any more.
    """

    size: int
    hash: bytes
    after: tuple[int, int]


def lines(connection: psycopg.Connection, question: sql.Composed) -> Iterator[bytes]:
    """The rows of a question, each as the bytes of its columns in their binary form."""
    command = sql.SQL("COPY ({}) TO STDOUT (FORMAT binary)").format(question)
    with connection.cursor().copy(command) as copy:
        first = True
        for block in copy:  # the server sends each row by itself
            row = bytes(block)
            if first:
                row = row.removeprefix(SIGNATURE)
                first = False
            if row and row != END:
                yield row[FIELDS:]


def number(line: bytes, at: int) -> int:
    """The whole number whose eight bytes begin there."""
    return int(NUMBER.unpack_from(line, at)[0])


LAST = """
    SELECT seq, hash, xid::text::bigint, event_id FROM audit_seal ORDER BY seq DESC LIMIT 1
"""
ACCEPTED = """
    SELECT size, floor::text::bigint FROM audit_head WHERE kind = 'accept'
    ORDER BY id DESC LIMIT 1
"""


def place(connection: psycopg.Connection) -> Place:
    """Where the chain stands. After a restored copy was accepted, lines are counted from there:

    the transactions of another server have other numbers.
    """
    last = connection.execute(LAST).fetchone()
    since, floor = connection.execute(ACCEPTED).fetchone() or (0, 0)
    if last is None:
        return Place(0, BEGINNING, (floor, 0))
    seq, digest, xid, event = last
    return Place(seq, bytes(digest), (xid, event) if seq > since else (floor, 0))


def hash_at(connection: psycopg.Connection, size: int) -> bytes | None:
    """The hash of the chain when it had so many lines; None when it never had."""
    if size == 0:
        return BEGINNING
    row = connection.execute("SELECT hash FROM audit_seal WHERE seq = %s", [size]).fetchone()
    return bytes(row[0]) if row else None
