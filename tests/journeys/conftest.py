"""Windows of a real browser, at a real server, for the journeys."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandlerMixin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser import faults
from tests.cases import test_the_whole_path as whole
from tests.factories import NOW
from tests.journeys.officer import Officer
from tests.passkeys import Passkey
from ventanilla.security.models import Seat
from ventanilla.web.seats import CHOSEN

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
WAIT = 30_000  # milliseconds: two cores may be busy with the other worker
expect.set_options(timeout=WAIT)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey, and one worker walks them one after the other."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """It is a Tuesday, nine in the morning in Texas, whenever the journeys are walked.

    Bridges receive by day only; a journey must not fail at night.
    """
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window keeps styles and scripts, as it does on a site whose files have names of their own.

    So long, because by the clock of these journeys each answer is many months old.
    """
    serve = StaticFilesHandlerMixin.serve

    def kept(self: StaticFilesHandlerMixin, request: HttpRequest) -> HttpResponseBase:
        answer = serve(self, request)
        answer["Cache-Control"] = "public, max-age=315360000, immutable"
        return answer

    monkeypatch.setattr(StaticFilesHandlerMixin, "serve", kept)


@pytest.fixture
def open_browser(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """``open_browser(language="es", phone=False)``: a fresh window at the site, with no cookies.

    Whatever the page complains about on its console fails the test, but for what is
    ``expected``, and so does a request to any other place.
    """
    contexts = []
    complaints: list[str] = []

    def start(
        *, language: str = "es", phone: bool = False, script: bool = True, expected: str = ""
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url.replace("127.0.0.1", "localhost"),
            viewport=PHONE if phone else DESKTOP,
            locale=language,
            reduced_motion="reduce",
            java_script_enabled=script,
        )
        context.set_default_timeout(WAIT)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda said: (
                complaints.append(f"{page.url}: {said.text}")
                if said.type == "error" and not (expected and expected in said.text)
                else None
            ),
        )
        page.on("request", lambda request: _stay_at_home(request.url, complaints))
        return page

    yield start
    for at, context in enumerate(contexts):
        folder = os.environ.get("VENTANILLA_PICTURES")
        if folder and context.pages:
            context.pages[-1].screenshot(path=f"{folder}/last-{at}.png", full_page=True)
        context.close()
    assert complaints == []


def _stay_at_home(url: str, complaints: list[str]) -> None:
    if not url.startswith(("http://localhost:", "data:", "blob:")):
        complaints.append(f"a request left for {url}")


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """``axe(page)``: what WCAG 2.2 AA finds wrong with it, a line each. Empty is good."""

    return partial(faults, runOnly=["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])


@pytest.fixture
def page_of(open_browser, live_server) -> Callable[..., Page]:
    """``page_of(seat, language="es", phone=False)``: a window where that seat is signed in.

    ``door=True``: by a passkey, at the page that asks for one. Most journeys begin beyond the
    door, which is walked through often enough, with the session that it makes. Further windows of
    the same journey go on in that session.
    """
    cookies: dict[int, list[Any]] = {}

    def start(seat: Seat, *, language: str = "es", door: bool = False, **how: object) -> Page:
        if seat.pk not in cookies:
            at_the_door = _signs_in(open_browser(language=language), seat) if door else None
            cookies[seat.pk] = at_the_door or _has_come_in(seat)
        page = open_browser(language=language, **how)
        said = {"name": "language", "value": language, "url": "http://localhost"}
        page.context.add_cookies([*cookies[seat.pk], said])
        return page

    return start


def open_again(page: Page, seat: Seat) -> None:
    """In a tab beside a page: the officer signs in once more."""
    _signs_in(page.context.new_page(), seat)


def _has_come_in(seat: Seat) -> list[Any]:
    """The cookie of somebody who signed in with a passkey just now, and put the seat on."""
    Passkey(seat.officer).register()
    client = Client()
    client.force_login(seat.officer)
    session = client.session
    session.prove()
    session[CHOSEN] = seat.pk
    session.save()
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    return [{"name": name, "value": value, "url": "http://localhost", "httpOnly": True,
             "sameSite": settings.SESSION_COOKIE_SAMESITE}]  # fmt: skip


def _signs_in(page: Page, seat: Seat) -> list[Any]:
    """Through the door with a passkey, and put the seat on. Returns the cookies."""
    passkey = Passkey(seat.officer)
    passkey.register()
    passkey.put_into(page)
    page.goto(f"{reverse('account_login')}?next={reverse('seat')}")
    page.locator("form[data-passkey] button").click()
    page.wait_for_url(lambda address: reverse("account_login") not in address)
    if page.locator(f"button[name=seat][value='{seat.pk}']").count():
        page.locator(f"button[name=seat][value='{seat.pk}']").click()
        page.wait_for_load_state()
    cookies = [each for each in page.context.cookies() if each["name"] != "language"]
    page.close()
    return cookies


@pytest.fixture
def sits(page_of, axe) -> Callable[..., Officer]:
    """``sits(seat, language="en")``: an officer at work, with that seat on."""

    def start(seat: Seat, *, language: str = "en", **how: object) -> Officer:
        return Officer(page_of(seat, language=language, **how), axe, language)

    return start


class Walk(whole.Path):
    """What went before a journey, done without a browser; each act happens now."""

    def next(self):
        """The moment of the next act."""
        self.now = timezone.now()
        return self.now


@pytest.fixture
def walk(register, told, alba, bruno, dora, hidalgo) -> Walk:
    """Itzel's notice, registered; ``walk.prepare()`` and the like take it further."""
    return Walk(register(told=told, at=timezone.now()), alba, bruno, dora, hidalgo)


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
