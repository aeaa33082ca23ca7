"""Long contents in pieces, each encrypted for its own place: the STREAM construction.

A piece is bound to its file, to what it is a copy of, to its number and to whether it is the last.
Cut short, put in another order, mixed with another file's or made longer, it does not open.
"""

import os
from collections.abc import Iterable, Iterator
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ventanilla.security.crypto import NONCE_BYTES, Unreadable, bind, new_key

__all__ = ["CHUNK", "Unreadable", "count", "decrypt", "encrypt", "new_key"]

FORMAT = b"\x02"
#: bytes of a piece before it is encrypted: four of length, the content, and what fills it up
CHUNK = 64 * 1024
LENGTH = 4
ROOM = CHUNK - LENGTH
#: the last piece is filled up to a multiple of this, so that it does not tell the exact size
STEP = 4096
SHORTEST = len(FORMAT) + NONCE_BYTES + 16


def encrypt(key: bytes, plain: bytes, *, file: UUID, kind: str) -> Iterator[bytes]:
    """The pieces of a content, at least one. ``key``: 32 bytes, of this file and kind alone."""
    cipher, whole = AESGCM(key), memoryview(plain)
    pieces = count(len(plain))
    for index in range(pieces):
        part = whole[index * ROOM : (index + 1) * ROOM]
        body = len(part).to_bytes(LENGTH, "big") + part
        body += bytes(-len(body) % STEP)
        nonce = os.urandom(NONCE_BYTES)
        place = _place(file, kind, index, last=index == pieces - 1)
        yield FORMAT + nonce + cipher.encrypt(nonce, body, place)


def decrypt(key: bytes, sealed: Iterable[bytes], *, file: UUID, kind: str) -> Iterator[bytes]:
    """The content of pieces in their order, one by one.

    Raises :class:`Unreadable` at the first that is not what :func:`encrypt` made for its place,
    and behind the last that came if that was not the end.
    """
    cipher, pieces = AESGCM(key), iter(sealed)
    piece, index = next(pieces, None), 0
    if piece is None:
        raise Unreadable
    while piece is not None:
        following = next(pieces, None)
        yield _open(cipher, piece, _place(file, kind, index, last=following is None))
        piece, index = following, index + 1


def count(length: int) -> int:
    """How many pieces a content of so many bytes has."""
    return max(1, -(-length // ROOM))


def _open(cipher: AESGCM, piece: bytes, place: bytes) -> bytes:
    if len(piece) < SHORTEST or piece[:1] != FORMAT:
        raise Unreadable
    try:
        body = cipher.decrypt(piece[1 : 1 + NONCE_BYTES], piece[1 + NONCE_BYTES :], place)
    except InvalidTag as error:
        raise Unreadable from error
    return body[LENGTH : LENGTH + int.from_bytes(body[:LENGTH], "big")]


def _place(file: UUID, kind: str, index: int, *, last: bool) -> bytes:
    return bind(("chunk", file, kind, index, "last" if last else "more"))
