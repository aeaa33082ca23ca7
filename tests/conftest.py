"""What every test may ask for.

``.venv/bin/python -m pytest`` starts the database that it needs. A test that only asks for ``db``
is rolled back; one that commits (it opens content, or uses several connections) is marked
``@pytest.mark.django_db(transaction=True)`` and is cleaned by deletion afterwards.

The cast (alba, bruno, clara and the others) stands in ``tests/cast.py``, made by
``tests/factories.py``.
"""

import contextlib
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase

from tests.databases import Cleaner, clones
from ventanilla.cli.embedded import cluster
from ventanilla.config.databases import APP, OWNER, parse
from ventanilla.config.place import Server
from ventanilla.security.keys import root

# Every test may use both databases: a dossier's key lives in the second.
TransactionTestCase.databases = "__all__"

pytest_plugins = ["tests.cast", "tests.browser"]

CLEANERS: dict[str, Cleaner] = {}

with contextlib.suppress(FileExistsError):
    root.create(settings.ROOT_KEY_FILE)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two workers for the whole programme, none for a few named tests."""
    return 2 if config.args_source is pytest.Config.ArgsSource.TESTPATHS else 0


@pytest.fixture(scope="session")
def server() -> Server:
    """The embedded PostgreSQL of the test profile, started if need be."""
    return cluster.start("test")


@pytest.fixture(scope="session")
def django_db_setup(
    server: Server, django_test_environment: None, django_db_blocker: object
) -> Iterator[None]:
    """Point Django at this worker's clones, as the application's role."""
    with clones(server) as names:
        for alias, name in names.items():
            address = server.url(role=APP, password=server.app_password, database=name)
            connections.settings[alias].update(parse(address))
            CLEANERS[alias] = Cleaner(server, name)
        yield
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            connections.close_all()
        for cleaner in CLEANERS.values():
            cleaner.close()


def _clean(self: TransactionTestCase) -> None:
    for cleaner in CLEANERS.values():
        cleaner.clean()


TransactionTestCase._fixture_teardown = _clean  # type: ignore[method-assign]


def _as_owner(server: Server, alias: str) -> psycopg.Connection:
    name = connections.settings[alias]["NAME"]
    address = server.url(role=OWNER, password=server.owner_password, database=name)
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
