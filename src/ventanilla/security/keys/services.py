"""Make, open, re-wrap and destroy the keys of dossiers. One interface, in process for now."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from ventanilla.security import crypto
from ventanilla.security.keys import root
from ventanilla.security.keys.models import WrappedKey

BATCH = 2000
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
    roots = root.current()
    keys = {dossier: crypto.new_key() for dossier in dossiers}
    WrappedKey.objects.bulk_create(
        [
            WrappedKey(
                dossier_id=dossier,
                version=1,
                root_id=roots.current,
                wrapped=_wrap(roots, dossier, 1, key),
                made_at=at,
            )
            for dossier, key in keys.items()
        ],
        batch_size=BATCH,
    )
    return keys


def make_if_absent(place: UUID, *, at: datetime) -> None:
    """Make the first key of a place that is no dossier, unless somebody made it a moment ago."""
    roots = root.current()
    WrappedKey.objects.bulk_create(
        [
            WrappedKey(
                dossier_id=place,
                version=1,
                root_id=roots.current,
                wrapped=_wrap(roots, place, 1, crypto.new_key()),
                made_at=at,
            )
        ],
        ignore_conflicts=True,
    )


def unwrap(versions: Mapping[UUID, int]) -> dict[UUID, bytes]:
    """The plain keys of dossiers, given the version each is at. A destroyed key is absent."""
    roots = root.current()
    rows = WrappedKey.objects.filter(dossier_id__in=list(versions))
    return {
        row.dossier_id: _unwrap(roots, row)
        for row in rows
        if row.version == versions[row.dossier_id]
    }


def rewrap_all() -> int:
    """Wrap every key under the current root key, the second half of a rotation: how many."""
    roots = root.current()
    done = 0
    while rows := list(WrappedKey.objects.exclude(root_id=roots.current)[:BATCH]):
        for row in rows:
            key = _unwrap(roots, row)
            row.wrapped = _wrap(roots, row.dossier_id, row.version, key)
            row.root_id = roots.current
        WrappedKey.objects.bulk_update(rows, ["wrapped", "root_id"])
        done += len(rows)
    return done


def destroy(dossier: UUID) -> None:
    """Delete the keys of a dossier: what they sealed never opens again."""
    WrappedKey.objects.filter(dossier_id=dossier).delete()


def wrap_for_copy(made: Iterable[tuple[UUID, bytes, datetime]]) -> list[tuple[object, ...]]:
    """Rows of :data:`COPIED` for first keys made elsewhere: (dossier, its key, when)."""
    roots = root.current()
    return [
        (dossier, 1, roots.current, _wrap(roots, dossier, 1, key), at) for dossier, key, at in made
    ]


def _wrap(roots: root.RootKeys, dossier: UUID, version: int, key: bytes) -> bytes:
    return crypto.seal(roots.by_id[roots.current], key, place=("key", dossier, version))


def _unwrap(roots: root.RootKeys, row: WrappedKey) -> bytes:
    wrapping = roots.by_id.get(row.root_id)
    if wrapping is None:
        raise crypto.Unreadable
    return crypto.unseal(wrapping, bytes(row.wrapped), place=("key", row.dossier_id, row.version))
