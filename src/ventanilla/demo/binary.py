"""Values as PostgreSQL's binary COPY reads them: each with its length before it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from struct import Struct
from typing import Any
from uuid import UUID

#: what stands before the first row, and after the last
BEGIN = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"
NULL = b"\xff\xff\xff\xff"

_LENGTH = Struct(">i")
_COUNT = Struct(">h")
_ARRAY = Struct(">iiiii")
_UUID_OID = 2950
_FIRST_DAY = date(2000, 1, 1).toordinal()
_FIRST_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def sized(content: bytes) -> bytes:
    """A field of these bytes."""
    return _LENGTH.pack(len(content)) + content


def _number(shape: str, size: int) -> Callable[[Any], bytes]:
    pack = Struct(f">i{shape}").pack
    return lambda value: pack(size, value)


_int4, _int8 = _number("i", 4), _number("q", 8)


def _uuids(values: Sequence[UUID]) -> bytes:
    items = b"".join(sized(value.bytes) for value in values)
    return sized(_ARRAY.pack(1, 0, _UUID_OID, len(values), 1) + items)


#: how a value of each type is written
FIELDS: Mapping[str, Callable[[Any], bytes]] = {
    "uuid": lambda value: sized(value.bytes),
    "uuid[]": _uuids,
    "text": lambda value: sized(value.encode()),
    "bytea": sized,
    "bool": _number("?", 1),
    "int2": _number("h", 2),
    "int4": _int4,
    "int8": _int8,
    "date": lambda value: _int4(value.toordinal() - _FIRST_DAY),
    "timestamptz": lambda value: _int8((value - _FIRST_MOMENT) // _MICROSECOND),
}


def field(kind: str, value: object) -> bytes:
    """One field of a type."""
    return NULL if value is None else FIELDS[kind](value)


def json_field(text: str) -> bytes:
    """A field of the type jsonb, of a document that is written already."""
    return sized(b"\x01" + text.encode())


def row(fields: Sequence[bytes]) -> bytes:
    """One row of these fields."""
    return _COUNT.pack(len(fields)) + b"".join(fields)


def file(rows: Iterable[bytes]) -> bytes:
    """All that one COPY reads."""
    return b"".join((BEGIN, *rows, END))
