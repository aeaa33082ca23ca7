"""What every test may ask for.

``.venv/bin/python -m pytest`` starts the database that it needs. Every test that uses it commits,
since sessions, the log and keys go through connections of their own, and is cleaned by deletion.
Outside of requests a test works as a job that sees every case; requests have the rights of pages
(``tests/pages.py``).

The cast (alba, bruno, clara and the others) stands in ``tests/cast.py``, made by
``tests/factories.py``.
"""

import gc
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation

from tests import keys, pages
from tests.databases import Cleaner, clones
from ventanilla.cli.embedded import cluster
from ventanilla.config.databases import OWNER
from ventanilla.config.place import Server
from ventanilla.security.identity import Job, entered

# Every test may use both databases: a dossier's key lives in the second.
TransactionTestCase.databases = "__all__"

pytest_plugins = ["tests.order", "tests.cast", "tests.browser", "tests.events", "tests.money"]

CLEANERS: dict[str, Cleaner] = {}

keys.create()

#: new objects between two sweeps of the collector: at Python's 700 it takes a seventh of the time
SWEEP = 200_000
gc.set_threshold(SWEEP)


def pytest_collection_finish() -> None:
    """What stands now stays until the end: no sweep looks at it again."""
    gc.freeze()


@pytest.fixture(scope="session")
def server() -> Server:
    """The embedded PostgreSQL of the test profile, started if need be."""
    return cluster.start("test")


@pytest.fixture(scope="session")
def django_db_setup(
    server: Server, django_test_environment: None, django_db_blocker: object
) -> Iterator[None]:
    """Point Django at this worker's clones, as the role of jobs and commands."""
    with clones(server) as names:
        pages.connect(server, names)
        for database, name in names.items():
            CLEANERS[database] = Cleaner(server, name)
        yield
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            pages.disconnect()
        for cleaner in CLEANERS.values():
            cleaner.close()


def _clean(self: TransactionTestCase) -> None:
    for cleaner in CLEANERS.values():
        cleaner.clean()


TransactionTestCase._fixture_teardown = _clean  # type: ignore[method-assign]
# Connections are kept: what a new one has to learn costs as much as a small test.
TransactionTestCase._should_reload_connections = lambda _: False  # type: ignore[method-assign]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for the database commits."""
    for item in items:
        if item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db(transaction=True), append=False)


@pytest.fixture
def db(transactional_db: None) -> None:
    """The database."""


@pytest.fixture(autouse=True)
def _at_work() -> Iterator[None]:
    """A test works as a job, begun when it first needs to; and in whatever language it says.

    What a request of the test before spoke is forgotten: words are as they stand in the source.
    """
    translation.deactivate_all()
    with entered(Job("test")):
        yield


def _as_owner(server: Server, alias: str) -> psycopg.Connection:
    name = connections.settings[alias]["NAME"]
    address = server.url(role=OWNER, database=name)
    return psycopg.connect(address, autocommit=True)


@pytest.fixture
def owner(server: Server, django_db_setup: None) -> Iterator[psycopg.Connection]:
    """The owner's own connection to the case database: reads what the application may not."""
    with _as_owner(server, "default") as connection:
        yield connection


@pytest.fixture
def keys_owner(server: Server, django_db_setup: None) -> Iterator[psycopg.Connection]:
    """The owner's own connection to the key database."""
    with _as_owner(server, "keys") as connection:
        yield connection
