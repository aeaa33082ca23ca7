"""Delay, never a lock-out: whoever hammers a colleague's account only slows themselves down.

A place from which somebody has signed in with an account before (a device, a network) has a
counter of its own for that account. Every other place shares three: that place with that account,
the account, and the network. So a thousand wrong passwords from elsewhere do not touch the officer
at her own desk; and a passkey is never counted, since there is nothing in it to guess.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connections, transaction
from django.utils.crypto import salted_hmac

from ventanilla.security.attempts.models import Attempt

#: after this long without an attempt all are forgotten
FORGOTTEN = timedelta(hours=1)
#: for how long a device or a network stays known
KNOWN = timedelta(days=90)
#: One statement, so that a hundred at once are counted one after the other.
COUNT = """
    INSERT INTO attempts_attempt AS a (digest, failures, refused_until, last_at)
    VALUES (%(digest)s, 1, %(at)s, %(at)s)
    ON CONFLICT (digest) DO UPDATE SET
      failures = CASE WHEN a.last_at < %(forgotten)s THEN 1 ELSE a.failures + 1 END,
      refused_until = %(at)s + interval '1 second' * CASE
        WHEN a.last_at < %(forgotten)s OR a.failures < %(free)s THEN 0
        ELSE least(%(most)s, 2 ^ least(a.failures + 1 - %(free)s, 30)) END,
      last_at = %(at)s
    WHERE a.refused_until <= %(at)s
    RETURNING failures
"""


class Limit(NamedTuple):
    """How many attempts are free, and the longest wait in seconds after more of them."""

    free: int
    most: int


OWN = Limit(free=5, most=300)
PAIR = Limit(free=5, most=900)
ACCOUNT = Limit(free=20, most=300)
NETWORK = Limit(free=50, most=60)


@dataclass(frozen=True, slots=True)
class Place:
    """From where somebody tries: a network, and the token of a device ("" for none)."""

    network: str
    device: str


class TooSoon(Exception):
    """The attempt was not looked at: it comes ``wait`` too early."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.wait = wait


def begin(*, account: str, place: Place, at: datetime) -> None:
    """Count an attempt before it is looked at. Raises ``TooSoon``; then nothing was counted."""
    with transaction.atomic(using="door"):
        for digest, limit in _counters(account, place, at):
            _count(digest, limit, at)


def undo(*, account: str, place: Place, at: datetime) -> None:
    """The attempt was right: it counts no more. Those before it still do."""
    digests = [digest for digest, _limit in _counters(account, place, at)]
    with connections["door"].cursor() as cursor:
        cursor.execute(
            "UPDATE attempts_attempt SET failures = greatest(failures - 1, 0), refused_until = %s "
            "WHERE digest = ANY(%s)",
            [at, digests],
        )


def know(*, account: str, place: Place, at: datetime) -> None:
    """Somebody has signed in completely: device and network are known for this account."""
    rows = [
        Attempt(digest=digest, failures=0, refused_until=at, last_at=at, known_at=at)
        for digest in _own(account, place)
    ]
    Attempt.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["digest"],
        update_fields=["failures", "refused_until", "last_at", "known_at"],
    )


def sweep(*, at: datetime) -> None:
    """Delete what is forgotten, and places that are known no more."""
    Attempt.objects.filter(known_at=None, last_at__lt=at - FORGOTTEN).delete()
    Attempt.objects.filter(known_at__lt=at - KNOWN, last_at__lt=at - FORGOTTEN).delete()


def _count(digest: str, limit: Limit, at: datetime) -> None:
    values: dict[str, str | datetime | int] = {
        "digest": digest, "at": at, "forgotten": at - FORGOTTEN,
        "free": limit.free, "most": limit.most,
    }  # fmt: skip
    with connections["door"].cursor() as cursor:
        cursor.execute(COUNT, values)
        if cursor.fetchone() is None:
            refused = Attempt.objects.values_list("refused_until", flat=True).get(pk=digest)
            raise TooSoon(refused - at)


def _counters(account: str, place: Place, at: datetime) -> Sequence[tuple[str, Limit]]:
    """What an attempt counts for: its own known place, or the three that all others share."""
    own = _own(account, place)
    known = set(
        Attempt.objects.filter(pk__in=own, known_at__gt=at - KNOWN).values_list("pk", flat=True)
    )
    for digest in own:
        if digest in known:
            return [(digest, OWN)]
    return [
        (_digest("pair", account, place.network), PAIR),
        (_digest("account", account), ACCOUNT),
        (_digest("network", place.network), NETWORK),
    ]


def _own(account: str, place: Place) -> list[str]:
    """The device first: it tells two people behind the same network apart."""
    device = [_digest("device", account, place.device)] if place.device else []
    return [*device, _digest("own network", account, place.network)]


def _digest(*parts: str) -> str:
    text = "\n".join(part.strip().lower() for part in parts)
    return salted_hmac("ventanilla.attempts", text, algorithm="sha256").hexdigest()
