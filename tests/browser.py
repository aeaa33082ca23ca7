"""One browser for each worker. Without Chromium its tests are NOT RUN; with CI set, they fail."""

import os
from collections.abc import Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from ventanilla.cli.doctor import chromium
from ventanilla.config.place import CHECKOUT

AXE = CHECKOUT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"

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


def faults(page: Page, **options: object) -> list[str]:
    """What axe finds wrong with a page, a line each. Empty is good. ``options``: axe's own."""
    page.wait_for_load_state("load")  # without all of its styles it has other colours
    # Through the debugger, not as a script element: the page's own policy stays in force.
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    options = {"resultTypes": ["violations"], "preload": False, **options}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{page.url} {page.title()} {fault['id']}: {fault['help']} {node['target']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")
