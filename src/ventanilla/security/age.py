"""Long files sealed to somebody's public key as they pass by, in the open form of age v1.

X25519, HKDF-SHA-256 and ChaCha20-Poly1305 in pieces of 64 KiB, as age-encryption.org describes
them: whoever holds the private half opens such a file with any program that knows the form, also
on the day when Ventanilla cannot be had. Sealing needs the public half alone.
"""

import base64
import binascii
import hmac
import os
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ventanilla.security.crypto import Unreadable

__all__ = ["BadKey", "Unreadable", "new_identity", "public_of", "seal", "unseal"]

FORM = b"age-encryption.org/v1\n"
STANZA = b"-> X25519 "
INFO = b"age-encryption.org/v1/X25519"
END = b"---"
FILE_KEY, NONCE, TAG = 16, 16, 16
PIECE = 64 * 1024
SEALED_PIECE = PIECE + TAG
LONGEST_HEADER = 64 * 1024
PUBLIC, PRIVATE = "age", "age-secret-key-"
#: the signs of Bech32, in the order of their values, and its generators
SIGNS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
CHECK = 6


class BadKey(ValueError):
    """A text that is no key of this form, or whose check does not fit: a sign was mistyped."""


def new_identity() -> str:
    """A private key as text: ``AGE-SECRET-KEY-1…``."""
    return _written(PRIVATE, os.urandom(32)).upper()


def public_of(identity: str) -> str:
    """The public half of a private key: ``age1…``. Raises ``BadKey``."""
    return _written(PUBLIC, _private(identity).public_key().public_bytes_raw())


def seal(recipient: str, plain: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes of a sealed file, piece by piece. Raises ``BadKey`` before the first."""
    public = X25519PublicKey.from_public_bytes(_read(PUBLIC, recipient))
    file_key, nonce = os.urandom(FILE_KEY), os.urandom(NONCE)
    yield _header(public, file_key) + nonce
    cipher = ChaCha20Poly1305(_derive(file_key, nonce, b"payload"))
    for number, piece, last in _numbered(plain, PIECE):
        yield cipher.encrypt(_place(number, last=last), piece, None)


def unseal(identity: str, sealed: Iterable[bytes]) -> Iterator[bytes]:
    """The content of a sealed file, piece by piece.

    Raises ``BadKey`` for a text that is no key; ``Unreadable`` where the file is for another key,
    and at the first piece that was changed, left out, or cut short.
    """
    private, source = _private(identity), _Source(sealed)
    file_key = _opened_header(private, source)
    cipher = ChaCha20Poly1305(_derive(file_key, source.take(NONCE), b"payload"))
    for number, piece, last in _numbered(source.rest(), SEALED_PIECE):
        if len(piece) <= TAG and number:
            raise Unreadable
        yield _open(cipher, _place(number, last=last), piece)


def _open(cipher: ChaCha20Poly1305, nonce: bytes, sealed: bytes) -> bytes:
    if len(sealed) < TAG:
        raise Unreadable
    try:
        return cipher.decrypt(nonce, sealed, None)
    except InvalidTag as error:
        raise Unreadable from error


def _numbered(parts: Iterable[bytes], size: int) -> Iterator[tuple[int, bytes, bool]]:
    """What comes in whatever lengths as pieces of one: (number, piece, whether it is the last)."""
    kept, number = bytearray(), 0
    for part in parts:
        kept += part
        while len(kept) > size:
            yield number, bytes(kept[:size]), False
            del kept[:size]
            number += 1
    yield number, bytes(kept), True


def _place(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


class _Source:
    """Bytes that come in parts, read in lines and lengths."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts, self._kept = iter(parts), b""

    def line(self) -> bytes:
        while b"\n" not in self._kept:
            if len(self._kept) > LONGEST_HEADER:
                raise Unreadable
            self._more()
        line, _, self._kept = self._kept.partition(b"\n")
        return line + b"\n"

    def take(self, length: int) -> bytes:
        while len(self._kept) < length:
            self._more()
        taken, self._kept = self._kept[:length], self._kept[length:]
        return taken

    def rest(self) -> Iterator[bytes]:
        yield self._kept
        yield from self._parts

    def _more(self) -> None:
        part = next(self._parts, None)
        if part is None:
            raise Unreadable
        self._kept += part


def _header(public: X25519PublicKey, file_key: bytes) -> bytes:
    sender = X25519PrivateKey.generate()
    share = sender.public_key().public_bytes_raw()
    wrapping = _derive(sender.exchange(public), share + public.public_bytes_raw(), INFO)
    wrapped = ChaCha20Poly1305(wrapping).encrypt(bytes(12), file_key, None)
    head = FORM + STANZA + _text(share) + b"\n" + _text(wrapped) + b"\n" + END
    return head + b" " + _text(_mark(file_key, head)) + b"\n"


def _opened_header(private: X25519PrivateKey, source: _Source) -> bytes:
    """The key of a file: some stanza of its header is for this private key."""
    head, found, line = source.line(), None, source.line()
    if head != FORM:
        raise Unreadable
    while not line.startswith(END + b" "):
        head += line
        if line.startswith(STANZA):
            body = source.line()
            head += body
            found = found or _unwrapped(private, line[len(STANZA) :], body)
        line = source.line()
    head += END
    if found is None or not hmac.compare_digest(_bytes(line[len(END) + 1 :]), _mark(found, head)):
        raise Unreadable
    return found


def _unwrapped(private: X25519PrivateKey, share: bytes, body: bytes) -> bytes | None:
    """The key of the file, or None where this stanza is for somebody else."""
    theirs = _bytes(share)
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(theirs))
        wrapping = _derive(shared, theirs + private.public_key().public_bytes_raw(), INFO)
        return ChaCha20Poly1305(wrapping).decrypt(bytes(12), _bytes(body), None)
    except (InvalidTag, ValueError):
        return None


def _derive(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=info).derive(secret)


def _mark(file_key: bytes, head: bytes) -> bytes:
    return hmac.digest(_derive(file_key, b"", b"header"), head, "sha256")


def _text(raw: bytes) -> bytes:
    return base64.b64encode(raw).rstrip(b"=")


def _bytes(text: bytes) -> bytes:
    text = text.rstrip(b"\n")
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise Unreadable from error


def _private(identity: str) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(_read(PRIVATE, identity.lower()))


def _written(kind: str, raw: bytes) -> str:
    """Bech32: groups of five bits with a check that finds every mistyped sign."""
    number = int.from_bytes(raw, "big") << 4  # 256 bits are 51 groups and one bit
    values = [number >> shift & 31 for shift in range(255, -1, -5)]
    rest = _polymod([*_spread(kind), *values, *[0] * CHECK]) ^ 1
    values += [rest >> 5 * (CHECK - 1 - place) & 31 for place in range(CHECK)]
    return f"{kind}1" + "".join(SIGNS[value] for value in values)


def _read(kind: str, text: str) -> bytes:
    text = text.strip()
    if not text.startswith(f"{kind}1") or set(text[len(kind) + 1 :]) - set(SIGNS):
        raise BadKey
    values = [SIGNS.index(sign) for sign in text[len(kind) + 1 :]]
    if len(values) != 52 + CHECK or _polymod([*_spread(kind), *values]) != 1 or values[51] & 15:
        raise BadKey
    number = 0
    for value in values[:52]:
        number = number << 5 | value
    return (number >> 4).to_bytes(32, "big")


def _spread(kind: str) -> list[int]:
    return [ord(sign) >> 5 for sign in kind] + [0] + [ord(sign) & 31 for sign in kind]


def _polymod(values: Iterable[int]) -> int:
    rest = 1
    for value in values:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(GENERATORS):
            rest ^= generator if top >> place & 1 else 0
    return rest
