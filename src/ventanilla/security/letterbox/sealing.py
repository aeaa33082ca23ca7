"""A box that everybody can fill and one can open: P-256, HKDF-SHA-256, AES-256-GCM.

What a browser's WebCrypto can do as well: ``web/static/js/letterbox.js`` writes the same bytes.
A letter is one byte of format, the sender's point (65 bytes), a nonce (12), the sealed bytes with
their tag. The sender's private half is thrown away: not even the sender opens it again.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ventanilla.security.crypto import Unreadable

FORMAT = b"\x01"
POINT, NONCE, TAG = 65, 12, 16
INFO = b"ventanilla letterbox 1"
CURVE = ec.SECP256R1()
#: order of the group
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
#: bytes that a private half is made of: so many more than the order that none is likelier
SEED = 48


def private_of(seed: bytes) -> ec.EllipticCurvePrivateKey:
    """The private half that 48 even bytes give, always the same."""
    return ec.derive_private_key(int.from_bytes(seed, "big") % (ORDER - 1) + 1, CURVE)


def public_of(private: ec.EllipticCurvePrivateKey) -> bytes:
    """Its public half, as a point of 65 bytes."""
    return private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def seal(public: bytes, plain: bytes, *, bound: bytes) -> bytes:
    """Put a letter into a box. ``bound``: what it is opened with, and no other letter."""
    sender = ec.generate_private_key(CURVE)
    point, nonce = public_of(sender), os.urandom(NONCE)
    box = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public)
    cipher = _cipher(sender.exchange(ec.ECDH(), box), point, public)
    return FORMAT + point + nonce + cipher.encrypt(nonce, plain, bound)


def unseal(private: ec.EllipticCurvePrivateKey, letter: bytes, *, bound: bytes) -> bytes:
    """Take a letter out. Raises ``Unreadable``: another box, another letter, or changed bytes."""
    if len(letter) < 1 + POINT + NONCE + TAG or letter[:1] != FORMAT:
        raise Unreadable
    point, rest = letter[1 : 1 + POINT], letter[1 + POINT :]
    try:
        sender = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
        cipher = _cipher(private.exchange(ec.ECDH(), sender), point, public_of(private))
        return cipher.decrypt(rest[:NONCE], rest[NONCE:], bound)
    except (ValueError, InvalidTag) as error:
        raise Unreadable from error


def _cipher(shared: bytes, point: bytes, public: bytes) -> AESGCM:
    info = INFO + point + public
    return AESGCM(HKDF(algorithm=hashes.SHA256(), length=32, salt=b"", info=info).derive(shared))
