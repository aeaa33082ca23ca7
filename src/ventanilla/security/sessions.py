"""Sessions: rows under the hash of a secret that only the browser has."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from ventanilla.common.trips import Trip
from ventanilla.security import crypto
from ventanilla.security.models import Session

Data = dict[str, Any]
#: how often a session that is in use is said to be
TOUCH = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Found:
    """A live session: what the site remembers, and when its officer last proved who it is."""

    data: Data
    begun_at: datetime
    stepped_up_at: datetime | None


def new_secret() -> str:
    """256 random bits, as text for a cookie."""
    return secrets.token_urlsafe(32)


def find(secret: str, *, at: datetime) -> Found | None:
    """The live session of a secret, said to be in use; None for one that ended or never was."""
    trip = Trip(using="door")
    rows = trip.find(Session, digest=digest(secret))
    trip.go()
    if not rows or rows[0].job or not at < min(rows[0].idle_until, rows[0].ends_at):
        return None
    row = rows[0]
    if row.idle_until < at + settings.SESSION_IDLE - TOUCH:
        row.idle_until = at + settings.SESSION_IDLE
        Session.objects.filter(pk=row.pk).update(idle_until=row.idle_until)
    return Found(_open(secret, bytes(row.data)), row.begun_at, row.stepped_up_at)


def keep(secret: str, data: Mapping[str, Any], *, officer: int | None, at: datetime) -> bool:
    """Write what the site remembers of a session; False, if it has ended meanwhile."""
    rows = Session.objects.filter(pk=digest(secret), job="", ends_at__gt=at)
    return bool(
        rows.update(
            data=_seal(secret, data), officer_id=officer, idle_until=at + settings.SESSION_IDLE
        )
    )


def begin(secret: str, data: Mapping[str, Any], *, officer: int | None, at: datetime) -> bool:
    """Write a new session; False if its secret is taken."""
    row = Session(
        digest=digest(secret),
        officer_id=officer,
        begun_at=at,
        idle_until=at + settings.SESSION_IDLE,
        ends_at=at + timedelta(seconds=settings.SESSION_COOKIE_AGE),
        data=_seal(secret, data),
    )
    return bool(Session.objects.bulk_create([row], ignore_conflicts=True))


def exists(secret: str) -> bool:
    """Whether there is a session of this secret, live or not."""
    return Session.objects.filter(pk=digest(secret)).exists()


def end(secret: str) -> None:
    """End one session."""
    Session.objects.filter(pk=digest(secret)).delete()


def end_all_of(officer_id: int) -> None:
    """End every session of an officer."""
    Session.objects.filter(officer_id=officer_id).delete()


def sweep(*, at: datetime) -> None:
    """Delete those that have ended."""
    Session.objects.filter(ends_at__lt=at).delete()


def digest(secret: str) -> str:
    """Under what a session stands."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _key(secret: str) -> bytes:
    return hashlib.sha256(b"ventanilla session data " + secret.encode()).digest()


def _seal(secret: str, data: Mapping[str, Any]) -> bytes:
    return crypto.seal(_key(secret), json.dumps(data).encode(), place=("session", digest(secret)))


def _open(secret: str, sealed: bytes) -> Data:
    try:
        plain = crypto.unseal(_key(secret), sealed, place=("session", digest(secret)))
    except crypto.Unreadable:
        return {}
    data: Data = json.loads(plain)
    return data
