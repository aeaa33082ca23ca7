"""Published packages are signed: a note that says which protocol, which version, which bytes.

The key is made by ``ventanilla keys create``, in the form of :mod:`ventanilla.security.signing`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from ventanilla.security import signing
from ventanilla.security.signing import Keys

ORIGIN = "ventanilla protocol package"
HASH = re.compile(r"sha256:([0-9a-f]{64})")
LINES = 3


@dataclass(frozen=True, slots=True)
class Signed:
    """What a note says, and under which name it was signed."""

    protocol: str
    version: str
    content_hash: str
    signer: str


def sign(content_hash: str, *, protocol: str, version: str) -> str:
    """The signed note of a package, by this installation's key.

    Raises ImproperlyConfigured where the key is missing, damaged or open to others.
    """
    body = f"{ORIGIN}\n{protocol} {version}\nsha256:{content_hash}\n"
    return signing.load(Path(settings.PROTOCOL_KEY_FILE)).sign(body)


def verify(note: str, keys: Keys) -> Signed | None:
    """What a note says, if one of the keys signed it and it is a note of a package; else None."""
    signer = keys.signer(note)
    lines = note.partition("\n\n")[0].split("\n")
    if signer is None or len(lines) != LINES or lines[0] != ORIGIN:
        return None
    protocol, __, version = lines[1].partition(" ")
    digest = HASH.fullmatch(lines[2])
    if not protocol or not version or digest is None:
        return None
    return Signed(protocol, version, digest[1], signer)


def public_keys() -> Keys:
    """The public keys that this installation ever signed with. Raises ImproperlyConfigured."""
    return signing.load_public(signing.public_file(Path(settings.PROTOCOL_KEY_FILE)))
