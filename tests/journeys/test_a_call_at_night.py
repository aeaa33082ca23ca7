"""Half past two at night, one telephone: danger, children, the medical window, and a way out."""

from datetime import UTC, datetime

import pytest
import time_machine
from playwright.sync_api import Page, expect

from tests.guarded import guarded, jefa, noche, shipped
from tests.journeys.screens import PHONE_FIRST
from ventanilla.cases import selectors
from ventanilla.cases.models import Track
from ventanilla.outbox.models import Message
from ventanilla.security.models import Consent

__all__ = ["guarded", "jefa", "noche"]
NIGHT = datetime(2026, 3, 4, 8, 30, tzinfo=UTC)  # 02:30 in Texas
MOST = 6
#: every press and every choice of a list, by a person and not by a script, through all pages
COUNT = """for (const kind of ['click', 'change']) addEventListener(kind, (event) => {
  const chosen = event.target.tagName === 'SELECT';
  if (event.isTrusted && (kind === 'change') === chosen)
    sessionStorage.setItem('presses', 1 + Number(sessionStorage.getItem('presses')));
}, true)"""


@pytest.fixture(autouse=True)
def morning():
    """It is night, whatever the other journeys say."""
    with time_machine.travel(NIGHT, tick=True):
        yield


@pytest.fixture
def elsewhere(settings):
    """The public page that the way out leads to, without leaving this machine."""
    settings.EXIT_PAGE = "/about/"


def presses(page: Page) -> int:
    """How often somebody pressed since the sign-in."""
    return int(page.evaluate("Number(sessionStorage.getItem('presses'))"))


def known(track):
    """The record of a track, as a job reads it."""
    track = Track.objects.select_related("case__post", "dossier", "package").get(pk=track)
    return selectors.open_track(
        track, seat=None, at=datetime.now(tz=UTC), purpose="case.read"
    ).record


def places(name):
    """The places of a shipped package's screen."""
    return {place.slot: place for place in shipped(name).definition.urgent}


def within(officer, slot):
    """A place of the screen."""
    return officer.page.locator(f"#{slot}")


@pytest.mark.parametrize(("language", "phone"), PHONE_FIRST)
def test_from_the_sign_in_to_help_on_its_way(
    sits, picture, guarded, noche, jefa, elsewhere, language, phone
):
    officer = sits(noche, language=language, phone=phone, door=True)
    officer.page.add_init_script(COUNT)
    officer.opens("home")
    officer.looks()
    picture(officer.page, "danger-desk")
    officer.fills(way="gbv:V3")
    officer.presses("Danger now")
    officer.sees("Right now")
    officer.looks()
    picture(officer.page, "danger-now")
    officer.presses("Yes", within=within(officer, "emergency"))
    officer.presses("Help is on its way")
    expect(within(officer, "emergency").locator(".urgent__done")).to_be_visible()
    assert presses(officer.page) <= MOST

    screen = places("gbv")
    record = known(officer.track)
    assert screen["emergency"].task in record.done
    assert screen["emergency"].called in record.events
    assert Consent.objects.filter(purpose="referral", withdrawn_at=None).count() == 1

    officer.presses("No", within=within(officer, "shelter"))
    officer.presses("Yes", within=within(officer, "children"))
    officer.presses("Write to the head of protection now", within=within(officer, "children"))
    officer.presses("Yes", within=within(officer, "medical"))
    told = within(officer, "told")
    expect(told).to_contain_text("Jefa")
    told.get_by_role("button", name=officer.words("Done")).click()
    expect(told.locator(".urgent__done")).to_be_visible()
    assert Message.objects.get().officer_id == jefa.officer_id
    record = known(officer.track)
    assert record.all_facts[screen["children"].question] == "yes"
    assert record.all_facts[screen["shelter"].question] == "no"

    track = officer.track
    officer.opens("interviews:start", track, "urgencies")
    officer.presses("Start")
    officer.fills_form({"d1_hours": "10", "d2_sexual": "yes"})
    officer.opens("cases:urgent", track)
    clock = within(officer, "medical").locator(".clock").first
    expect(clock).to_contain_text("13\N{NO-BREAK SPACE}h")  # two days more; ten hours are gone
    officer.looks()
    picture(officer.page, "danger-told")

    case = Track.objects.get(pk=track).case.number
    assert officer.page.title().startswith(case)
    officer.page.get_by_role("link", name=officer.words("Exit this page")).click()
    officer.page.wait_for_url("**/about/")
    officer.page.go_back()
    officer.sees("Is it still you?")
    officer.misses(case)


def test_the_same_without_a_script(sits, guarded, noche, jefa, elsewhere):
    officer = sits(noche, script=False, phone=True, expected="422")
    officer.opens("desk:mine")
    officer.fills(way="trafficking:V1")
    officer.presses("Danger now")
    officer.presses("Yes", within=within(officer, "emergency"))
    officer.unfolds("Without permission: only by exception")
    officer.presses("Help is on its way, by exception")
    officer.sees("Write what happened, in a sentence.")
    officer.fills(exception="life", reason="The line broke off; he was shouting.")
    officer.presses("Help is on its way, by exception")
    expect(within(officer, "emergency").locator(".urgent__done")).to_be_visible()
    assert places("trafficking")["emergency"].task in known(officer.track).done
    assert not Consent.objects.exists()
    assert Message.objects.get().officer_id == jefa.officer_id

    number = Track.objects.get().case.number
    here = officer.page.url
    officer.page.get_by_role("link", name=officer.words("Exit this page")).click()
    officer.page.wait_for_url("**/about/")
    officer.page.go_back()
    officer.sees("Is it still you?")
    officer.misses(number)
    officer.page.goto(here)
    officer.sees("Is it still you?")


def test_three_shifts_leave_as_the_button_does(sits, guarded, noche, elsewhere):
    officer = sits(noche)
    officer.opens("desk:mine")
    officer.presses("Danger now")
    officer.sees("Right now")
    page = officer.page
    page.wait_for_load_state()
    page.keyboard.press("Shift")
    expect(page.locator(".exit [role=status]")).not_to_be_empty()
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.wait_for_url("**/about/")
    page.go_back()
    officer.sees("Is it still you?")


def test_a_sighting_is_registered_by_hand(sits, picture, guarded, noche):
    officer = sits(noche, language="es", phone=True)
    officer.opens("notices:register")
    officer.sees("Who is here?")
    officer.looks()
    picture(officer.page, "coming")
    officer.presses("Register and open the case")
    expect(officer.main.locator(".govuk-error-summary")).to_be_visible()
    assert not Track.objects.exists()
    officer.fills(route="V1", called="Luz", prealerts=["pre_companion"])
    officer.presses("Register and open the case")
    officer.sees("Is it somebody we know?")
    officer.looks()
    track = Track.objects.get()
    record = known(track.pk)
    assert record.all_facts["pre_companion"] == "yes"
    assert track.route == "V1"
    assert officer.page.title().startswith(track.case.number)
