"""The sealer of this installation: its key, its witness, its connection."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from ventanilla.audit import sealing
from ventanilla.audit.heads import Witness
from ventanilla.audit.sealing import Sealer
from ventanilla.config import databases, environment


def address() -> str:
    """The case database, as the sealer."""
    return databases.url("default", databases.SEALER, environment.profile())


def witness() -> Witness:
    """The file that keeps the heads outside of the database."""
    from django.conf import settings

    return Witness(settings.WITNESS_FILE)


def sealer(connection: psycopg.Connection) -> Sealer:
    """A sealer with this installation's key. Raises ImproperlyConfigured without one."""
    from django.conf import settings

    from ventanilla.security import signing

    path = settings.LOG_KEY_FILE
    signer = signing.load(path)
    public = signing.load_public(signing.public_file(path))
    return Sealer(connection, signer, public, witness())


def work(stop: threading.Event) -> None:
    """Seal until told to stop."""
    from django.conf import settings

    sealing.work(stop, open_sealer=sealer, address=address(), every=settings.HEADS_EVERY)


@contextmanager
def beside() -> Iterator[None]:
    """Seal the log in a thread, as long as something else goes on; then sign what there is."""
    from django.conf import settings

    from ventanilla.security import signing

    signing.load(settings.LOG_KEY_FILE)  # said at once, not in a thread
    address()
    stop = threading.Event()
    thread = threading.Thread(target=work, args=[stop], name="sealer")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
