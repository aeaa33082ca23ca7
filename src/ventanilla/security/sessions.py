"""Sessions: rows under the hash of a secret that only the browser has."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet

from ventanilla.audit import services as audit
from ventanilla.common.trips import Joined, Subquery, Trip
from ventanilla.security import crypto
from ventanilla.security.models import Officer, Session

Data = dict[str, Any]
OFFICER = b"(SELECT officer_id FROM security_session WHERE digest = %s)"
_WITH_OFFICER = Joined(lambda: Session.objects.select_related("officer"))


@dataclass(frozen=True, slots=True)
class Found:
    """A live session: what the site remembers, when it ends, and when its officer last showed a

    second factor. ``officer``: as it was when the session was looked for; None before a sign-in.
    """

    data: Data
    begun_at: datetime
    idle_until: datetime
    ends_at: datetime
    stepped_up_at: datetime | None
    officer: Officer | None = None


def new_secret() -> str:
    """256 random bits, as text for a cookie."""
    return secrets.token_urlsafe(32)


def officer_of(secret: str) -> Subquery:
    """Whose session it is, live or not: for what is asked of an officer on the way to it."""
    return Subquery(OFFICER, (digest(secret),))


def find(secret: str, *, at: datetime, used: bool = True, trip: Trip | None = None) -> Found | None:
    """The live session of a secret; None for one that ended or never was.

    ``used``: somebody is at work with it, so that it is not idle. That is written down once in a
    tenth of the idle time. ``trip``: what else is to be asked of the door on the way.
    """
    trip = trip or Trip(using="door")
    rows = trip.find(_WITH_OFFICER, digest=digest(secret))
    trip.go()
    if not rows or rows[0].job:
        return None
    row = rows[0]
    if not at < min(row.idle_until, row.ends_at):
        _end(Session.objects.filter(pk=row.pk), why="idle" if at < row.ends_at else "old", at=at)
        return None
    if used and row.idle_until < at + settings.SESSION_IDLE * 0.9:
        row.idle_until = at + settings.SESSION_IDLE
        Session.objects.filter(pk=row.pk).update(idle_until=row.idle_until)
    data = _open(secret, bytes(row.data))
    return Found(data, row.begun_at, row.idle_until, row.ends_at, row.stepped_up_at, row.officer)


def keep(
    secret: str,
    data: Mapping[str, Any],
    *,
    officer: int | None,
    at: datetime,
    stepped_up_at: datetime | None,
) -> bool:
    """Write what the site remembers of a session; False, if it has ended meanwhile."""
    rows = Session.objects.filter(pk=digest(secret), job="", ends_at__gt=at, idle_until__gt=at)
    changed = {"data": _seal(secret, data), "officer_id": officer, "stepped_up_at": stepped_up_at}
    return bool(rows.update(**changed))


def begin(
    secret: str,
    data: Mapping[str, Any],
    *,
    officer: int | None,
    at: datetime,
    instead_of: Found | None = None,
) -> Found | None:
    """Write a new session; None if its secret is taken.

    ``instead_of``: the one that goes on under this secret, and ends when that would have.
    """
    begun = instead_of.begun_at if instead_of else at
    row = Session(
        digest=digest(secret),
        officer_id=officer,
        begun_at=begun,
        stepped_up_at=instead_of.stepped_up_at if instead_of else None,
        idle_until=at + settings.SESSION_IDLE,
        ends_at=begun + timedelta(seconds=settings.SESSION_COOKIE_AGE),
        data=_seal(secret, data),
    )
    if not Session.objects.bulk_create([row], ignore_conflicts=True):
        return None
    return Found(dict(data), row.begun_at, row.idle_until, row.ends_at, row.stepped_up_at)


def exists(secret: str) -> bool:
    """Whether there is a session of this secret, live or not."""
    return Session.objects.filter(pk=digest(secret)).exists()


def of(officer_id: int, *, at: datetime) -> list[Session]:
    """The live sessions of an officer, the latest first."""
    rows = Session.objects.filter(officer_id=officer_id, ends_at__gt=at, idle_until__gt=at)
    return list(rows.order_by("-begun_at"))


def end(secret: str, *, at: datetime) -> None:
    """End one session."""
    _end(Session.objects.filter(pk=digest(secret)), why="signed_out", at=at)


def forget(secret: str) -> None:
    """A session goes on under another secret: this one opens nothing any more."""
    Session.objects.filter(pk=digest(secret)).delete()


def end_all_of(officer_id: int, *, but: str = "", at: datetime) -> int:
    """End every session of an officer, but for the one of a secret. Returns how many."""
    rows = Session.objects.filter(officer_id=officer_id).exclude(pk=digest(but))
    return _end(rows, why="all", at=at)


def end_oldest(officer_id: int, *, at: datetime) -> None:
    """Leave an officer no more sessions than one may have at once."""
    latest = [row.pk for row in of(officer_id, at=at)[: settings.SESSIONS_AT_ONCE]]
    _end(Session.objects.filter(officer_id=officer_id).exclude(pk__in=latest), why="many", at=at)


def _end(rows: QuerySet[Session], *, why: str, at: datetime) -> int:
    """Delete sessions; those of officers are lines of the log."""
    officers = [pk for pk in rows.values_list("officer_id", flat=True) if pk is not None]
    rows.delete()
    for officer in officers:
        detail = {"why": why}
        audit.record_at_the_door(officer=officer, action="signin.ended", at=at, detail=detail)
    return len(officers)


def sweep(*, at: datetime) -> None:
    """Delete those that have ended; officers' are lines of the log, as if somebody had looked."""
    _end(Session.objects.filter(idle_until__lte=at, ends_at__gt=F("idle_until")), why="idle", at=at)
    _end(Session.objects.filter(ends_at__lte=at), why="old", at=at)


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
