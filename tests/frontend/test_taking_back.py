"""Striking: what a person takes back is gone; a red finding it had raised leaves a neutral sign."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.shipped import shipped
from ventanilla.protocols.engine import forms


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


def test_an_adult_is_addressed_as_usted(open_sitting):
    talk = open_sitting(audience="with_person", bands={}, context={})
    expect(talk.page.locator(".iv-main")).to_contain_text("Parar en cuanto lo pida.")
    talk.next()
    expect(talk.page.locator(".iv-clock")).to_have_count(0)
    talk.page.click(".iv-button--stop")
    expect(talk.page.get_by_role("dialog")).to_contain_text("Lo que ya me contó está guardado.")


def test_the_flag_reaches_ucas_own_record(open_sitting):
    instrument = shipped("uca").instruments["initial_evaluation"]
    talk = open_sitting(written=instrument.xform, context={"ctx_age": "16"})
    talk.to("Nuestro acuerdo")
    for message in ("inf_02", "inf_03", "inf_04"):
        talk.give(message)
    talk.choose("assent_talk", "yes")
    page = talk.page
    while not page.locator("[data-question=m5_2_return]").count():
        for box in page.locator(".iv-tick__box:visible").all():
            box.check()
        if page.locator("[data-question=m5_0_private] input[value=yes]:visible").count():
            talk.choose("m5_0_private", "yes")
        talk.next()
    for box in page.locator(".iv-tick__box:visible").all():
        box.check()
    talk.choose("m5_2_return", "afraid")
    _strike(talk, "m5_2_return")
    page.click(".iv-button--stop")
    page.get_by_role("button", name="Terminar por hoy").click()
    expect(page.locator("h1")).to_have_text("Gracias por platicar conmigo")
    evaluation = forms.evaluate(instrument, talk.sent()["xml"], today=datetime.now(UTC))
    assert evaluation.facts["safety_flag"] == "yes"
    assert "m5_2_return" not in evaluation.facts
    assert "unexpected" not in evaluation.problems.values()
