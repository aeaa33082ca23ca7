"""Interviews in a real browser, against a server that says what a test wants it to say."""

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pyxform.xls2xform import convert

from tests.browser import faults
from tests.frontend.desk import Desk
from ventanilla.config.place import CHECKOUT

HERE = Path(__file__).parent
BUNDLE = CHECKOUT / "src/ventanilla/web/static/build/interview.js"
PHONE = {"width": 390, "height": 844}
WAIT = 30_000  # milliseconds: two cores may be busy with the other worker
AGES = {
    "A": ("0 a 5 años", 15, "x-p"),
    "B": ("6 a 8 años", 20, "x-p"),
    "C": ("9 a 11 años", 30, ""),
    "D": ("12 a 14 años", 40, ""),
    "E": ("15 a 17 años", 45, ""),
}


@cache
def xform(name: str) -> str:
    """One of the forms of this folder as an XForm."""
    text = (HERE / "forms" / f"{name}.md").read_text(encoding="utf-8")
    return str(convert(xlsform=text, file_type=".md").xform)


def contract(**changes: Any) -> dict[str, Any]:
    """What the page tells the renderer, for a girl of thirteen who speaks Spanish."""
    return {
        "id": "0d4f9bb2-6a39-4b84-8e07-4a4f3b1e6a01",
        "instrument": "talk",
        "version": "1",
        "title": {"es": "Plática", "en": "Talk"},
        "reader": "alba",
        "form_url": "/form",
        "submit_url": "/submit",
        "suspend_url": "/suspend",
        "sign_in_url": "/sign-in",
        "leave_url": "/case",
        "card_base_url": "/cards/",
        "language": "es",
        "reader_language": "es",
        "audience": "child",
        "bands": {
            code: {
                "minutes": minutes,
                "variant": variant,
                "screen": not variant,
                "title": {"es": title, "en": title},
                "guidance": {"es": "", "en": ""},
            }
            for code, (title, minutes, variant) in AGES.items()
        },
        "context": {"ctx_age": "13", "ctx_name": "Lupita"},
        "findings": {
            "fear_of_return": {
                "title": {"es": "Miedo a volver", "en": "Fear of return"},
                "severity": "red",
            },
            "hungry": {
                "title": {"es": "Necesidad urgente", "en": "Urgent need"},
                "severity": "amber",
            },
        },
        "keeps_draft": True,
        "saved": None,
    } | changes


class Sitting:
    """An interview that is open in a window."""

    def __init__(self, desk: Desk, page: Page) -> None:
        self.desk = desk
        self.page = page

    def load(self) -> "Sitting":
        """Open the page, or open it again."""
        self.page.goto(f"{self.desk.address}/sitting")
        self.page.wait_for_selector("body[data-ready]")
        return self

    def next(self) -> None:
        """The main act of the foot."""
        self.page.click(".iv-button--next")

    def title(self) -> str:
        """What stands in the bar at the top."""
        return self.page.inner_text("h1")

    def question(self, name: str) -> Any:
        """The box of a question."""
        return self.page.locator(f"[data-question={name}]").first

    def choose(self, name: str, value: str) -> None:
        """Tick a choice of a question."""
        self.page.check(f"[data-question={name}] input[value='{value}']")

    def give(self, message: str) -> None:
        """Say a message and have it understood."""
        self.page.check(f"[data-given={message}_said] input")
        self.page.check(f"[data-given={message}_understood] input")

    def to(self, title: str) -> None:
        """Go on, page after page, until that title."""
        for _ in range(40):
            if self.title() == title:
                return
            self.next()
        raise AssertionError(f"no page {title}; the last one is {self.title()}")

    def saved(self) -> None:
        """Wait until what was just done is on the device."""
        before = self.page.get_attribute("body", "data-saved")
        self.page.wait_for_function(
            "before => (document.body.dataset.saved ?? null) !== before", arg=before or None
        )

    def sent(self) -> dict[str, Any]:
        """The last body that reached the server."""
        self.page.wait_for_timeout(50)
        return self.desk.posts[-1][1]


@pytest.fixture(scope="session", autouse=True)
def renderer() -> None:
    """What is tested here must have been built."""
    if not BUNDLE.exists():
        words = "NOT RUN: the renderer is not built: make setup"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(words)


@pytest.fixture
def device(browser: Browser) -> Iterator[BrowserContext]:
    """A device: what it keeps, it keeps for all its windows."""
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce", locale="es-MX")
    context.set_default_timeout(WAIT)
    yield context
    context.close()


@pytest.fixture
def open_sitting(device: BrowserContext) -> Iterator[Callable[..., Sitting]]:
    """``open_sitting("talk", language="en")``: a form is open; what the page complains of fails."""
    desks: list[Desk] = []
    complaints: list[str] = []

    def start(
        form: str = "talk", *, expected: str = "", written: str = "", **changes: Any
    ) -> Sitting:
        desk = Desk(form=written or xform(form), contract=contract(**changes)).start()
        desks.append(desk)
        page = device.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text)
                if said.type == "error" and not (expected and expected in said.text)
                else None
            ),
        )
        return Sitting(desk, page).load()

    yield start
    for desk in desks:
        desk.stop()
    assert complaints == []


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """``axe(page)``: every fault that axe finds, a line each. Empty is good."""

    return faults
