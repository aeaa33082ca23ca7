"""Every kind of question against relevance: hidden when the rule says no, and its answer gone."""

import pytest
from playwright.sync_api import expect

KINDS = {
    "k_note": None,
    "k_text": ("input.iv-text", "hola"),
    "k_long": ("textarea", "una historia"),
    "k_int": ("input.iv-text", "42"),
    "k_dec": ("input.iv-text", "36.5"),
    "k_time": ("input.iv-text", "07:45"),
    "k_instant": ("input.iv-text", "2026-03-02T07:45"),
}


@pytest.fixture
def kinds(open_sitting):
    """The form with one question of each kind, all of them closed."""
    form = open_sitting("kinds", findings={}, context={}, bands={})
    form.next()
    return form


def _boxes(form, name):
    if name == "k_note":
        return form.page.locator(".iv-note")
    if name == "k_repeat":
        return form.page.locator(".iv-repeat")
    return form.question(name)


def _fill(form) -> None:
    page = form.page
    for name, entry in KINDS.items():
        if entry:
            page.fill(f"[data-question={name}] {entry[0]}", entry[1])
    for part, value in (("day", "27"), ("month", "3"), ("year", "2011")):
        page.fill(f"[data-question=k_date] .iv-text--{part}", value)
    form.choose("k_one", "red")
    page.select_option("[data-question=k_list] select", "green")
    form.choose("k_many", "red")
    form.choose("k_many", "blue")
    page.click("[data-question=k_rank] button:has-text('Bajar: Rojo')")
    form.choose("k_range", "4")
    page.locator("[data-question=k_slide] input").fill("30")
    page.check("[data-question=k_tick] input")
    page.locator("[data-question=k_draw] canvas").click(position={"x": 60, "y": 60})
    page.fill("[data-question=k_inner] input", "dentro")
    page.fill("[data-question=k_each] input", "cada")


def _xml(form) -> str:
    form.to("Revisar y enviar")
    form.next()
    form.page.wait_for_url("**/case")
    return form.sent()["xml"]


EVERY = [
    "k_note",
    "k_text",
    "k_long",
    "k_int",
    "k_dec",
    "k_date",
    "k_time",
    "k_instant",
    "k_one",
    "k_list",
    "k_many",
    "k_rank",
    "k_range",
    "k_slide",
    "k_tick",
    "k_draw",
    "k_inner",
    "k_repeat",
]
ANSWERS = (
    "<k_text>hola<",
    "<k_long>una historia<",
    "<k_int>42<",
    "<k_dec>36.5<",
    "<k_date>2011-03-27<",
    "<k_time>07:45",
    "<k_instant>2026-03-02T07:45",
    "<k_one>red<",
    "<k_list>green<",
    "<k_many>red blue<",
    "<k_rank>green red blue<",
    "<k_range>4<",
    "<k_slide>30<",
    "<k_tick>OK<",
    "<k_draw>",
    "<k_inner>dentro<",
    "<k_each>cada<",
    "<k_calc>r4<",
)


def test_each_kind_is_hidden_shown_and_hidden_again(kinds):
    for name in EVERY:
        expect(_boxes(kinds, name)).to_be_hidden()
    kinds.choose("open", "yes")
    for name in EVERY:
        expect(_boxes(kinds, name)).to_be_visible()
    kinds.choose("open", "no")
    for name in EVERY:
        expect(_boxes(kinds, name)).to_be_hidden()


def test_each_kind_answers(kinds):
    kinds.choose("open", "yes")
    _fill(kinds)
    xml = _xml(kinds)
    assert [answer for answer in ANSWERS if answer not in xml] == []


def test_what_is_hidden_afterwards_is_not_sent(kinds):
    kinds.choose("open", "yes")
    _fill(kinds)
    kinds.choose("open", "no")
    xml = _xml(kinds)
    assert [answer for answer in ANSWERS if answer in xml] == []


def test_a_range_that_nobody_touched_is_unanswered(kinds):
    kinds.choose("open", "yes")
    expect(kinds.page.locator("[data-question=k_slide] output")).to_have_text(
        "Sin respuesta todavía"
    )
    assert kinds.page.locator("[data-question=k_range] input:checked").count() == 0
    xml = _xml(kinds)
    assert "<k_range/>" in xml
    assert "<k_slide/>" in xml
    assert "<k_rank/>" in xml
    assert "<k_calc>r</k_calc>" in xml


def test_a_range_may_be_answered_where_its_knob_already_stands(kinds):
    kinds.choose("open", "yes")
    slider = kinds.page.locator("[data-question=k_slide] input")
    stands = slider.input_value()
    slider.focus()
    slider.press("Enter")
    expect(kinds.page.locator("[data-question=k_slide] output")).to_have_text(stands)


def test_a_broken_constraint_keeps_the_page_and_says_so(kinds):
    kinds.choose("open", "yes")
    kinds.page.fill("[data-question=k_int] input", "100")
    kinds.next()
    expect(kinds.page.locator("h1")).to_have_text("Todo")
    expect(kinds.page.locator(".iv-notice--wrong")).to_be_focused()
    kinds.page.fill("[data-question=k_int] input", "99")
    kinds.next()
    expect(kinds.page.locator("h1")).not_to_have_text("Todo")
