"""Anybody, on any screen: the public pages, the ruler by keyboard, and out at once."""

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.screens import PHONE_FIRST, SPANISH_FIRST
from tests.web.public.test_what_is_near import SHELTER, give, shelter
from ventanilla.network.services import load_reference_data

__all__ = ["give", "shelter"]
WIDTHS = (320, 390, 1280)
PAGES = ("", "services/", "events/", "ruler/", "help/", "consulates/", "consulates/kcm/", "no/")
#: of what a first page may weigh, compressed, with all that it loads; kB are of 1,000 bytes
HEAVIEST = 60_000
SIDEWAYS = "Math.max(document.documentElement.scrollWidth - innerWidth, 0)"
SCROLL = "part => scrollTo(0, part * (document.documentElement.scrollHeight - innerHeight))"
#: whether the way out is what a finger at its middle would touch
TOUCHED = """
    () => {
        const link = document.querySelector('.exit a'), box = link.getBoundingClientRect();
        const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return link.contains(there) && box.x >= 0 && box.right <= innerWidth && box.y >= 0
            && box.bottom <= innerHeight && box.height >= 24;
    }
"""


class Weather(BaseHTTPRequestHandler):
    """A page of somebody else's: another origin, as the real one is."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Weather</title><p>Sun")

    def log_message(self, *_words):
        """Says nothing."""


@pytest.fixture(autouse=True)
def elsewhere(settings):
    """The page that is shown instead."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Weather) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EXIT_PAGE = f"http://localhost:{server.server_port}/weather/"
        yield
        server.shutdown()


@pytest.fixture
def ruler(open_browser):
    """ruler(language="es"): the Violentómetro in a fresh window."""

    def start(**how: object) -> Page:
        page = open_browser(**how)
        page.goto(f"/{how.get('language', 'es')}/")
        page.goto(f"/{how.get('language', 'es')}/ruler/")
        return page

    return start


@pytest.mark.parametrize("language", SPANISH_FIRST)
def test_every_page_is_read_by_anybody(db, open_browser, axe, picture, language):
    load_reference_data()
    page = open_browser(language=language, phone=True, expected="404")
    for name in PAGES:
        page.goto(f"/{language}/{name}")
        faults = axe(page)
        assert not faults, "\n".join(faults)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate(SIDEWAYS) == 0, f"{page.url} is too wide at {width}"
            picture(page, f"public-{name.strip('/').replace('/', '-') or 'home'}")
    assert page.context.cookies() == []


def test_the_first_page_weighs_little_with_all_that_it_loads(open_browser):
    page = open_browser(phone=True)
    loaded = []
    page.on("response", lambda answer: loaded.append(answer))
    page.goto("/es/", wait_until="networkidle")
    weights = {each.url: len(gzip.compress(each.body())) for each in loaded}
    assert len(weights) >= 4
    assert sum(weights.values()) <= HEAVIEST, weights
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("document.referrer") == ""


@pytest.mark.parametrize("width", WIDTHS)
def test_the_way_out_comes_first_and_is_in_sight_wherever_one_reads(ruler, width):
    page = ruler()
    page.set_viewport_size({"width": width, "height": 640})
    for address in ("/es/", "/es/ruler/", "/es/help/"):
        page.goto(address)
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.closest('.exit') !== null")
        assert focused, f"{address}: something else comes before the way out"
        for part in (0, 0.1, 0.25, 0.5, 0.75, 1):
            page.evaluate(SCROLL, part)
            assert page.evaluate(TOUCHED), f"{address} at {width}, {part} of the way down"


def test_out_at_once_and_back_shows_nothing(ruler):
    page = ruler()
    page.locator("[value=joke]").check()
    page.keyboard.press("Home")
    page.get_by_role("link", name="Salir ya").click()
    page.wait_for_url("**/weather/")
    page.go_back()  # to the first page, before the ruler
    expect(page.locator("body")).to_have_text("Sun")
    page.wait_for_url("**/weather/")
    page.go_back()
    page.wait_for_url("about:blank")


def test_out_by_keyboard_and_by_shift(ruler):
    page = ruler(language="en")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/weather/")
    page.goto("/en/ruler/")
    for _press in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/weather/")


def test_out_without_a_script(ruler):
    page = ruler(script=False)
    page.locator(".exit a").click()
    page.wait_for_url("**/weather/")


@pytest.mark.parametrize(("language", "phone"), PHONE_FIRST)
def test_the_ruler_by_keyboard_alone(ruler, axe, picture, language, phone):
    page = ruler(language=language, phone=phone)
    act = page.locator("[value=isolate]")
    for _press in range(60):
        page.keyboard.press("Tab")
        if act.evaluate("each => each === document.activeElement"):
            break
    page.keyboard.press("Space")
    expect(act).to_be_checked()
    page.keyboard.press("Enter")
    heading = {"es": "Hable ahora con alguien", "en": "Talk to someone now"}[language]
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert page.url.endswith(f"/{language}/ruler/violet/")
    expect(page.locator(".ruler-picture .ticked")).to_have_count(1)
    faults = axe(page)
    assert not faults, "\n".join(faults)
    assert page.evaluate(SIDEWAYS) == 0
    picture(page, "public-answer")
    page.goto(f"/{language}/ruler/")
    expect(page.locator(":checked")).to_have_count(0)
    assert page.context.cookies() == []


def test_a_shelter_is_found_on_a_telephone_without_a_script(
    open_browser, axe, picture, shelter, give
):
    give("Clínica del Valle", of="clinica_comunitaria", at=(26.2, -98.23), phone="956-555-0101",
         description="Médicos de familia, también sin seguro.", fees_description="Gratis",
         accepts_undocumented=True)  # fmt: skip
    give("Ropero San José", of="ropa", at=(26.16, -97.99), ago=100)
    page = open_browser(language="es", phone=True, script=False)
    page.goto("/es/")
    page.locator("a[href='/es/services/']").click()
    page.locator("[name=place]").fill("78501")
    page.get_by_role("main").get_by_role("button").click()
    expect(page.locator(".service")).to_have_count(3)
    picture(page, "public-found")
    page.locator("[name=need]").select_option("refugio_emergencia")
    page.get_by_role("main").get_by_role("button").click()
    expect(page.locator(".service h3")).to_have_text([SHELTER])
    expect(page.locator(".service .call")).to_have_attribute("href", "tel:9565550142")
    assert page.url.endswith("/es/services/#found")
    assert page.context.cookies() == []
    seen = open_browser(language="es")
    seen.goto("/es/services/")
    seen.locator("input[name=place]").fill("Springfield")
    seen.locator("main button.press").click()
    expect(seen.locator(".choices button").first).to_be_visible()
    faults = axe(seen)
    seen.locator("input[name=place]").fill("78501")
    seen.locator("main .search > button").click()
    expect(seen.locator(".service")).to_have_count(3)
    faults += axe(seen)
    assert not faults, "\n".join(faults)
    picture(seen, "public-found")
