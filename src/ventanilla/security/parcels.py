"""Files that wait for one person for a day: each sealed under a key of its own.

The key stands wrapped among those of dossiers, in the second database: when it is destroyed, the
file is gone from every copy of the first.
"""

from uuid import UUID

from ventanilla.security import crypto
from ventanilla.security.keys import services as keys

Unreadable = crypto.Unreadable


def seal(parcel: UUID, content: bytes) -> bytes:
    """Encrypt a file. ``parcel`` is its random id; the key is made unless it is there."""
    return crypto.seal(keys.key_of_place(parcel), content, place=("parcel", parcel))


def unseal(parcel: UUID, sealed: bytes) -> bytes:
    """The content of a file. Raises ``Unreadable``, also when its key was destroyed."""
    return crypto.unseal(_key(parcel), sealed, place=("parcel", parcel))


def destroy(parcel: UUID) -> None:
    """Make a file unreadable for good."""
    keys.destroy(parcel)


def _key(parcel: UUID) -> bytes:
    try:
        return keys.unwrap({parcel: 1})[parcel]
    except KeyError:
        raise crypto.Unreadable from None
