"""In which order the whole programme runs: what is long first, what needs no database before all.

While the first tests run, the databases are made beside them. Three workers begin with a third of
each kind, and end with short tests: no long one is left over for one of them alone.
"""

import threading
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from tests import databases
from ventanilla.cli.embedded import cluster

WORKERS = 3
HERE = Path(__file__).parent
#: folders whose tests take seconds each
LONG = frozenset({"journeys", "frontend", "judge", "demo", "cli"})
#: what a test asks for that needs the databases
NEEDS = frozenset({"django_db_setup", "server", "live_server"})


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Three workers for the whole programme, none for a few named tests.

    One more than the two cores that are promised: journeys wait for browsers and clocks.
    """
    return WORKERS if is_whole(config) else 0


def pytest_sessionstart(session: pytest.Session) -> None:
    """Make the databases while whoever gives out the tests has nothing else to do."""
    if is_whole(session.config) and not hasattr(session.config, "workerinput"):
        threading.Thread(target=lambda: databases.prepare(cluster.start("test"))).start()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The tests of a file stay together: they may share what was made for them."""
    if not is_whole(config):
        return
    again = [item for item in items if item.get_closest_marker("again")]
    config.hook.pytest_deselected(items=again)
    items[:] = [item for item in items if item not in again]
    files = [list(tests) for __, tests in groupby(items, key=lambda item: item.path)]
    files.sort(key=_kind)  # and within a kind as chance has it
    lanes = [files[lane::WORKERS] for lane in range(WORKERS)]
    items[:] = [item for lane in lanes for tests in lane for item in tests]


def is_whole(config: pytest.Config) -> bool:
    """Whether the whole programme runs, and not a few named tests."""
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS


def _kind(tests: list[pytest.Item]) -> int:
    if not any(map(_needs_databases, tests)):
        return 0
    return 1 if tests[0].path.relative_to(HERE).parts[0] in LONG else 2


def _needs_databases(item: pytest.Item) -> bool:
    asked: Iterator[str] = iter(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or not NEEDS.isdisjoint(asked)
