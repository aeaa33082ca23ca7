"""Through the door in a real browser: a passkey, two seats, two languages, a phone."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.factories import OfficerFactory, SeatFactory
from tests.web.conftest import PASSWORD, code, hashed, officer_with_factor
from ventanilla.network.models import Post
from ventanilla.network.services import load_reference_data

PAGES = (
    "/network/",
    "/network/posts/KCM/",
    "/network/ports/",
    "/help/seat/",
    "/about/",
    "/account/2fa/",
)


@pytest.fixture
def mcallen():
    load_reference_data()
    return Post.objects.get(code="MCA")


def with_a_device(page: Page) -> None:
    """Give the browser a device that makes passkeys, and touches itself."""
    debugger = page.context.new_cdp_session(page)
    debugger.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    debugger.send("WebAuthn.addVirtualAuthenticator", {"options": device})


def enter(page: Page, username: str) -> None:
    page.goto("/account/login/?next=/help/seat/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form:has([name=login]) button").click()


def test_a_new_officer_adds_a_passkey_and_comes_back_with_it_alone(open_browser, axe, mcallen):
    nadia = OfficerFactory(username="nadia", name="Nadia Sol", password=hashed(), language="en")
    SeatFactory(officer=nadia, post=mcallen)
    page = open_browser(language="en")
    with_a_device(page)

    enter(page, "nadia")
    expect(page).to_have_url(re.compile("/account/2fa/$"))
    page.get_by_role("link", name="Add a passkey").click()
    expect(page.locator("[name=password]")).to_be_visible()
    assert axe(page) == []
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("button", name="Add it")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()

    page.goto("/account/logout/")
    page.locator("main form button").click()
    expect(page.locator("[name=password]")).to_be_visible()
    page.goto("/account/login/?next=/help/seat/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.locator(".top__seat")).to_contain_text("Protection officer · McAllen")


def test_with_two_seats_one_is_chosen_and_the_header_says_which(open_browser, axe, mcallen):
    bruno = officer_with_factor("bruno", name="Bruno Paz", language="en")
    SeatFactory(officer=bruno, post=mcallen)
    SeatFactory(officer=bruno, post=Post.objects.get(code="LAR"), role="intake_officer")
    page = open_browser(language="en", phone=True)

    enter(page, "bruno")
    expect(page.locator("[name=code]")).to_be_visible()
    assert axe(page) == []
    page.locator("[name=code]").fill(code())
    page.locator("main form:has([name=code]) button").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("With which seat")
    assert axe(page) == []
    page.get_by_role("button", name="Laredo").click()
    expect(page.locator(".top__seat")).to_contain_text("Laredo")
    page.get_by_role("link", name="change").click()
    page.get_by_role("button", name="McAllen").click()
    expect(page.locator(".top__seat")).to_contain_text("McAllen")


@pytest.mark.parametrize(("language", "phone"), [("en", False), ("es", True)], ids=["en", "es-390"])
def test_the_pages_of_the_house_are_clean(open_browser, axe, mcallen, client, language, phone):
    alba = officer_with_factor("alba", name="Alba Ruiz")
    SeatFactory(officer=alba, post=mcallen)
    client.force_login(alba)
    page = open_browser(language=language, phone=phone)
    page.goto("/account/login/")
    assert axe(page) == []
    cookies = {
        settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
        settings.LANGUAGE_COOKIE_NAME: language,
    }
    page.context.add_cookies(
        [
            {"name": name, "value": value, "domain": "localhost", "path": "/"}
            for name, value in cookies.items()
        ]
    )

    for address in PAGES:
        page.goto(address)
        assert axe(page) == []
        assert page.locator("html").get_attribute("lang") == language
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


def test_a_wrong_password_leads_to_the_summary(open_browser, axe, mcallen):
    page = open_browser(language="en")

    enter(page, "nobody")

    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert axe(page) == []


def test_the_language_changes_in_place_and_without_javascript(open_browser, browser, live_server):
    context = browser.new_context(
        base_url=live_server.url.replace("127.0.0.1", "localhost"),
        java_script_enabled=False,
        locale="es",
    )
    page = context.new_page()
    page.goto("/about/")
    page.get_by_role("button", name="English").click()

    expect(page).to_have_url(re.compile("/about/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("About Ventanilla")
    context.close()
