"""Credentials that anybody may verify: JSON signed with Ed25519, as W3C Data Integrity proofs.

The suite is ``eddsa-jcs-2022``; who signed stands in the document as a ``did:key``, so that nobody
has to be asked. The key is a file of its own, in the form of the log's (``signing``).
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ventanilla.security import signing

SUITE = "eddsa-jcs-2022"
#: how multicodec names a public key of Ed25519
ED25519_PUBLIC = b"\xed\x01"
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BASE = len(ALPHABET)
Document = dict[str, Any]


def exists(path: Path) -> bool:
    """Whether there is a key to sign with."""
    return path.is_file()


def issuer(path: Path) -> str:
    """Who signs with the key of a file, as a DID. Raises ``ImproperlyConfigured``."""
    return _did(signing.load(path).key.public_key())


def sign(document: Document, *, path: Path, at: datetime) -> Document:
    """The document with a proof. It holds text, whole numbers, truths, lists and objects only."""
    key = signing.load(path).key
    did = _did(key.public_key())
    proof: Document = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": f"{did}#{did.removeprefix('did:key:')}",
        "proofPurpose": "assertionMethod",
    }
    signature = key.sign(_digest(document, proof))
    return {**document, "proof": {**proof, "proofValue": f"z{_encode(signature)}"}}


def verifies(document: Mapping[str, Any]) -> bool:
    """Whether whoever the document names as its issuer signed it, sign for sign."""
    plain = {name: value for name, value in document.items() if name != "proof"}
    try:
        proof = dict(document["proof"])
        value = proof.pop("proofValue")
        did, __, name = proof["verificationMethod"].partition("#")
        if did != document["issuer"]["id"] or did != f"did:key:{name}":
            return False
        if (proof["cryptosuite"], proof["proofPurpose"]) != (SUITE, "assertionMethod"):
            return False
        raw = _decode(name.removeprefix("z"))
        key = Ed25519PublicKey.from_public_bytes(raw.removeprefix(ED25519_PUBLIC))
        key.verify(_decode(value.removeprefix("z")), _digest(plain, proof))
    except (KeyError, TypeError, AttributeError, ValueError, InvalidSignature):
        return False
    return raw.startswith(ED25519_PUBLIC)


def _did(key: Ed25519PublicKey) -> str:
    return f"did:key:z{_encode(ED25519_PUBLIC + key.public_bytes_raw())}"


def _digest(document: Mapping[str, Any], proof: Mapping[str, Any]) -> bytes:
    """Both hashes that are signed: of the proof's own terms, and of the document."""
    terms = {"@context": document["@context"], **proof}
    return sha256(_canonical(terms)).digest() + sha256(_canonical(document)).digest()


def _canonical(value: Mapping[str, Any]) -> bytes:
    """JSON in its one canonical form (RFC 8785), of what is neither a fraction nor a large number.

    Names of ours are of ASCII, so their order is that of their code units.
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def _encode(raw: bytes) -> str:
    """Base 58, as Bitcoin has it: no sign that looks like another."""
    number = int.from_bytes(raw)
    signs = ""
    while number:
        number, rest = divmod(number, BASE)
        signs = ALPHABET[rest] + signs
    return ALPHABET[0] * (len(raw) - len(raw.lstrip(b"\0"))) + signs


def _decode(text: str) -> bytes:
    number = 0
    for sign in text:
        number = number * BASE + ALPHABET.index(sign)
    zeros = len(text) - len(text.lstrip(ALPHABET[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)
