"""Keyed tokens of what was searched for: the log tells that it was the same, never what it was.

Their key stands in the key database like a dossier's: a stolen log tries no name against it.
"""

import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from ventanilla.security.keys import services as keys

#: the place of the key among the dossiers' keys; no dossier has this id
PLACE = UUID("3d0a5a3e-8c1b-4f0f-9f4e-6b1d2a7c9e10")


def of_search(words: str, *, at: datetime) -> str:
    """The token of words: the same in whatever order, case and spacing. 32 hexadecimal digits."""
    same = " ".join(sorted(words.casefold().split()))
    return hmac.new(_key(at), same.encode(), hashlib.sha256).hexdigest()[:32]


def _key(at: datetime) -> bytes:
    found = keys.unwrap({PLACE: 1})
    if PLACE not in found:
        keys.make_if_absent(PLACE, at=at)
        found = keys.unwrap({PLACE: 1})
    return found[PLACE]
