"""Keys that sign, the log's and the protocols': Ed25519, in the form of C2SP signed notes.

The private key is a file of one line, ``PRIVATE+KEY+name+id+key``, for its owner only. Beside it,
``.pub``: the public keys that were ever used here, ``name+id+key`` a line. Whoever checks notes
elsewhere carries the ``.pub`` away while it is still believed.
"""

import base64
import binascii
import os
import secrets
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

ED25519 = b"\x01"  # how a signed note names the algorithm
ID_BYTES = 4
MARK = "— "
BEGINNING = "PRIVATE+KEY"


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key and the name it signs under."""

    name: str
    key: Ed25519PrivateKey

    @property
    def key_id(self) -> str:
        """Eight hex digits."""
        return _id(self.name, self.key.public_key()).hex()

    def sign(self, body: str) -> str:
        """The note: the body (whole lines), an empty line, the signature."""
        signature = _id(self.name, self.key.public_key()) + self.key.sign(body.encode())
        return f"{body}\n{MARK}{self.name} {base64.b64encode(signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Keys:
    """Public keys by name and id."""

    known: dict[tuple[str, bytes], Ed25519PublicKey]

    def is_signed(self, note: str) -> bool:
        """Whether one of these keys signed a note of one signature."""
        return self.signer(note) is not None

    def signer(self, note: str) -> str | None:
        """Under which name one of these keys signed a note of one signature; None if none did."""
        body, __, last = note.partition("\n\n")
        mark, __, rest = last.partition(MARK)
        name, __, encoded = rest.rstrip("\n").rpartition(" ")
        try:
            signature = base64.b64decode(encoded, validate=True)
            key = self.known[name, signature[:ID_BYTES]]
            key.verify(signature[ID_BYTES:], f"{body}\n".encode())
        except (KeyError, InvalidSignature, binascii.Error, UnicodeError):
            return None
        return None if mark else name


def create(path: Path) -> None:
    """Make a new key and its public file. Refuses to overwrite one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists():
        raise FileExistsError(path)
    name, key = f"ventanilla-{secrets.token_hex(4)}", Ed25519PrivateKey.generate()
    private = _encoded(key.private_bytes_raw())
    words = f"{BEGINNING}+{name}+{_id(name, key.public_key()).hex()}+{private}\n"
    with public_file(path).open("a") as public:
        public.write(_public_line(Signer(name, key)))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(words)
        file.flush()
        os.fsync(file.fileno())


def public_file(path: Path) -> Path:
    """Where the public keys stand that belong to a private key's file."""
    return path.with_name(f"{path.name}.pub")


def load(path: Path) -> Signer:
    """The key of a file. Raises ImproperlyConfigured for a missing, damaged or open one."""
    try:
        words, mode = path.read_text().strip(), path.stat().st_mode
    except (OSError, UnicodeError) as error:
        raise ImproperlyConfigured(
            _("The key %(path)s cannot be read. Run `ventanilla keys create`.") % {"path": path}
        ) from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ImproperlyConfigured(
            _("The key %(path)s can be read by others. Run: chmod 600 %(path)s") % {"path": path}
        )
    try:
        name, known, key = words.removeprefix(f"{BEGINNING}+").split("+", 2)
        signer = Signer(name, Ed25519PrivateKey.from_private_bytes(_decoded(key)))
    except (ValueError, binascii.Error) as error:
        raise _damaged(path) from error
    if signer.key_id != known:
        raise _damaged(path)
    return signer


def load_public(path: Path) -> Keys:
    """The public keys of a file, one a line. Raises ImproperlyConfigured."""
    try:
        return public_keys(path.read_text().split())
    except ValueError as error:
        raise _damaged(path) from error
    except OSError as error:
        raise ImproperlyConfigured(
            _("The file of public keys %(path)s cannot be read.") % {"path": path}
        ) from error


def public_keys(lines: Iterable[str]) -> Keys:
    """Public keys of lines like ``name+id+key``. Raises ValueError for one that is damaged."""
    known = {}
    for line in lines:
        name, identity, encoded = line.split("+", 2)
        key = Ed25519PublicKey.from_public_bytes(_decoded(encoded))
        if _id(name, key).hex() != identity:
            raise ValueError(identity)
        known[name, _id(name, key)] = key
    return Keys(known)


def _id(name: str, key: Ed25519PublicKey) -> bytes:
    return sha256(f"{name}\n".encode() + ED25519 + key.public_bytes_raw()).digest()[:ID_BYTES]


def _public_line(signer: Signer) -> str:
    key = signer.key.public_key().public_bytes_raw()
    return f"{signer.name}+{signer.key_id}+{_encoded(key)}\n"


def _encoded(key: bytes) -> str:
    return base64.b64encode(ED25519 + key).decode()


def _decoded(text: str) -> bytes:
    raw = base64.b64decode(text, validate=True)
    if raw[:1] != ED25519:
        raise ValueError
    return raw[1:]


def _damaged(path: Path) -> ImproperlyConfigured:
    words = _("The key file %(path)s is damaged. Put its backup back.")
    return ImproperlyConfigured(words % {"path": path})
