"""A window notices, offline too; a colleague goes; one person says no, another accepts."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.cast import lucia
from tests.journeys.screens import PHONE_FIRST
from tests.sightings.windows import CALLED, NOTE, at_window
from ventanilla.security.letterbox import services as letterbox
from ventanilla.sightings import emptying
from ventanilla.sightings.models import Envelope, Sighting
from ventanilla.sightings.states import State

__all__ = ["lucia"]
#: a careful typist at a counter: seconds for each key, with a look at it
A_KEY, WITHIN = 1.2, 20.0
SOON = 5.0


@pytest.fixture
def window(mcallen):
    letterbox.make(post=mcallen, at=timezone.now())
    return at_window("paula", mcallen, "pasaporte")


def arrived(count):
    """What the job made of what came; a page sends when it can."""
    until = time.monotonic() + SOON
    while Sighting.objects.count() < count and time.monotonic() < until:
        emptying.once()
        time.sleep(0.1)
    return list(Sighting.objects.order_by("received_at"))


@pytest.mark.parametrize(("language", "phone"), PHONE_FIRST)
def test_a_window_sends_and_somebody_goes(sits, picture, window, lucia, gbv, language, phone):
    lost = "ERR_INTERNET_DISCONNECTED"
    paula = sits(window, language=language, phone=phone, expected=lost)
    paula.opens("window:form")
    paula.looks()
    picture(paula.page, "window")
    paula.fills(slip="41", urgency="today", observations=["companion_answers"], note=NOTE)
    paula.presses("Send")
    expect(paula.page.locator("#said")).to_have_text(paula.words("Received."))
    first = arrived(1)[0]

    paula.page.context.set_offline(True)
    paula.fills(slip="42", urgency="now")
    paula.page.locator("details summary").first.click()
    paula.fills(called=CALLED)
    paula.presses("Send")
    expect(paula.page.locator("#waiting")).to_be_visible()
    picture(paula.page, "window-offline")
    assert NOTE not in kept_on(paula.page)
    assert CALLED not in kept_on(paula.page)
    seen = timezone.now()
    assert not Envelope.objects.exists()
    paula.page.context.set_offline(False)
    expect(paula.page.locator("#waiting")).to_be_hidden()
    second = arrived(2)[1]
    assert abs(second.seen_at - seen) < timedelta(seconds=60)

    olga = sits(lucia, language=language, phone=phone)
    olga.opens("reviews:list")
    olga.looks()
    picture(olga.page, "reviews")
    expect(olga.main.locator(".review .tag").first).to_have_text(olga.words("Now"))
    declines(olga, first, picture)
    accepts(olga, second, picture)

    emptying.once()
    paula.opens("window:form")
    expect(paula.page.locator("#today li")).to_have_count(2)
    expect(paula.page.locator("#today .tag").first).to_have_text(paula.words("closed"))
    paula.opens("window:slips")
    paula.presses("Make a sheet")
    paula.looks()
    picture(paula.page, "slips")


def declines(olga, sighting, picture):
    olga.opens("reviews:detail", sighting.pk)
    olga.reads(NOTE)
    olga.looks()
    picture(olga.page, "review")
    olga.presses("I am going")
    olga.presses("Said no")
    olga.sees("Counted. Nothing about the person was kept.")
    sighting.refresh_from_db()
    assert (sighting.state, sighting.sealed) == (State.DECLINED, b"")
    olga.opens("reviews:detail", sighting.pk)
    olga.misses(NOTE)


def accepts(olga, sighting, picture):
    olga.opens("reviews:detail", sighting.pk)
    olga.presses("I am going")
    olga.page.get_by_role("button", name=olga.words("The person accepts")).click()
    olga.looks()
    picture(olga.page, "review-accept")
    expect(olga.main.locator("[name=called]")).to_have_value(CALLED)
    olga.fills(way="gbv:V1")
    olga.presses("Open the case")
    olga.page.wait_for_url("**/cases/**")
    sighting.refresh_from_db()
    assert (sighting.state, sighting.sealed) == (State.CASE_OPENED, b"")


def kept_on(page):
    """All that the browser keeps of what is not sent yet."""
    return page.evaluate(
        """() => new Promise((resolve) => {
          const opening = indexedDB.open('ventanilla-window', 1);
          opening.onsuccess = () => {
            const all = opening.result.transaction('letters').objectStore('letters').getAll();
            all.onsuccess = () => resolve(JSON.stringify([all.result, localStorage]));
          };
        })"""
    )


def test_the_keyboard_alone_sends_within_twenty_seconds(sits, window):
    paula = sits(window)
    paula.opens("window:form")
    keyboard = paula.page.keyboard
    keys = ["4", "1", "Tab", "ArrowUp", "Tab", "Space", "Enter"]
    for key in keys:
        keyboard.press(key)
    expect(paula.page.locator("#said")).to_have_text("Received.")

    (sighting,) = arrived(1)
    assert sighting.urgency == "now"
    assert len(keys) * A_KEY <= WITHIN
    expect(paula.page.locator("[name=slip]")).to_be_focused()


def test_without_scripts_it_goes_too(sits, window):
    paula = sits(window, script=False)
    paula.opens("window:form")
    paula.fills(slip="43", observations=["papers_held"])
    paula.presses("Send")
    paula.sees("Received.")
    assert len(arrived(1)) == 1


@pytest.mark.parametrize(("language", "phone"), PHONE_FIRST)
def test_anybody_asks_without_a_cookie(open_browser, axe, picture, window, language, phone):
    page = open_browser(language=language, phone=phone)
    page.goto("/help/ask/?post=MCA")
    assert axe(page) == []
    picture(page, "ask")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.exit') !== null")
    page.locator("[name=words]").fill("Necesito hablar con alguien.")
    page.locator("button").click()
    page.wait_for_url(re.compile("/help/ask/thanks/"))
    assert axe(page) == []
    assert page.context.cookies() == []
    assert arrived(1)[0].modality == "online"
