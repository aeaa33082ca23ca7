"""An officer walks away: the page asks, goes blank, and loses nothing of what was being written."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.journeys.conftest import open_again


@pytest.fixture
def idle(settings):
    """Ten minutes in eight seconds; the page asks two seconds before the end."""
    settings.SESSION_IDLE = timedelta(seconds=8)


def test_the_page_goes_blank_and_goes_on_after_a_new_sign_in(
    idle, uca, hidalgo, page_of, dora, axe, picture
):
    page = page_of(dora, language="en", phone=True)
    page.goto(reverse("notices:register"))
    field = page.locator("main [name=given_names]")
    field.fill("Itzel Guadalupe")

    ask = page.get_by_role("dialog", name="Still there?")
    expect(ask).to_be_visible()
    assert axe(page) == []
    picture(page, "still-there")
    expect(page.get_by_role("dialog", name="Your sign-in has ended")).to_be_visible()
    assert page.title() == "Ventanilla"
    assert not page.locator("main").is_visible()
    assert "Itzel" not in page.locator("body").inner_text()
    assert axe(page) == []
    picture(page, "gone")
    page.get_by_role("button", name="I have signed in again").click()
    expect(page.locator("[data-not-yet]")).to_be_visible()

    open_again(page, dora)
    page.get_by_role("button", name="I have signed in again").click()

    expect(page.locator("main")).to_be_visible()
    expect(field).to_have_value("Itzel Guadalupe")
    token = page.locator("main input[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.evaluate(
        "token => fetch('/session/', {method: 'POST', headers: {'X-CSRFToken': token}})"
        ".then(answer => answer.status)",
        token,
    )
    assert answer == 200


def test_whoever_is_there_stays(idle, uca, hidalgo, page_of, dora):
    page = page_of(dora, language="en")
    page.goto(reverse("notices:register"))
    page.get_by_role("button", name="Go on").click()
    for _second in range(10):
        page.wait_for_timeout(1_000)
        page.keyboard.press("Tab")

    expect(page.get_by_role("dialog", name="Your sign-in has ended")).to_be_hidden()
    assert page.goto(reverse("desk:mine")).status == 200
    assert "login" not in page.url
