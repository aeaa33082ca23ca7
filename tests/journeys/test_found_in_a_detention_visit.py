"""A visit to a detention centre: work that was forced, a partner behind it, and what may leave."""

import json
from pathlib import Path

import jsonschema
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.cast import gbv, lucia, tomas, trafficking
from tests.guarded import shipped
from ventanilla.cases.services import recording
from ventanilla.cases.models import Track
from ventanilla.protocols.engine.exporting import standards

__all__ = ["gbv", "lucia", "tomas", "trafficking"]
SIGNS = {"a_papers": ["id_kept"], "a_accompanied": "no", "a_separated": "alone", "a_handed_over": "yes"}
SCREEN = {
    **{f"inf_0{n}_{what}": "yes" for n in (1, 2) for what in ("said", "understood")},
    "b_alone": "yes", "b_safe_talk": "yes", "b_danger_now": "no", "b_medical_now": "no",
    "b_agrees": "yes", "b_called": "Chela", "b_age": "27", "b_interpreter": "no",
    "b1_different": "yes", "b2_leave": "no", "b3_documents": "yes", "b4_pay": "yes",
    "b5_debt": "yes", "b6_harm": "yes", "b7_authorities": "yes", "b8_permission": "yes",
    "b9_sex": "no", "b10_other": "no",
}  # fmt: skip
TALK = {
    **{f"inf_0{n}_{what}": "yes" for n in (3, 4, 5) for what in ("said", "understood")},
    "c_consent": "yes",
    "c_told": ["purpose", "uses", "research", "access", "kept", "withdraw"],
    "c_age": "27", "c_relation": ["partner"], "c_fee": "no", "c_leave": "no", "c_documents": "no",
    "c_sector": ["farm"], "c_wages_owed": "yes", "c_wish": ["papers", "wages"],
    "c_act": ["recruit", "transport"], "c_means": ["deceit", "legal_threat", "documents"],
    "c_purpose": ["iv", "v"], "c_age_doubt": "no", "c_clear": "yes",
    "i_d5": ["documents", "denounce"], "i_d5_from": ["person"],
}  # fmt: skip


@pytest.mark.parametrize(("language", "phone"), [("es", True), ("en", False)])
def test_from_the_visit_to_the_file(sits, picture, trafficking, gbv, lucia, tomas, language, phone):
    officer = sits(lucia, language=language, phone=phone)
    def look(name):
        expect(officer.main.locator("h1, h2").first).to_be_visible()
        picture(officer.page, "d-" + name)
        officer.looks()
    officer.opens("desk:mine")
    look("00-desk")
    officer.page.goto("/notices/new/?protocol=trafficking") if False else None
    officer.opens("notices:register")
    look("01-register0")
    officer.page.get_by_role("link", name="C").first
    tab = officer.main.locator("a", has_text="Atención consular C" if language == "es" else "Consular care C")
    if tab.count():
        tab.first.click()
    officer.fills(route="V3", called="Chela")
    look("01-register")
    officer.presses("Register and open the case")
    look("02-alike")
    track = officer.track
    officer.opens("cases:detail", track)
    look("03-case")
    head = sits(tomas, language=language, phone=phone)
    head.opens("desk:mine")
    picture(head.page, "d-03-head-desk")
    head.opens("cases:assign", track)
    picture(head.page, "d-03-head-assign")
    head.fills(to=str(lucia.pk))
    head.presses("Assign")
    officer.opens("interviews:start", track, "signs")
    look("04-signs-start")
    officer.presses("Start")
    officer.page.wait_for_url("**/interviews/**")
    look("05-signs")
    officer.fills_form(SIGNS)
    look("06-case")
    officer.opens("interviews:start", track, "screen")
    look("07-screen-start")
    officer.presses("Start")
    officer.page.wait_for_url("**/interviews/**")
    officer.fills_form(SCREEN)
    look("08-case"); picture(officer.page, "d-x")
    officer.opens("plans:tests", track)
    look("09-tests-empty")
    recording_now = timezone.now()
    for event in ("ready_at", "room_ready_at"):
        recording.record_event(track=Track.objects.get(pk=track), event=event, happened_at=recording_now, by=lucia, at=recording_now)
    officer.opens("interviews:start", track, "interview")
    look("10-interview-start")
    officer.presses("Start")
    officer.page.wait_for_url("**/interviews/**")
    look("11-interview")
    officer.fills_form(TALK)
    look("12-case")
    officer.opens("plans:tests", track)
    look("13-tests")
    officer.opens("cases:whole", track)
    look("14-whole")
