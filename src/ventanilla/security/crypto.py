"""The only cryptography: AES-256-GCM over padded documents, bound to the place where they stand.

A ciphertext is one byte of format, twelve bytes of nonce, the sealed bytes and their tag.
The associated data names table, section, dossier, row and key version, so that a ciphertext moved
to any other place does not open.
"""

import os
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORMAT = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12
PAD_STEP = 256


class Unreadable(Exception):
    """A ciphertext does not open: wrong key, wrong place, or changed bytes."""


def new_key() -> bytes:
    """32 random bytes."""
    return os.urandom(KEY_BYTES)


def derive(key: bytes, *, use: str, length: int) -> bytes:
    """Even bytes for another use of a key (HKDF-SHA-256), which do not give the key away."""
    made = HKDF(
        algorithm=hashes.SHA256(), length=length, salt=b"", info=f"ventanilla {use}".encode()
    )
    return made.derive(key)


class Sealer:
    """Seals many documents under one key, whose cipher is set up once."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, *, bound: bytes) -> bytes:
        """Encrypt ``plain``, padded to a multiple of 256 bytes, for the place of :func:`bind`."""
        body = _measured(plain)
        return _sealed(self._cipher, body + bytes(-len(body) % PAD_STEP), bound)


def seal(key: bytes, plain: bytes, *, place: Iterable[object]) -> bytes:
    """Encrypt ``plain`` for one ``place``, as :class:`Sealer` does."""
    return Sealer(key).seal(plain, bound=bind(place))


def wrap(key: bytes, inner: bytes, *, place: Iterable[object]) -> bytes:
    """Encrypt another key for one ``place``. All are of one length, which tells nothing.

    Opened like what was padded; a search reads twenty thousand of them.
    """
    return _sealed(AESGCM(key), _measured(inner), bind(place))


class Opener:
    """Opens many documents under one key, whose cipher is set up once."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def open(self, sealed: bytes, *, bound: bytes) -> bytes:
        """Decrypt what was sealed for the place of :func:`bind`. Raises :class:`Unreadable`."""
        if len(sealed) < 1 + NONCE_BYTES + 16 or sealed[:1] != FORMAT:
            raise Unreadable
        try:
            plain = self._cipher.decrypt(
                sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], bound
            )
        except InvalidTag as error:
            raise Unreadable from error
        return plain[4 : 4 + int.from_bytes(plain[:4], "big")]


def unseal(key: bytes, sealed: bytes, *, place: Iterable[object]) -> bytes:
    """Decrypt what :func:`seal` made for the same ``place``. Raises :class:`Unreadable`."""
    return Opener(key).open(sealed, bound=bind(place))


def _measured(plain: bytes) -> bytes:
    return len(plain).to_bytes(4, "big") + plain


def _sealed(cipher: AESGCM, body: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + cipher.encrypt(nonce, body, bound)


def bind(place: Iterable[object]) -> bytes:
    """A place as the associated data of a ciphertext."""
    return "\x1f".join(map(str, place)).encode()


def join(parts: Iterable[bytes]) -> bytes:
    """What :func:`bind` gives for parts that are bytes already."""
    return b"\x1f".join(parts)
