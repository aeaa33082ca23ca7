"""The main job: from the notice to the closing, with fear of return found on the way."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.cases.test_the_whole_path import AFRAID, READY, SEEN, WEIGHED
from tests.journeys.officer import Officer
from ventanilla.cases.models import CaseLink, Track

NOTE = {
    **WEIGHED,
    "bi_wish": "stay_protection", "bi_fear": "yes", "bi_independent": "no", "bi_dhs_fear": "no",
    "bi_risk_return": "Dice que tiene miedo de regresar.", "bi_risk_stay": "Sin su familia.",
    "bi_options": ["transfer_hhs"], "bi_options_note": "Se pide un nuevo tamizaje.",
    "bi_recommended": "R-C", "bi_reasons": "Tiene miedo y pidió quedarse.",
}  # fmt: skip


@pytest.fixture
def before(register, told):
    """Itzel crossed in the winter too; that notice spelt her otherwise."""
    then = timezone.now() - timedelta(days=60)
    names = replace(told.names, given_names="Itsel Guadalupe", first_surname="Mendez", called="")
    return register(told=replace(told, names=names, notified_at=then, apprehended_at=None), at=then)


def registers(dora: Officer) -> None:
    """Dora writes down what the station says; the earlier case stands beside hers."""
    dora.opens("desk:mine")
    dora.presses("Register a notice")
    dora.fills(
        authority="border_patrol",
        channel="phone",
        caller="Jefatura de turno",
        notified_at="2026-03-03T08:50",
        apprehended_at="2026-03-03T06:30",
        given_names="Itzel Guadalupe",
        first_surname="Méndez",
        second_surname="Ñúñez",
        called="Lupita",
        interpreter_needed="no",
        nationality_stated="mexican",
        stated_sex="female",
    )
    dora.presses("Register and open the case")


def prepares_and_talks(bruno: Officer, number: str) -> None:
    """Bruno prepares, informs, asks; Itzel says that she is afraid to go back."""
    bruno.opens("desk:mine")
    bruno.looks()
    bruno.takes(f"{number} · Preparar los materiales de su edad")
    bruno.presses("Start")
    bruno.looks()
    bruno.fills_form(READY)
    bruno.takes("Aplicar los módulos de la evaluación inicial")
    bruno.presses("Start")
    talk = bruno.talks()
    talk.goes_on()
    talk.to_the_end(AFRAID)
    expect(bruno.page.locator(".iv-finding--red")).to_have_count(1)
    talk.goes_on()
    bruno.page.wait_for_url("**/cases/**")


def sees_what_fear_does(bruno: Officer, track: Track) -> None:
    """The finding says why it stands; what it switches on, nobody but the head may switch off."""
    bruno.reads("Dijo o mostró que volver le da miedo")
    for shield in ("Do not look for the family", "Packets are masked", "Offer independent help"):
        expect(bruno.page.get_by_text(bruno.words(shield))).to_be_visible()
    bruno.reads("Canalizar a una abogada o abogado")
    bruno.misses("Llamar a la familia")
    bruno.looks()
    expect(bruno.page.locator("[href$='/fear_of_return/discard/']")).to_have_count(0)
    bruno.opens("cases:discard", track.pk, "fear_of_return", status=403)
    bruno.sees("This seat may not do that")
    bruno.looks()
    bruno.opens_case(track)


def decides(bruno: Officer, alba: Officer, track: Track) -> None:
    """Bruno confirms, writes what he saw and weighed, and proposes; Alba approves."""
    for finding in ("Miedo de regresar", "Menos de 14 años"):
        bruno.confirms(finding)
        bruno.sees("Confirmed. What it asks for stands below.")
    for task, answers in (
        ("Llenar la ficha de observación", SEEN),
        ("Escribir la nota de interés superior", NOTE),
    ):
        bruno.takes(task)
        bruno.presses("Start")
        bruno.looks()
        bruno.fills_form(answers)
    bruno.follows("Propose, approve or give back")
    expect(bruno.main.locator("input[value=R-C]")).to_be_checked()
    bruno.looks()
    bruno.fills(reason="Tiene miedo y pidió quedarse.")
    bruno.presses("Propose")
    bruno.sees("Proposed. Another person has to approve it.")
    alba.opens_case(track, "outcome")
    alba.looks()
    alba.presses("Approve")
    alba.sees("Approved. The documents of this outcome are open now.")


def objects(bruno: Officer, elena: Officer, track: Track) -> None:
    """Bruno prepares the representation, Elena signs it, without the account; it is answered."""
    bruno.follows("Documents and who was told what")
    bruno.looks()
    bruno.follows("Escrito de objeción o de nuevo tamizaje")
    bruno.sees("What stays, and why")
    bruno.reads("Firma y envía: Titular de la representación.")
    bruno.looks()
    bruno.fills(to="Jefatura de la estación")
    bruno.presses("Look at it before it goes")
    bruno.sees("This is how it will go")
    expect(bruno.main.locator(".papers img")).to_be_visible()
    expect(bruno.main.locator("[name=act][value=send]")).to_have_count(0)
    bruno.looks()

    elena.opens("desk:mine")
    elena.takes("Enviar a la autoridad el escrito de objeción")
    elena.fills(to="Jefatura de la estación")
    elena.presses("Look at it before it goes")
    elena.looks()
    elena.presses("Send, and write it down")
    elena.sees("Sent, and written down.")
    elena.sees("Your task let you into this case; it is done, and the case is shut.")
    elena.looks()

    bruno.opens_case(track, "exchange:documents")
    bruno.main.locator("a[href*='/sent/']").first.click()
    bruno.fills(who="Jefatura de la estación, por escrito")
    bruno.presses("It arrived")
    bruno.sees("Acknowledged.")


def writes_down(bruno: Officer, track: Track, event: str) -> None:
    """Something happened elsewhere."""
    bruno.opens_case(track, "happened")
    bruno.fills(event=event, happened_at="2026-03-03T09:00")
    bruno.presses("Write it down")
    expect(bruno.page).to_have_url(re.compile(f"/cases/{track.pk}/$"))


def closes(alba: Officer, track: Track) -> None:
    """Alba closes with a reason of the protocol; the door stays open."""
    alba.opens_case(track, "close")
    alba.looks()
    alba.fills(reason="transferred", note="Trasladada a HHS; el vínculo sigue.")
    alba.presses("Close")
    alba.sees("Closed. The door stays open: it can be opened again.")
    alba.follows("All of it, and who opened this case")
    alba.reads("Pasó a otra representación o institución")
    alba.looks()


def test_fear_stops_the_return_and_the_case_is_closed_with_a_reason(
    sits, dora, alba, bruno, elena, uca, before
):
    intake = sits(dora, door=True, language="es")
    registers(intake)
    intake.sees("very likely")
    intake.looks()
    intake.page.locator("[name$='-verdict'][value=same_person]").check()
    intake.presses("Save and go on to the case")
    intake.sees("Linked cases")
    assert CaseLink.objects.filter(kind="same_person").count() == 1
    track = Track.objects.get(pk=intake.track)

    head = sits(alba, door=True, language="es")
    head.opens("desk:post")
    head.looks()
    head.main.get_by_role("link", name=track.case.number).click()
    head.fills(to=str(bruno.pk))
    head.presses("Assign")
    head.sees("Assigned.")

    officer = sits(bruno, door=True, language="es", expected="status of 403")
    prepares_and_talks(officer, track.case.number)
    sees_what_fear_does(officer, track)
    decides(officer, head, track)
    objects(officer, sits(elena, door=True, language="es"), track)
    writes_down(officer, track, "transferred_to_hhs_at")
    closes(head, track)
    assert Track.objects.get(pk=track.pk).is_closed
