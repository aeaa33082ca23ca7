"""What each worker of the site does before its first request."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.db import connections

from tests.factories import NOW
from ventanilla.config.databases import VARIABLES
from ventanilla.protocols import services

SAID_BY_THE_TESTS = {"DJANGO_SETTINGS_MODULE", "VENTANILLA_DEBUG"}
STARTS = """
import gc
from ventanilla.config import wsgi
assert callable(wsgi.application) and gc.get_freeze_count() > 100_000
"""


@pytest.fixture
def thawed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The test's own connection stays, and the collector gets back what was frozen."""
    monkeypatch.setattr(connections, "close_all", lambda: None)
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.django_db
@pytest.mark.usefixtures("thawed")
def test_the_published_packages_are_there_before_they_are_asked_for(django_assert_num_queries):
    from ventanilla.config import wsgi

    published = services.publish(folder=services.LIBRARY / "general", at=NOW)
    services.package.cache_clear()
    wsgi.warm_up()

    with django_assert_num_queries(0):
        package = services.package(published.content_hash)
    assert package.instruments
    assert all("form" in vars(instrument) for instrument in package.instruments.values())


def test_a_database_that_is_down_does_not_stop_the_start():
    nowhere = "postgresql://nobody@127.0.0.1:9/nothing"
    ours = {name: text for name, text in os.environ.items() if name not in SAID_BY_THE_TESTS}
    given = dict.fromkeys(VARIABLES.values(), nowhere)
    given |= {"VENTANILLA_PROFILE": "test", "VENTANILLA_LOG_LEVEL": "INFO"}
    done = subprocess.run(
        [sys.executable, "-c", STARTS],
        env={**ours, **given},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "not_warm" in done.stdout + done.stderr
