"""Who is at work in this thread: proven to the database in each transaction, to the log in each
release of keys.

A page enters with the secret of its session and the seat that is on, a job or a command with a
session of its own. Without an identity the tables of cases are empty.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property

from django.db import connection, connections

from ventanilla.config.postgres.base import ENTRY, Entry

ENTER = b"SELECT sec.enter(%s, %s)"


class Identity:
    """A secret whose hash stands in a session, and the seat that is on (None: a job's)."""

    def __init__(self, secret: str, seat: int | None) -> None:
        self.secret, self.seat = secret, seat

    def entry(self) -> Entry:
        """The statement that enters a transaction."""
        return ENTER, [self.secret, self.seat]


class Job(Identity):
    """A job or command; its session begins when it is first needed.

    ``seat``: for whom it works, with the rights of that seat today; None for the system itself.
    """

    def __init__(self, name: str, *, seat: int | None = None) -> None:
        self.name, self.seat = name, seat

    @cached_property
    def secret(self) -> str:  # type: ignore[override]  # begun when it is asked for
        """The secret of the session, which only a worker's connection may begin."""
        with connections["door"].cursor() as cursor:
            cursor.execute("SELECT sec.begin_job(%s, %s)", [self.name, self.seat])
            return str(cursor.fetchone()[0])


_PRESENT: ContextVar[Identity | None] = ContextVar("identity", default=None)


def present() -> Identity:
    """Who is at work. Raises ``Nobody``."""
    found = _PRESENT.get()
    if found is None:
        raise Nobody("Nobody has entered: a session, a job or a command has to.")
    return found


class Nobody(Exception):
    """Keys were asked for by code that runs for nobody: a fault of ours."""


@contextmanager
def entered(who: Identity | None) -> Iterator[None]:
    """Work as somebody; transactions that begin meanwhile enter as them. None: as nobody."""
    kept, kept_entry = _PRESENT.set(who), ENTRY.set(who.entry if who else None)
    try:
        yield
    finally:
        _PRESENT.reset(kept)
        ENTRY.reset(kept_entry)


def work_as(who: Identity) -> None:
    """Work as somebody from now on: for a process that does nothing else."""
    _PRESENT.set(who)
    ENTRY.set(who.entry)


def enter_anew() -> None:
    """Prove the identity again within this transaction: what it may reach has grown."""
    connection.enter_anew()  # type: ignore[attr-defined]
