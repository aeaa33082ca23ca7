"""Databases as they are served: nothing of the tests in them."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.databases import administrator, clones
from ventanilla.config.databases import APP
from ventanilla.config.place import Server


@pytest.fixture(scope="package")
def bare(server: Server) -> Iterator[str]:
    """A case database as ``ventanilla migrate`` leaves it: its name."""
    with clones(server, suffix="_bare") as names:
        yield names["default"]


@pytest.fixture
def master(server: Server, bare: str) -> Iterator[psycopg.Connection]:
    """The administrator, who makes the rows that are asked about."""
    with administrator(server, bare) as connection:
        yield connection


@pytest.fixture
def app(server: Server, bare: str) -> Iterator[psycopg.Connection]:
    """A page's connection to it."""
    address = server.url(role=APP, database=bare)
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection
