"""What the bench measures is a copy: the next run finds what was filled, and as many cases."""

import os

import pytest

from tests.databases import administrator
from ventanilla.cli.benching import sizes
from ventanilla.cli.embedded import roles
from ventanilla.config.databases import NAMES, VARIABLES

DATABASES = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"


@pytest.fixture
def filled(server):
    """A pair of databases with one row each, for as many cases as one says."""
    name = f"test_{os.getpid()}_filled"
    names = {alias: f"{name}_{alias}" for alias in NAMES}
    for alias, database in names.items():
        roles.create_database(server, database, alias)
        with administrator(server, database) as connection:
            connection.execute("CREATE TABLE written AS SELECT 1 AS line")
    yield lambda cases: sizes.Filled(name, cases, {"DATABASE_URL": "its own"}, None)
    with administrator(server) as connection:
        for (database,) in connection.execute(DATABASES, [name]).fetchall():
            connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)')


def databases(server, pair):
    """The names of the databases of a pair, and of its copies."""
    with administrator(server) as connection:
        return {name for (name,) in connection.execute(DATABASES, [pair.name])}


def test_what_a_measurement_writes_is_gone_with_it(server, filled):
    pair = filled(5_000)
    before = databases(server, pair)
    for _ in range(2):
        with sizes.lent(server, pair) as environment:
            for alias in NAMES:
                with administrator(server, f"{pair.name}_copy_{alias}") as connection:
                    connection.execute("INSERT INTO written VALUES (2)")
                    lines = connection.execute("SELECT count(*) FROM written").fetchone()
                assert lines == (2,)
            addresses = [environment[variable] for variable in VARIABLES.values()]
            assert all(f"/{pair.name}_copy_" in address for address in addresses)
        assert databases(server, pair) == before


def test_what_a_killed_run_left_is_not_measured(server, filled):
    pair = filled(5_000)
    roles.create_database(server, f"{pair.name}_copy_default", "default")
    with (
        sizes.lent(server, pair),
        administrator(server, f"{pair.name}_copy_default") as connection,
    ):
        assert connection.execute("SELECT line FROM written").fetchone() == (1,)


def test_a_big_pair_is_measured_itself(server, filled):
    pair = filled(100_000)
    before = databases(server, pair)
    with sizes.lent(server, pair) as environment:
        assert environment == pair.environment
        assert databases(server, pair) == before
