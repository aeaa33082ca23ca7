"""Striking: what a person takes back is gone; a red finding it had raised leaves a neutral sign."""

import pytest
from playwright.sync_api import expect


def _strike(talk, name: str) -> None:
    talk.question(name).get_by_role("button", name="Quitar esta respuesta").click()
    talk.page.get_by_role("button", name="Sí, quitarla").click()
    expect(talk.page.locator("dialog")).to_have_count(0)


def _end(talk) -> dict:
    talk.to("Revisar y enviar")
    talk.next()
    talk.page.wait_for_url("**/case")
    return talk.sent()


def test_what_raised_a_red_finding_goes_and_a_neutral_flag_stays(open_sitting):
    talk = open_sitting()
    talk.to("Si regresaras")
    talk.give("inf_10")
    talk.choose("m5_2_return", "afraid")
    talk.page.locator("[data-question=m5_2_words] textarea").fill("Me buscan")
    _strike(talk, "m5_2_return")
    assert talk.page.locator("[data-question=m5_2_return] input:checked").count() == 0
    expect(talk.question("m5_2_words")).to_be_hidden()
    talk.to("Revisar y enviar")
    expect(talk.page.locator(".iv-main")).to_contain_text("señal neutra de cuidado")
    xml = _end(talk)["xml"]
    assert "<safety_flag>yes</safety_flag>" in xml
    assert "afraid" not in xml
    assert "Me buscan" not in xml


def test_what_raised_nothing_red_leaves_no_trace(open_sitting):
    talk = open_sitting()
    talk.next()
    talk.give("inf_03")
    talk.choose("m0_5_eaten", "no")
    _strike(talk, "m0_5_eaten")
    assert talk.page.locator("[data-question=m0_5_eaten] input:checked").count() == 0
    xml = _end(talk)["xml"]
    assert "<safety_flag/>" in xml
    assert "<m0_5_eaten/>" in xml


def test_changing_ones_mind_about_striking_leaves_the_answer(open_sitting):
    talk = open_sitting()
    talk.next()
    talk.give("inf_03")
    talk.choose("m0_5_eaten", "no")
    talk.question("m0_5_eaten").get_by_role("button", name="Quitar esta respuesta").click()
    talk.page.keyboard.press("Escape")
    assert talk.page.is_checked("[data-question=m0_5_eaten] input[value=no]")


@pytest.mark.parametrize("way", ["go_on", "rest"])
def test_stopping_costs_nothing(open_sitting, way):
    talk = open_sitting()
    talk.next()
    talk.give("inf_03")
    talk.choose("m0_5_eaten", "yes")
    talk.page.click(".iv-button--stop")
    dialog = talk.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Está bien parar")
    if way == "rest":
        dialog.get_by_role("button", name="Descansar un rato").click()
        dialog = talk.page.get_by_role("dialog", name="Descansamos")
        expect(dialog).to_be_visible()
        dialog.get_by_role("button", name="Ya quiero seguir").click()
    else:
        dialog.get_by_role("button", name="Seguir platicando").click()
    assert talk.page.is_checked("[data-question=m0_5_eaten] input[value=yes]")
    assert talk.desk.posts == []
