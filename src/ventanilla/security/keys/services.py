"""The key service: make, open, re-wrap and destroy the keys of dossiers.

One module with one interface, in the process of whoever asks, for now. It enters both databases
with a role of its own: to see that a release stands committed in the log, and for wrapped keys.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, connections
from django.utils import timezone

from ventanilla.common.trips import Trip, code_of
from ventanilla.security import crypto
from ventanilla.security.keys import root
from ventanilla.security.keys.models import WrappedKey

BATCH = 2000
MAY_DESTROY = b"SELECT sec.may_destroy(%s, %s)"
IS_WIPED = b"SELECT sec.is_wiped(%s)"
TAKE = b"SELECT sec.take(%s, %s::uuid[])"
STOP = b"SELECT sec.stop_seat(%s)"
BUDGET_SPENT = "VB001"
#: asked by every page that shows anybody
WRAPPED = f"""
    SELECT dossier_id, version, root_id, wrapped FROM {WrappedKey._meta.db_table}
    WHERE dossier_id = ANY(%s)
"""  # noqa: S608 - a name of our own
#: the same for a search: ids as text
COMPARED = f"""
    SELECT dossier_id::text, version, root_id, wrapped FROM {WrappedKey._meta.db_table}
    WHERE dossier_id = ANY(%s::uuid[])
""".encode()  # noqa: S608 - a name of our own
#: where rows made with :func:`wrap_for_copy` belong: table, columns with their types
COPIED = (
    WrappedKey._meta.db_table,
    {
        "dossier_id": "uuid",
        "version": "int2",
        "root_id": "text",
        "wrapped": "bytea",
        "made_at": "timestamptz",
    },
)


def make(*, dossiers: Iterable[UUID], at: datetime) -> dict[UUID, bytes]:
    """Make the first key of each new dossier. Called before the dossier is written:

    an orphan key can be swept, a dossier without its key never opens again.
    """
    keys = {dossier: crypto.new_key() for dossier in dossiers}
    WrappedKey.objects.bulk_create(_first(keys, at), batch_size=BATCH)
    return keys


def key_of_place(place: UUID) -> bytes:
    """The key of a place that is no dossier: of the installation's own secrets.

    Made on first use. Two processes that make it at once agree on the one stored.
    """
    found = unwrap({place: 1})
    if place not in found:
        made = _first({place: crypto.new_key()}, timezone.now())
        WrappedKey.objects.bulk_create(made, ignore_conflicts=True)
        found = unwrap({place: 1})
    return found[place]


class Refused(Exception):
    """The release was taken already, is too old, was never committed, or spends the budget."""


def open_released(
    release: int, versions: Mapping[UUID, int], wanted: Sequence[UUID]
) -> dict[UUID, bytes]:
    """The plain keys of dossiers that a committed line of the log is about, once.

    ``release``: id of the line. ``wanted``: its dossiers in their order. Raises ``Refused`` when
    the budget of its seat is spent; for any other line that is no release, the database's error.
    """
    _take(release, list(wanted))
    return unwrap(versions)


def open_compared(release: int, versions: Mapping[str, int], wanted: str) -> dict[str, bytes]:
    """What :func:`open_released` gives for a search, by ids as text.

    ``wanted``: the dossiers in their order, as an array is written. There may be twenty thousand:
    to make each id an object, and to set the cipher of the root up for each, took a second.
    """
    _take(release, wanted)
    rows: list[tuple[str, int, str, bytes]] = []
    trip = Trip(using="keys", binary=True)
    trip.ask(COMPARED, [wanted], lambda cursor: rows.extend(cursor.fetchall()))
    trip.go()
    openers = {name: crypto.Opener(key) for name, key in root.current().by_id.items()}
    try:
        return {
            dossier: openers[root_id].open(wrapped, bound=crypto.bind(("key", dossier, version)))
            for dossier, version, root_id, wrapped in rows
            if version == versions[dossier]
        }
    except KeyError as error:  # wrapped under a root that is not here
        raise crypto.Unreadable from error


def _take(release: int, wanted: Sequence[UUID] | str) -> None:
    trip = Trip(using="releases")
    trip.ask(TAKE, [release, wanted], lambda cursor: None)
    try:
        trip.go()
    except DatabaseError as error:
        if code_of(error) == BUDGET_SPENT:
            _stop_seat(release)
            raise Refused from error
        raise


def _stop_seat(release: int) -> None:
    """Freeze the seat of a release that went over its budget. What raised undid itself; this is

    committed by itself, and until it is, each further try comes here again.
    """
    trip = Trip(using="releases")
    trip.ask(STOP, [release], lambda cursor: None)
    trip.go()


def unwrap(versions: Mapping[UUID, int]) -> dict[UUID, bytes]:
    """The plain keys of dossiers, given the version each is at. A destroyed key is absent."""
    with connections["keys"].cursor() as cursor:
        cursor.execute(WRAPPED, [list(versions)])
        rows = cursor.fetchall()
    # The file after the rows: a rotation writes the file first, so it knows whatever wrapped them.
    roots = root.current()
    return {
        dossier: _unwrap(roots, dossier, version, root_id, wrapped)
        for dossier, version, root_id, wrapped in rows
        if version == versions[dossier]
    }


def rewrap_all() -> int:
    """Wrap every key under the current root key, the second half of a rotation: how many."""
    roots = root.current()
    done = 0
    while rows := list(WrappedKey.objects.exclude(root_id=roots.current)[:BATCH]):
        for row in rows:
            key = _unwrap(roots, row.dossier_id, row.version, row.root_id, row.wrapped)
            row.wrapped = _wrap(roots, row.dossier_id, row.version, key)
            row.root_id = roots.current
        WrappedKey.objects.bulk_update(rows, ["wrapped", "root_id"])
        done += len(rows)
    return done


def digest(dossier: UUID) -> str:
    """SHA-256 over the wrapped keys of a dossier, as hex; blank where there are none."""
    rows = WrappedKey.objects.filter(dossier_id=dossier).order_by("version")
    wrapped = [bytes(row.wrapped) for row in rows]
    return hashlib.sha256(b"".join(wrapped)).hexdigest() if wrapped else ""


def check_confirmed(dossier: UUID, *, act: UUID) -> None:
    """Raise ``Refused`` unless two persons committed to delete a dossier, and no hold stands."""
    _check(MAY_DESTROY, [act, dossier])


def check_wiped(dossier: UUID) -> None:
    """Raise ``Refused`` unless it stands committed that everything personal was taken out."""
    _check(IS_WIPED, [dossier])


def _check(question: bytes, values: list[UUID]) -> None:
    trip, answers = Trip(using="releases"), list[tuple[bool]]()
    trip.ask(question, values, lambda cursor: answers.extend(cursor.fetchall()))
    trip.go()
    if not answers[0][0]:
        raise Refused


def destroy(dossier: UUID) -> None:
    """Delete the keys of a dossier: what they sealed never opens again."""
    WrappedKey.objects.filter(dossier_id=dossier).delete()


def wrap_for_copy(made: Iterable[tuple[UUID, bytes, datetime]]) -> list[tuple[object, ...]]:
    """Rows of :data:`COPIED` for first keys made elsewhere: (dossier, its key, when)."""
    roots = root.current()
    return [
        (dossier, 1, roots.current, _wrap(roots, dossier, 1, key), at) for dossier, key, at in made
    ]


def _first(keys: Mapping[UUID, bytes], at: datetime) -> list[WrappedKey]:
    roots = root.current()
    return [
        WrappedKey(
            dossier_id=dossier,
            version=1,
            root_id=roots.current,
            wrapped=_wrap(roots, dossier, 1, key),
            made_at=at,
        )
        for dossier, key in keys.items()
    ]


def _wrap(roots: root.RootKeys, dossier: UUID, version: int, key: bytes) -> bytes:
    return crypto.wrap(roots.by_id[roots.current], key, place=("key", dossier, version))


def _unwrap(
    roots: root.RootKeys, dossier: UUID, version: int, root_id: str, wrapped: bytes | memoryview
) -> bytes:
    wrapping = roots.by_id.get(root_id)
    if wrapping is None:
        raise crypto.Unreadable
    return crypto.unseal(wrapping, bytes(wrapped), place=("key", dossier, version))
