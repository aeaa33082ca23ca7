"""Without a mouse: from the desk to a case, a finding confirmed, a task done."""

import re

import pytest

from tests.cases.test_the_whole_path import AFRAID
from tests.journeys.officer import Officer

STEPS = 90  # more than a page has
HERE = """() => {
  const here = document.activeElement;
  const look = getComputedStyle(here);
  return {
    tag: here.tagName,
    words: (here.innerText || here.getAttribute('aria-label') || '').replace(/\\s+/g, ' ').trim(),
    name: here.getAttribute('name') ?? '',
    seen: look.outlineStyle !== 'none' || look.boxShadow !== 'none',
  };
}"""


def reaches(officer: Officer, wanted: str) -> None:
    """Step forward to what has these words; wherever the focus is, it can be seen."""
    for _step in range(STEPS):
        officer.page.keyboard.press("Tab")
        here = officer.page.evaluate(HERE)
        if here["tag"] == "BODY":
            continue  # past the end of the page, before its beginning
        assert here["seen"], f"the focus cannot be seen at {here}"
        if re.search(wanted, here["words"]) or here["name"] == wanted:
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


@pytest.fixture
def afraid(walk):
    """Itzel has said that she is afraid."""
    walk.prepare()
    walk.submit("initial_evaluation", AFRAID)
    return walk


def goes(officer: Officer, wanted: str) -> None:
    """Reach a link or a button, and press it: another page comes."""
    reaches(officer, wanted)
    with officer.page.expect_navigation():
        officer.page.keyboard.press("Enter")


def test_the_keyboard_goes_from_the_desk_to_a_task_that_is_done(sits, afraid, bruno):
    officer = sits(bruno)
    keys = officer.page.keyboard
    officer.opens("desk:mine")
    keys.press("Tab")
    assert officer.page.evaluate(HERE)["words"] == "Skip to the content"
    keys.press("Enter")
    goes(officer, "Fill in the observation form")
    goes(officer, afraid.track.case.number)
    officer.reads("Findings to confirm")
    goes(officer, "Confirm.*Fear of return")
    officer.reads("Confirmed. What it asks for stands below.")
    goes(officer, "Ask the authority for a private place")
    reaches(officer, "Mark as done")
    keys.press("Enter")
    reaches(officer, "note")
    keys.type("The shift chief said yes.")
    goes(officer, "Mark as done")
    officer.reads("Done, and written down.")
    assert "care_requested_at" in afraid.case().record.events
