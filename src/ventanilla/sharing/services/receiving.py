"""Packages of other ministries: verified, and kept as they came, to be read."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from ventanilla.audit import services as audit
from ventanilla.security.models import Seat
from ventanilla.security.signing import Keys
from ventanilla.sharing import package, policies
from ventanilla.sharing.errors import TakenAlready
from ventanilla.sharing.models import Received
from ventanilla.sharing.services import trusting


def receive(*, content: bytes, by: Seat, at: datetime) -> Received:
    """Take a package in that one of the trusted keys signed.

    Raises ``NotAllowed``, :class:`NotTaken` with the reason, :class:`TakenAlready`.
    """
    policies.may_keep(by).enforce()
    return keep(content=content, keys=trusting.trusted(), by=by, at=at)


@transaction.atomic
def keep(*, content: bytes, keys: Keys, by: Seat | None, at: datetime) -> Received:
    """The same with the keys that are given: for whoever runs the server and vouches for them."""
    opened = package.unpack(content, keys)
    told = opened.manifest
    same = Received.objects.filter(ministry=told.ministry.code, content_hash=told.hash)
    if same.filter(country=told.ministry.country).exists():
        raise TakenAlready
    kept = Received.objects.create(
        protocol=told.protocol,
        version=told.version,
        content_hash=told.hash,
        ministry=told.ministry.code,
        country=told.ministry.country,
        manifest=told.model_dump(mode="json"),
        files=encoded(opened.files),
        signed_by=opened.signed_by,
        file_hash=hashlib.sha256(content).hexdigest(),
        received_at=at,
        received_by=by,
    )
    detail = {"protocol": kept.protocol, "version": kept.version, "country": kept.country,
              "hash": kept.content_hash}  # fmt: skip
    audit.record(by=by, action="sharing.received", at=at, detail=detail)
    return kept


def encoded(files: Mapping[str, bytes]) -> dict[str, str]:
    """Files as a column keeps them."""
    return {path: base64.b64encode(content).decode() for path, content in files.items()}
