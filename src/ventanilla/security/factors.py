"""Secrets of second factors, encrypted: a stolen database gives nobody's codes.

They stand under one key of the second database, wrapped like a dossier's; a rotation of the root
key passes over it as over every other.
"""

import base64
from uuid import UUID

from ventanilla.security import crypto
from ventanilla.security.keys import services as keys

#: the place of the key among the dossiers' keys; no dossier has this id
PLACE = UUID("7f2d6c0e-5f0a-4d0e-9c55-5c0f1a2b3c4d")


def seal_secret(text: str) -> str:
    """Encrypt a short secret, as text for a JSON column."""
    return base64.b64encode(
        crypto.seal(keys.key_of_place(PLACE), text.encode(), place=("factor",))
    ).decode()


def open_secret(sealed: str) -> str:
    """Decrypt what :func:`seal_secret` made. Raises ``crypto.Unreadable``."""
    try:
        raw = base64.b64decode(sealed, validate=True)
    except ValueError as error:
        raise crypto.Unreadable from error
    return crypto.unseal(keys.key_of_place(PLACE), raw, place=("factor",)).decode()
