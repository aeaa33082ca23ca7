"""What may come between two people who talk: a wish to stop, a crash, a sign-in, a dead line."""

import re

import pytest
from playwright.sync_api import expect

from tests.cases.test_the_whole_path import AFRAID, CALM
from ventanilla.interviews.models import Submission

SAID = {"m0_5_ate": "no", "m1_1_name": "Itzel Guadalupe"}
EARLY = {name: CALM[name] for name in ("assent_talk", "m0_2_pain", "m0_4_mood", "m0_5_ate")}


@pytest.fixture
def sitting(sits, walk, bruno):
    """``sitting(language="es")``: Bruno has prepared, and opens the talk; the officer and it."""
    walk.prepare()

    def start(**how):
        officer = sits(bruno, **how)
        officer.opens("interviews:start", walk.track.pk, "initial_evaluation")
        officer.presses("Start")
        talk = officer.talks()
        talk.goes_on()
        return officer, talk

    return start


def facts(walk):
    """What the record of the case holds."""
    return walk.case().record.all_facts


def test_stopping_costs_nothing_and_the_talk_goes_on_another_day(sitting, walk):
    officer, talk = sitting(language="es", phone=True)
    talk.to("m0_5_ate", EARLY)
    talk.answers("m0_5_ate", "no")
    officer.looks()
    talk.to("m1_1_name", {"assent_talk": "yes"})
    talk.answers("m1_1_name", SAID["m1_1_name"])
    talk.stops()
    dialog = officer.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Está bien parar. No pasa nada malo.")
    officer.looks()
    dialog.get_by_role("button", name="Terminar por hoy").click()
    expect(officer.page.locator("h1")).to_have_text("Gracias por platicar conmigo")
    officer.looks()
    talk.goes_on()

    officer.sees("The person asked to stop. No clock of the law stops with it.")
    expect(officer.main.locator(".clock").first).to_be_visible()
    officer.looks()
    assert "suspended_at" in walk.case().record.events
    officer.presses("The person wants to go on")
    officer.opens("interviews:start", walk.track.pk, "initial_evaluation")
    officer.presses("Start")
    again = officer.talks()
    expect(officer.page.locator(".iv-notice")).to_contain_text("Esta plática se había parado")
    again.goes_on()
    again.to("m0_5_ate", {})
    expect(again.question("m0_5_ate").locator("input[value=no]")).to_be_checked()

    again.to_the_end({name: answer for name, answer in AFRAID.items() if name not in SAID})
    expect(officer.page.locator(".iv-findings")).to_contain_text("Rojo")
    again.goes_on()
    expect(officer.page).to_have_url(re.compile(f"/cases/{walk.track.pk}/$"))
    assert {name: facts(walk)[name] for name in SAID} == SAID
    assert "fear_of_return" in walk.findings()


def test_a_page_that_is_loaded_again_keeps_what_was_said(sitting):
    officer, talk = sitting(language="en")
    talk.to("m0_5_ate", EARLY)
    talk.answers("m0_5_ate", "no")
    talk.is_kept()
    officer.page.reload()
    again = officer.talks()
    expect(officer.page.locator(".iv-notice")).to_contain_text("There is a draft on this device")
    again.goes_on()
    expect(again.question("m0_5_ate").locator("input[value=no]")).to_be_checked()


def test_a_sign_in_that_ended_loses_nothing(sitting, walk):
    officer, talk = sitting(language="es", expected="status of 401")
    talk.to_the_end(CALM)
    cookies = officer.page.context.cookies()
    officer.page.context.clear_cookies(name="session")
    talk.goes_on()
    said = officer.page.locator(".iv-notice")
    expect(said).to_contain_text("La sesión venció")
    expect(said.get_by_role("link", name="Entrar otra vez")).to_be_visible()
    officer.looks()
    assert "m5_2_return" not in facts(walk)

    officer.page.context.add_cookies([each for each in cookies if each["name"] == "session"])
    said.get_by_role("button", name="Intentar otra vez").click()
    expect(officer.page).to_have_url(re.compile("/cases/"))
    assert facts(walk)["m5_2_return"] == "safe"


def test_a_dead_line_loses_nothing_and_stores_once(sitting, walk):
    officer, talk = sitting(language="en", phone=True, expected="ERR_INTERNET_DISCONNECTED")
    talk.to_the_end(CALM)
    officer.page.context.set_offline(True)
    talk.goes_on()
    expect(officer.page.locator(".iv-notice")).to_contain_text("There was no connection")
    officer.looks()
    officer.page.context.set_offline(False)
    officer.page.wait_for_function("navigator.onLine")
    said = officer.page.locator(".iv-notice")
    said.get_by_role("button", name="Try again").click(no_wait_after=True)
    expect(officer.page).to_have_url(re.compile("/cases/"))
    assert Submission.objects.filter(sitting__track=walk.track).count() == 2  # preparation, talk
    assert facts(walk)["m5_2_return"] == "safe"


def test_what_is_taken_back_is_gone_and_leaves_a_sign_of_care(sitting, walk):
    officer, talk = sitting(language="es")
    talk.to("m5_2_return", AFRAID)
    talk.answers("m5_2_return", "afraid")
    fear = talk.question("m5_2_return")
    fear.get_by_role("button", name="Quitar esta respuesta").click()
    officer.page.get_by_role("dialog").get_by_role("button", name="Sí, quitarla").click()
    expect(fear.locator("input:checked")).to_have_count(0)
    talk.to_the_end({name: AFRAID[name] for name in ("m7_1_urgent", "m9_card_given")})
    officer.reads("Queda sólo una señal neutra de cuidado.")
    # At once and to the very end: half behind the foot, a link is a small target.
    officer.page.evaluate("scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
    officer.looks()
    talk.goes_on()
    expect(officer.page).to_have_url(re.compile("/cases/"))

    said = facts(walk)
    assert "m5_2_return" not in said
    assert said["safety_flag"] == "yes"
    officer.misses("Dijo o mostró que volver le da miedo")
