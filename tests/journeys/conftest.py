"""Windows of a real browser, at a real server, for the journeys."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from ventanilla.config.place import CHECKOUT
from ventanilla.security.models import Seat

AXE = CHECKOUT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
WAIT = 10_000  # milliseconds: two cores may be busy with the other worker


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey, and one worker walks them one after the other."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture
def open_browser(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """``open_browser(language="es", phone=False)``: a fresh window at the site, with no cookies.

    Whatever the page complains about on its console fails the test, and so does a request
    to any other place.
    """
    contexts = []
    complaints: list[str] = []

    def start(*, language: str = "es", phone: bool = False) -> Page:
        context = browser.new_context(
            base_url=live_server.url.replace("127.0.0.1", "localhost"),
            viewport=PHONE if phone else DESKTOP,
            locale=language,
            reduced_motion="reduce",
        )
        context.set_default_timeout(WAIT)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda said: (
                complaints.append(f"{page.url}: {said.text}") if said.type == "error" else None
            ),
        )
        page.on("request", lambda request: _stay_at_home(request.url, complaints))
        return page

    yield start
    for context in contexts:
        context.close()
    assert complaints == []


def _stay_at_home(url: str, complaints: list[str]) -> None:
    if not url.startswith(("http://localhost:", "data:", "blob:")):
        complaints.append(f"a request left for {url}")


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """``axe(page)``: what WCAG 2.2 AA finds wrong with it, a line each. Empty is good."""

    def look(page: Page) -> list[str]:
        # Through the debugger, not as a script element: the page's own policy stays in force.
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(
            "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})"
        )
        return [
            f"{page.url} {fault['id']}: {fault['help']} {node['target']}"
            for fault in found["violations"]
            for node in fault["nodes"]
        ]

    return look


@pytest.fixture
def page_of(open_browser, as_seat) -> Callable[..., Page]:
    """``page_of(seat, language="es", phone=False)``: a window where that seat is signed in."""

    def start(seat: Seat, *, language: str = "es", phone: bool = False) -> Page:
        client = as_seat(seat, language)
        page = open_browser(language=language, phone=phone)
        page.context.add_cookies(
            [
                {"name": name, "value": client.cookies[name].value, "url": "http://localhost"}
                for name in ("session", "language")
            ]
        )
        return page

    return start


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """``picture(page, "desk")``: keep a screenshot where VENTANILLA_PICTURES says, if anywhere."""
    folder = os.environ.get("VENTANILLA_PICTURES")

    def take(page: Page, name: str) -> None:
        if folder:
            width = page.viewport_size["width"] if page.viewport_size else 0
            language = page.evaluate("document.documentElement.lang")
            page.screenshot(path=f"{folder}/{name}-{width}-{language}.png", full_page=True)

    return take
