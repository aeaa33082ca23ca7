"""The desk, the post and a case, looked at by axe: two languages, a desktop and a phone."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.cases.test_the_whole_path import AFRAID, Path
from tests.cast import ITZEL
from ventanilla.exchange.services import noticing
from ventanilla.exchange.services.noticing import Told

# Both languages, both widths: what a language breaks, it breaks by its longer words on a phone.
SCREENS = [pytest.param("en", False, id="en"), pytest.param("es", True, id="es-390")]


@pytest.fixture
def afraid(mcallen, alba, bruno, dora, uca, hidalgo):
    """Itzel's case, three hours ago until now: interviewed, afraid, nothing decided yet."""
    now = timezone.now() - timedelta(hours=3)
    told = Told(
        names=ITZEL,
        notified_at=now,
        apprehended_at=now - timedelta(hours=3),
        stated_age=None,
        facts={"authority": "border_patrol", "channel": "phone", "interpreter_needed": "no"},
    )
    track = noticing.register_notice(
        post=mcallen, protocol="uca", route="T1", told=told, by=dora, at=now
    )
    path = Path(track, alba, bruno, dora, hidalgo)
    path.now = now
    path.prepare()
    path.submit("initial_evaluation", AFRAID)
    return track


@pytest.mark.parametrize(("language", "phone"), SCREENS)
def test_the_pages_hold_for_everybody(afraid, alba, page_of, axe, picture, language, phone):
    page = page_of(alba, language=language, phone=phone)
    faults = []
    for name in ("desk:mine", "desk:post", "desk:cover", "cases:list", "outbox:latest"):
        page.goto(reverse(name))
        picture(page, name.replace(":", "-"))
        faults += axe(page)
    for name in ("detail", "outcome", "history", "answers", "assign", "close", "happened"):
        page.goto(reverse(f"cases:{name}", args=[afraid.pk]))
        picture(page, f"case-{name}")
        faults += axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    page.goto(reverse("cases:rule", args=[afraid.pk, "fear_of_return"]))
    picture(page, "case-rule")
    faults += axe(page)
    page.goto(reverse("cases:task", args=[afraid.pk, "T-053"]))
    picture(page, "case-task")
    faults += axe(page)
    assert faults == []


def test_fear_is_confirmed_and_its_consequences_are_seen(afraid, bruno, page_of, picture):
    page = page_of(bruno, language="en")
    page.goto(reverse("cases:detail", args=[afraid.pk]))
    expect(page.get_by_text("Do not look for the family")).to_be_visible()

    picture(page, "bruno")
    page.get_by_role("button", name=re.compile("Confirm.*Fear of return")).click()

    expect(page.get_by_text("Confirmed. What it asks for stands below.")).to_be_visible()
    expect(page.get_by_role("heading", name="Findings decided")).to_be_visible()
