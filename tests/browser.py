"""One browser for each worker. Without Chromium its tests are NOT RUN; with CI set, they fail."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from ventanilla.cli.doctor import chromium

# Playwright keeps a loop in the main thread for as long as the worker lives. Django would take
# our own queries for asynchronous ones, in whatever test comes next.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    program = chromium()
    if program is None:
        words = "NOT RUN: no Chromium here; `ventanilla doctor` says how to get it"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(words)
    # As root, Chromium's own sandbox cannot start.
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=flags)
        yield started
        started.close()
