"""A page for somebody without an account: opened by its link and a code that was told apart.

A link is a random secret and a signature over it; a code is eight digits. Of both together and a
key of the installation come the key that seals the page, the digest that finds it and the proof
that the code is right: the database alone opens none of them, and neither does a link alone.
The database decides whether a link still opens, counts wrong codes, and writes down who read.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections

from ventanilla.security import crypto
from ventanilla.security.keys import services as keys

#: the place of the key among the dossiers' keys; no dossier has this id
PLACE = UUID("6d0c4f3e-58a1-4c55-9a0b-2f1f6f0e7d11")
SECRET_BYTES, SIGNATURE_BYTES, DIGITS = 24, 12, 8
#: what stretching a code costs: 8 MB and some 20 ms, whether there is such a link or not
COST = {"n": 2**13, "r": 8, "p": 1}
#: for how long a page that was opened takes an answer without the code
STAYS = timedelta(minutes=20)
OPEN = "SELECT link, body, answers FROM sec.open_link(%s, %s)"
ANSWER = "SELECT sec.answer_link(%s, %s, %s, %s, %s)"

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """What comes of a link and a code. ``key`` seals, ``digest`` finds, ``proof`` shows."""

    key: bytes
    digest: str
    proof: str


@dataclass(frozen=True, slots=True, repr=False)
class Pair:
    """What a partner gets by two ways: ``token`` in an address, ``code`` by telephone."""

    token: str
    code: str


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """A page that opened: what it says, what may still be answered, and a ticket to answer with."""

    link: UUID
    document: Document
    answers: tuple[str, ...]
    ticket: str


def new_pair() -> Pair:
    """A link and a code for nobody else and nothing else."""
    secret = secrets.token_bytes(SECRET_BYTES)
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    return Pair(_text(secret + _signature(_root(), secret)), f"{code[:4]} {code[4:]}")


def new_answer_key() -> str:
    """A key for what is answered, which the page and the case both hold."""
    return _text(crypto.new_key())


def keys_of(pair: Pair) -> Keys:
    """What a link and a code give; for a forged or broken one something that finds nothing.

    It costs the same time for all of them.
    """
    root = _root()
    raw = _bytes(pair.token)
    secret, signature = raw[:SECRET_BYTES], raw[SECRET_BYTES:]
    signed = hmac.compare_digest(signature, _signature(root, secret))
    digits = "".join(sign for sign in pair.code if sign in "0123456789")[: 4 * DIGITS]
    salt = hashlib.sha256(b"code" + secret).digest()
    stretched = hashlib.scrypt(digits.encode(), salt=salt, dklen=32, **COST)
    found = "found" if signed else "forged"
    return Keys(
        key=_mac(root, b"key", secret + stretched),
        digest=_mac(root, found.encode(), secret).hex(),
        proof=_mac(root, b"proof", secret + stretched).hex(),
    )


def seal_page(keys_: Keys, document: Mapping[str, Any]) -> bytes:
    """Seal what a page says, for its link alone."""
    return crypto.seal(keys_.key, _json(document), place=("link", keys_.digest))


def open_page(pair: Pair, *, at: datetime) -> Opened | None:
    """What a link and a code open now; None for whatever reason. Counted and written down."""
    return _opened(keys_of(pair), at)


def open_again(token: str, ticket: str, *, at: datetime) -> Opened | None:
    """The same for whoever opened this link a while ago: asked anew whether it still opens."""
    held = _held(token, ticket, at)
    return _opened(held, at) if held else None


def answer(
    token: str,
    ticket: str,
    *,
    said: str,
    then: Sequence[str],
    note: Mapping[str, str],
    at: datetime,
) -> UUID | None:
    """Leave an answer and its note, sealed for the case; None if it may not be given now.

    ``then``: what may be answered after it.
    """
    held = _held(token, ticket, at)
    found = _opened(held, at) if held else None
    if held is None or found is None:
        return None
    key = _bytes(found.document["answer_key"])
    body = crypto.seal(key, _json(note), place=("reply", str(found.link), said))
    with connections["door"].cursor() as cursor:
        cursor.execute(ANSWER, [held.digest, held.proof, said, list(then), body])
        (receipt,) = cursor.fetchone()
    return receipt  # type: ignore[no-any-return]


def open_answer(answer_key: str, *, link: UUID, said: str, body: bytes) -> Document:
    """What was left with an answer. Raises ``Unreadable``."""
    place = ("reply", str(link), said)
    document: Document = json.loads(crypto.unseal(_bytes(answer_key), body, place=place))
    return document


def _opened(held: Keys, at: datetime) -> Opened | None:
    with connections["door"].cursor() as cursor:
        cursor.execute(OPEN, [held.digest, held.proof])
        link, body, answers = cursor.fetchone()
    if link is None:
        return None
    document: Document = json.loads(
        crypto.unseal(held.key, bytes(body), place=("link", held.digest))
    )
    return Opened(link, document, tuple(answers), _ticket(held, at))


def _ticket(held: Keys, at: datetime) -> str:
    body = {"key": _text(held.key), "proof": held.proof, "until": (at + STAYS).timestamp()}
    key = _mac(_root(), b"ticket", b"")
    return _text(crypto.seal(key, _json(body), place=("ticket", held.digest)))


def _held(token: str, ticket: str, at: datetime) -> Keys | None:
    """What a ticket holds, for the link that it was made for, while it lasts."""
    root = _root()
    raw = _bytes(token)
    secret = raw[:SECRET_BYTES]
    if not hmac.compare_digest(raw[SECRET_BYTES:], _signature(root, secret)):
        return None
    digest = _mac(root, b"found", secret).hex()
    try:
        plain = crypto.unseal(_mac(root, b"ticket", b""), _bytes(ticket), place=("ticket", digest))
    except crypto.Unreadable:
        return None
    body = json.loads(plain)
    if at.timestamp() >= body["until"]:
        return None
    return Keys(_bytes(body["key"]), digest, body["proof"])


def _root() -> bytes:
    return keys.key_of_place(PLACE)


def _signature(root: bytes, secret: bytes) -> bytes:
    return _mac(root, b"link", secret)[:SIGNATURE_BYTES]


def _mac(key: bytes, purpose: bytes, message: bytes) -> bytes:
    return hmac.new(key, purpose + b"\0" + message, hashlib.sha256).digest()


def _json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    """The bytes of a text of ours; none for any other, in whatever way it is broken."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return b""
    return raw if _text(raw) == text else b""
