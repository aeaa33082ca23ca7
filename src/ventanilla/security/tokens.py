"""Keyed hashes of what must be found again exactly: near-unique values, or several joined.

Whoever steals the rows cannot try names against them without the key, which stands wrapped in the
key database like a dossier's. A surname alone is never hashed: its frequency would name it.
"""

import hashlib
import hmac
from uuid import UUID

from ventanilla.security.keys import services as keys

#: the place of the key among the dossiers' keys; no dossier has this id
PLACE = UUID("3b1f7a52-9c7e-4d55-8a36-6f0d8c2e4b19")
SIZE = 16


class Hasher:
    """Hashes under the key of this installation."""

    def __init__(self) -> None:
        self._key = keys.key_of_place(PLACE)

    def token(self, purpose: str, text: str) -> bytes:
        """Sixteen bytes that the same text gives again for the same purpose, and no other."""
        said = f"{purpose}\0{text}".encode("utf-8", "surrogatepass")
        return hmac.new(self._key, said, hashlib.sha256).digest()[:SIZE]


def of_search(words: str) -> str:
    """What the log keeps of words searched for: the same in whatever order, case and spacing."""
    same = " ".join(sorted(words.casefold().split()))
    return Hasher().token("search", same).hex()
