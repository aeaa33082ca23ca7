"""The one door to what is sealed: a reading is recorded, then keys are released, then rows open.

Nothing outside this app decrypts. A vault lives for one request or one act.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import DatabaseError, ProgrammingError
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from ventanilla.audit.states import Kind
from ventanilla.common.errors import Gone, NotAllowed, NotNow
from ventanilla.common.trips import Trip, code_of
from ventanilla.security import crypto, identity, tokens
from ventanilla.security.keys import services as keys
from ventanilla.security.models import Dossier, Sealed, Seat

Document = dict[str, Any]
#: what :meth:`Vault.open` raises: wrong key, wrong place, or changed bytes
Unreadable = crypto.Unreadable
R = TypeVar("R", bound=Sealed)
RELEASE = b"SELECT sec.release(%s, %s, %s::uuid[], %s, %s, %s, %s)"
ELSEWHERE = b"SELECT * FROM sec.known_elsewhere(%s, %s, %s::bytea[])"
INSUFFICIENT_PRIVILEGE = "42501"
#: columns of a sealed row that :meth:`Vault.open_columns` reads
SEALED = ("dossier_id", "pk", "key_version", "sealed")
SealedRow = tuple[UUID, UUID, int, bytes | memoryview]
#: what a search reads of one row of a dossier, ids as text: dossier, row, version of the key that
#: it was sealed with, sealed
Compared = tuple[str, str, int, bytes]


class Shredded(Unreadable, Gone):
    """The key of a dossier is not there any more: what it sealed never opens again."""

    def __init__(self) -> None:
        super().__init__(_("This record has been deleted. Its keys do not exist any more."))


class Vault:
    """Opened dossiers: seals and opens their rows."""

    def __init__(self, released: Mapping[UUID, bytes]) -> None:
        self._keys = dict(released)

    def __contains__(self, dossier: UUID) -> bool:
        return dossier in self._keys

    def open(self, row: Sealed) -> Document:
        """The document of a row. Raises ``Unreadable``: wrong key, place or bytes.

        ``Shredded``, which is one, where the key was destroyed, or not released to this vault.
        """
        return self.open_columns(type(row), (row.dossier_id, row.pk, row.key_version, row.sealed))

    def open_columns(self, table: type[Sealed], row: SealedRow) -> Document:
        """What :meth:`open` gives, for a row that was read as its columns ``SEALED``.

        Long lists are: to make fifty rows into models takes 1 ms.
        """
        dossier, pk, version, sealed = row
        place = (table._meta.db_table, dossier, pk, version)
        document: Document = json.loads(
            crypto.unseal(self._key(dossier), bytes(sealed), place=place)
        )
        return document

    def seal(self, row: R, document: Mapping[str, Any]) -> R:
        """Put a document into a row (not saved). The row's dossier must be in this vault."""
        plain = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        row.sealed = crypto.seal(self._key(row.dossier_id), plain, place=_place(row))
        return row

    def derive(self, dossier: UUID, *, use: str, length: int) -> bytes:
        """Bytes for a use of its own, made of the key of an opened dossier. Raises ``Shredded``."""
        return crypto.derive(self._key(dossier), use=use, length=length)

    def add(self, more: "Vault") -> None:
        """Let this vault open what another one opens."""
        self._keys.update(more._keys)

    def _key(self, dossier: UUID) -> bytes:
        try:
            return self._keys[dossier]
        except KeyError:
            raise Shredded from None


def release(
    *,
    seat: Seat | None,
    dossiers: Iterable[Dossier],
    purpose: str,
    at: datetime,
    kind: Kind = Kind.OPEN,
    trip: Trip | None = None,
) -> Vault:
    """Write down that a seat (None: the system) reads these dossiers, and open them.

    ``purpose`` is a verb of the audit log, such as ``case.read``. The line is committed by itself
    before any key is asked for, and stays whatever becomes of the request. ``trip``: what else is
    to be fetched is fetched on the way. Raises ``OutOfReach`` and ``BudgetSpent``.
    """
    wanted = {dossier.pk: dossier.key_version for dossier in dossiers}
    return release_versions(
        seat=seat, versions=wanted, purpose=purpose, at=at, kind=kind, trip=trip
    )


def release_versions(
    *,
    seat: Seat | None,
    versions: Mapping[UUID, int],
    purpose: str,
    at: datetime,
    kind: Kind = Kind.OPEN,
    trip: Trip | None = None,
) -> Vault:
    """What :func:`release` does, for whoever read only ids and key versions of the dossiers."""
    if trip is not None:
        trip.go()
    if not versions:
        return Vault({})
    return _opened(_Reading(seat, purpose, kind, at), versions, {})


def open_for_search(
    table: type[Sealed],
    rows: Sequence[Compared],
    versions: Mapping[str, int],
    *,
    seat: Seat,
    at: datetime,
    sought: str = "",
) -> Iterator[tuple[str, bytes]]:
    """Open one row of each of many dossiers, to compare who they are with somebody: (dossier, the

    document as JSON). Only those found are shown. Whose key was destroyed is left out.
    ``versions``: of the keys of those dossiers, and maybe of others.

    Recorded as one search with its size. Of what was looked for (``sought``) only a keyed token is
    written down, which tells that it was the same again and nothing else.
    """
    if not rows:
        return
    compared = {row[0]: versions[row[0]] for row in rows}
    wanted = f"{{{','.join(sorted(compared))}}}"
    reading = _Reading(seat, "search.names", Kind.SEARCH, at)
    detail: dict[str, int | str] = {"compared": len(compared)}
    if sought:
        detail["token"] = tokens.of_search(sought)
    release = _write_down(reading, wanted, detail)
    with _in_budget():
        released = keys.open_compared(release, compared, wanted)
    name = table._meta.db_table
    for dossier, row, version, sealed in rows:
        if key := released.get(dossier):
            bound = crypto.bind((name, dossier, row, version))
            yield dossier, crypto.Opener(key).open(sealed, bound=bound)


def known_elsewhere(asked: Sequence[bytes], *, seat: Seat) -> list[tuple[int, int]]:
    """(post, number of cases) where one of these tokens is kept; nothing is opened.

    Written down like a release, and with a budget of its own. Raises ``BudgetSpent``.
    """
    who = identity.present()
    trip = Trip(using="door")
    found: list[tuple[int, int]] = []
    trip.ask(ELSEWHERE, [who.secret, seat.pk, list(asked)], lambda rows: found.extend(rows))
    try:
        trip.go()
    except DatabaseError as error:
        if code_of(error) == keys.BUDGET_SPENT:
            raise BudgetSpent(
                _("You have asked other posts very often this hour. Wait, or call them.")
            ) from error
        raise
    return found


class OutOfReach(NotAllowed):
    """The log refused a reading that the door of the seat should not have let through."""


class BudgetSpent(NotNow):
    """A seat has opened more in a while than anybody's work asks for."""


@dataclass(frozen=True, slots=True)
class _Reading:
    seat: Seat | None
    purpose: str
    kind: Kind
    at: datetime


def _opened(
    reading: _Reading, versions: Mapping[UUID, int], detail: Mapping[str, int | str]
) -> Vault:
    wanted = sorted(versions)
    release = _write_down(reading, wanted, detail)
    with _in_budget():
        return Vault(keys.open_released(release, versions, wanted))


def _write_down(
    reading: _Reading, wanted: Sequence[UUID] | str, detail: Mapping[str, int | str]
) -> int:
    """Commit the line that keys are released for: its id."""
    who = identity.present()
    values = [
        who.secret, reading.seat.pk if reading.seat else None, wanted, reading.purpose,
        reading.kind.value, Jsonb(detail), reading.at,
    ]  # fmt: skip
    trip = Trip(using="door")
    written: list[tuple[int]] = []
    trip.ask(RELEASE, values, lambda cursor: written.extend(cursor.fetchall()))
    try:
        trip.go()
    except ProgrammingError as error:
        if code_of(error) != INSUFFICIENT_PRIVILEGE:
            raise
        raise OutOfReach(_("This case is not within the reach of this seat any more.")) from error
    return written[0][0]


@contextmanager
def _in_budget() -> Iterator[None]:
    try:
        yield
    except keys.Refused as error:
        raise BudgetSpent(
            _(
                "This seat has opened more cases than anybody's work needs at once. "
                "The supervisor has been told; wait, or ask for help."
            )
        ) from error


def open_new(*, dossier: Dossier, at: datetime) -> Vault:
    """Make the key of a dossier that is about to be written: key first, then dossier."""
    return Vault(keys.make(dossiers=[dossier.pk], at=at))


class LoadedDossier:
    """A new dossier whose rows come by COPY, many at a time: only for loading invented cases.

    Its row of :func:`key_rows` has to be committed before any row that it sealed.
    """

    def __init__(self, dossier: UUID, *, at: datetime) -> None:
        self._text = str(dossier).encode()
        self.made = (dossier, key := crypto.new_key(), at)
        self._sealer = crypto.Sealer(key)

    def seal(self, table: bytes, row: bytes, plain: bytes) -> bytes:
        """What :meth:`Vault.seal` would put into a row: ``plain`` is its document as JSON.

        ``table`` and ``row`` (its id) as they are written, in bytes: there are some thirty rows
        in a dossier, and hundred thousands of dossiers.
        """
        return self._sealer.seal(plain, bound=crypto.join((table, self._text, row, b"1")))


#: where the rows of :func:`key_rows` belong: table, columns with their types
KEYS = keys.COPIED


def key_rows(dossiers: Iterable[LoadedDossier]) -> list[tuple[object, ...]]:
    """The wrapped keys of loaded dossiers, as rows of the key database."""
    return keys.wrap_for_copy(dossier.made for dossier in dossiers)


def _place(row: Sealed) -> tuple[object, ...]:
    return (row._meta.db_table, row.dossier_id, row.pk, row.key_version)
