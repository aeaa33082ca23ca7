"""Each part of the place that a ciphertext is bound to, left out: it has to open elsewhere then."""

from collections.abc import Iterable
from unittest.mock import patch
from uuid import uuid4

from ventanilla.cases.models import Entry, Section
from ventanilla.security import crypto
from ventanilla.security.vault import Unreadable, Vault

PARTS = ("table", "dossier", "row", "key version")


def moved() -> list[str]:
    """The places to which a ciphertext can be moved and still opens."""
    dossier, row, key = uuid4(), uuid4(), crypto.new_key()
    other, another = uuid4(), uuid4()
    vault = Vault({dossier: key, other: key})
    sealed = bytes(vault.seal(Section(id=row, dossier_id=dossier, key_version=1), {"a": 1}).sealed)
    places = {
        "table": (Entry, (dossier, row, 1, sealed)),
        "dossier": (Section, (other, row, 1, sealed)),
        "row": (Section, (dossier, another, 1, sealed)),
        "key version": (Section, (dossier, row, 2, sealed)),
    }
    found = []
    for part, (table, columns) in places.items():
        try:
            vault.open_columns(table, columns)  # type: ignore[arg-type]
        except Unreadable:
            continue
        found.append(part)
    return found


def run() -> tuple[int, list[str]]:
    """How many parts were left out, and of which nobody noticed it."""
    faults = [f"a ciphertext opens in another {part}" for part in moved()]
    whole = crypto.bind

    for at, part in enumerate(PARTS):

        def without(place: Iterable[object], at: int = at) -> bytes:
            parts = list(place)
            return whole(parts[:at] + parts[at + 1 :])

        with patch.object(crypto, "bind", without):
            if moved() != [part]:
                faults.append(f"nothing noticed: a ciphertext that is not bound to its {part}")
    return len(PARTS), faults
