"""Sending: stored once, and whatever goes wrong is said, with nothing lost."""

import pytest
from playwright.sync_api import expect


def _ready_to_send(open_sitting, **changes):
    talk = open_sitting(expected="Failed to load resource", **changes)
    talk.to("Quién eres")
    talk.page.locator("[data-question=m1_1_name] input.iv-text").fill("Lupita")
    talk.to("Revisar y enviar")
    return talk


def test_what_is_sent_says_when_how_long_and_what_was_told(open_sitting):
    talk = open_sitting()
    talk.next()
    talk.give("inf_03")
    talk.to("Revisar y enviar")
    expect(talk.page.locator(".iv-main")).to_contain_text(
        "Si regresaras"
    )  # its message was not given
    talk.next()
    talk.page.wait_for_url("**/case")
    sent = talk.sent()
    assert sent["sitting_version"] == "1"
    assert sent["language"] == "es"
    assert sent["started_at"] <= sent["informed"]["inf_03_said"] <= sent["ended_at"]
    assert "inf_10_said" not in sent["informed"]
    assert sent["drawings"] == []
    assert "<ctx_name>Lupita</ctx_name>" in sent["xml"]


def test_an_expired_sign_in_loses_nothing(open_sitting):
    talk = _ready_to_send(open_sitting)
    talk.desk.signed_in = False
    talk.next()
    expect(talk.page.locator(".iv-notice")).to_contain_text("La sesión venció")
    expect(talk.page.get_by_role("link", name="Entrar otra vez")).to_have_attribute(
        "href", "/sign-in"
    )
    assert talk.desk.posts == []
    talk.desk.signed_in = True
    talk.desk.token = "token-of-the-new-session"
    talk.page.get_by_role("button", name="Intentar otra vez").click()
    talk.page.wait_for_url("**/case")
    assert "Lupita" in talk.sent()["xml"]


@pytest.mark.parametrize(
    ("status", "said"), [(0, "No hubo conexión"), (500, "El servidor no pudo guardar")]
)
def test_what_was_never_answered_is_sent_again_word_for_word(open_sitting, status, said):
    talk = _ready_to_send(open_sitting)
    talk.desk.reply = lambda path, body: (status, {})
    talk.next()
    expect(talk.page.locator(".iv-notice")).to_contain_text(said)
    talk.load()  # and the battery died, too
    expect(talk.page.locator("h1")).to_have_text("Revisar y enviar")
    talk.desk.reply = lambda path, body: (200, {"redirect": "/case"})
    talk.next()
    talk.page.wait_for_url("**/case")
    first, *__, last = [raw for _, _, raw in talk.desk.posts]
    assert first == last


def test_what_the_server_finds_wrong_stands_at_its_question(open_sitting):
    talk = _ready_to_send(open_sitting)
    talk.desk.reply = lambda path, body: (422, {"problems": {"m1_2_age": "Falta la edad."}})
    talk.next()
    expect(talk.page.locator("h1")).to_have_text("Quién eres")
    expect(talk.question("m1_2_age").locator(".iv-wrong")).to_have_text("Falta la edad.")
    talk.page.locator(".iv-notice--wrong").get_by_role("button").click()
    box = talk.question("m1_2_age").locator("input.iv-text")
    expect(box).to_be_focused()
    box.fill("13")
    expect(talk.question("m1_2_age").locator(".iv-wrong")).to_be_hidden()


def test_a_version_that_is_already_there_is_said_and_the_draft_stays(open_sitting):
    talk = _ready_to_send(open_sitting)
    talk.desk.reply = lambda path, body: (409, {"detail": "Bruno la guardó a las 10:15."})
    talk.next()
    expect(talk.page.locator(".iv-notice")).to_contain_text("Bruno la guardó a las 10:15.")
    talk.load()
    expect(talk.page.locator(".iv-notice")).to_contain_text("Hay un borrador")


def test_the_findings_of_the_device_are_named_with_shape_and_word(open_sitting):
    talk = open_sitting()
    talk.to("Si regresaras")
    talk.give("inf_10")
    talk.choose("m5_2_return", "afraid")
    talk.to("Revisar y enviar")
    finding = talk.page.locator(".iv-finding")
    expect(finding).to_have_count(1)
    expect(finding).to_contain_text("Rojo")
    expect(finding).to_contain_text("Miedo a volver")
    expect(finding.locator("svg")).to_have_count(1)
