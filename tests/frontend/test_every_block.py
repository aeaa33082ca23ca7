"""UCA's own interview, block by block: no fault that axe knows, nothing that scrolls sideways."""

from functools import cache

import pytest
from playwright.sync_api import expect

from tests.shipped import shipped

ANSWERS = {
    "assent_talk": "yes",
    "m0_2_pain": "lot",
    "m2_0_ok": "yes",
    "m5_0_private": "yes",
    "m5_2_return": "afraid",
    "m7_1_urgent": "no",
    "m9_card_given": "yes",
}


@cache
def _uca() -> str:
    return shipped("uca").instruments["initial_evaluation"].xform


@pytest.mark.parametrize(
    ("language", "age"), [("es", 16), pytest.param("en", 7, marks=pytest.mark.again)]
)
def test_no_block_has_a_fault_and_none_scrolls_sideways(open_sitting, axe, language, age):
    talk = open_sitting(
        written=_uca(),
        language=language,
        reader_language=language,
        context={"ctx_age": str(age)},
    )
    page = talk.page
    faults = []
    seen = 0
    while True:
        for box in page.locator(".iv-tick__box:visible").all():
            box.check()
        for name, value in ANSWERS.items():
            if page.locator(f"[data-question={name}] input[value={value}]:visible").count():
                talk.choose(name, value)
        faults += axe(page)
        wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            faults.append(f"{talk.title()}: {wide} px too wide")
        seen += 1
        if page.locator(".iv-main--review").count():
            break
        talk.next()
    assert faults == []
    assert seen > 15


def test_it_can_be_walked_with_the_keyboard_alone(open_sitting):
    talk = open_sitting()
    page = talk.page

    def tab_to(what: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("what => document.activeElement?.matches(what) ?? false", what):
                return
        raise AssertionError(f"the keyboard does not reach {what}")

    tab_to(".iv-button--next")
    page.keyboard.press("Enter")
    tab_to("[data-given=inf_03_said] input")
    page.keyboard.press("Space")
    tab_to("[data-given=inf_03_understood] input")
    page.keyboard.press("Space")
    tab_to("[data-question=m0_4_mood] input")
    page.keyboard.press("Space")
    tab_to("[data-question=m0_5_eaten] input")
    page.keyboard.press("ArrowDown")
    assert page.is_checked("[data-question=m0_5_eaten] input[value=no]")
    focused = page.evaluate(
        "() => { const box = document.activeElement.closest('.iv-tile').getBoundingClientRect();"
        " const foot = document.querySelector('.iv-foot').getBoundingClientRect();"
        " return box.bottom <= foot.top && box.top >= 0 }"
    )
    assert focused, "what has the focus is behind the foot"
    tab_to(".iv-button--stop")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(".iv-button--stop")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(talk.page.locator("h1")).to_have_text("Quién eres")


def test_at_twice_the_size_everything_is_still_there(open_sitting):
    talk = open_sitting()
    talk.page.set_viewport_size({"width": 320, "height": 480})
    talk.next()
    talk.give("inf_03")
    wide = talk.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    for name in ("back", "next", "stop"):
        box = talk.page.locator(".iv-foot button").nth(["back", "next", "stop"].index(name))
        assert box.is_visible()
