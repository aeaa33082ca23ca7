"""The talk with Itzel on the real site: stopped, gone on with, sent, and in the record."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.cases.test_the_whole_path import READY
from tests.cast import alba, bruno, laredo
from ventanilla.cases import selectors
from ventanilla.cases.services import assigning
from ventanilla.interviews import services
from ventanilla.interviews.services import Sent
from ventanilla.interviews.submissions import write
from ventanilla.protocols import services as protocols

__all__ = ["alba", "bruno", "laredo"]
ANSWERS = {
    "assent_talk": "yes",
    "m0_2_pain": "none",
    "m5_0_private": "yes",
    "m5_2_return": "afraid",
    "m7_1_urgent": "no",
    "m9_card_given": "yes",
}


@pytest.fixture
def ready(itzel, alba, bruno):
    """Itzel's case is Bruno's, and everything is prepared."""
    now = timezone.now()
    assigning.assign(track=itzel, to=bruno, by=alba, at=now)
    sitting = services.open_sitting(track=itzel, instrument="preparation", by=bruno, at=now)
    package = protocols.package(itzel.package.content_hash)
    xml = write(package.instruments["preparation"], READY)
    sent = Sent(submission_id="5f9b4d52-6b5f-4a6c-9f36-2f5c3a0f1b11", xml=xml, language="es")
    services.submit(sitting=sitting, sent=sent, by=bruno, at=now)
    return itzel


def _talk(page, until):
    for _ in range(60):
        if page.locator(until).count():
            return
        for box in page.locator(".iv-tick__box:visible").all():
            box.check()
        for name, value in ANSWERS.items():
            choice = page.locator(f"[data-question={name}] input[value={value}]:visible")
            if choice.count():
                choice.check()
        if page.locator(until).count():
            return
        page.click(".iv-button--next")
    raise AssertionError(f"the talk never comes to {until}")


def test_a_talk_is_stopped_gone_on_with_and_sent(ready, bruno, as_seat, open_browser, live_server):
    client = as_seat(bruno, "es")
    page = open_browser(language="es", phone=True)
    page.context.add_cookies(
        [
            {"name": name, "value": cookie.value, "domain": "localhost", "path": "/"}
            for name, cookie in client.cookies.items()
        ]
    )
    page.goto(reverse("interviews:start", args=[ready.pk, "initial_evaluation"]))
    page.locator("main form button").click()
    page.wait_for_selector("body[data-ready]")
    page.click(".iv-button--next")
    _talk(page, "[data-question=m1_1_name]")
    page.fill("[data-question=m1_1_name] input.iv-text", "Itzel Guadalupe")
    page.click(".iv-button--stop")
    page.get_by_role("button", name="Terminar por hoy").click()
    expect(page.locator("h1")).to_have_text("Gracias por platicar conmigo")

    page.goto(reverse("interviews:start", args=[ready.pk, "initial_evaluation"]))
    page.locator("main form button").click()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator(".iv-notice")).to_contain_text("Esta plática se había parado")
    page.click(".iv-button--next")
    _talk(page, ".iv-main--review")
    expect(page.locator(".iv-findings")).to_contain_text("Rojo")
    page.click(".iv-button--next")
    page.wait_for_url(f"**{reverse('cases:detail', args=[ready.pk])}")

    now = timezone.now()
    track = selectors.opening(bruno, now).get(pk=ready.pk)
    case = selectors.open_track(track, seat=bruno, at=now, purpose="test")
    assert case.record.all_facts["m1_1_name"] == "Itzel Guadalupe"
    assert "fear_of_return" in {found.name for found in case.plan.findings}
