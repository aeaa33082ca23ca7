"""A visit to a detention centre: work that was forced, a partner behind it, and what may leave."""

import json
import re
import uuid
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone
from playwright.sync_api import expect

from tests.cast import gbv, lucia, tomas, trafficking
from tests.guarded import shipped
from tests.journeys.screens import PHONE_FIRST
from tests.web.conftest import SECRET, code
from ventanilla.cases import selectors
from ventanilla.cases.models import Track
from ventanilla.cases.services import assigning, deciding, recording
from ventanilla.interviews import services as interviews
from ventanilla.interviews.services import Sent
from ventanilla.interviews.submissions import write
from ventanilla.protocols.engine.exporting import standards

__all__ = ["gbv", "lucia", "tomas", "trafficking"]
SIGNS = {
    "a_papers": ["id_kept"], "a_accompanied": "no", "a_separated": "alone", "a_handed_over": "yes",
}  # fmt: skip
SCREEN = {
    **{f"inf_0{n}_{what}": "yes" for n in (1, 2) for what in ("said", "understood")},
    "b_alone": "yes", "b_safe_talk": "yes", "b_danger_now": "no", "b_medical_now": "no",
    "b_agrees": "yes", "b_age": "27", "b_interpreter": "no",
    "b2_leave": "no", "b3_documents": "yes", "b4_pay": "yes", "b7_authorities": "yes",
}  # fmt: skip
NEEDS = {
    "e_safe_tonight": "yes", "e_food": "yes", "e_doctor": "no", "e_needs": ["papers", "legal"],
    "share_export": "yes", "share_identity": "no",
}  # fmt: skip
TALK = {
    "c_consent": "yes", "c_age": "27", "c_age_doubt": "no", "c_clear": "yes", "c_organised": "no",
    "c_told": ["purpose", "uses", "research", "access", "kept", "withdraw"],
    "c_relation": ["partner"], "c_leave": "no", "c_documents": "no", "c_sector": ["farm"],
    "c_control": ["documents", "threats_law"], "c_wish": ["papers", "wages"],
    "c_act": ["recruit", "transport"], "c_means": ["deceit", "legal_threat", "documents"],
    "c_purpose": ["iv", "v"], "c_fee": "no",
    "i_d5": ["documents", "denounce"], "i_d5_from": ["person"],
}  # fmt: skip
WORDS = {
    "es": "La llevó su pareja, que se quedaba con la paga.",
    "en": "Her partner took her there and kept her pay.",
}


class Visit:
    """What the officer sees of it, page by page, in one language and at one width."""

    def __init__(self, officer, picture):
        self.officer, self.picture = officer, picture
        self.package = shipped("trafficking")
        never = self.package.definition.outward_never
        self.telling = re.compile("|".join(getattr(never, officer.language)), re.IGNORECASE)

    def looks(self, name):
        """The page holds for everybody, and its title tells nothing to whoever looks over."""
        expect(self.officer.main.get_by_role("heading").first).to_be_visible()
        self.picture(self.officer.page, f"visit-{name}")
        self.officer.looks()
        assert not self.telling.search(self.officer.page.title())

    def title(self, kind, name):
        """What the package calls a finding or a task, in the language of the page."""
        return getattr(getattr(self.package, kind)[name].title, self.officer.language)

    def registers(self):
        """By the short screen: how she came, and what she likes to be called."""
        self.officer.opens("notices:register")
        neutral = getattr(self.package.definition.neutral_title, self.officer.language)
        self.officer.finds(neutral)
        self.officer.fills(route="V3", called="Chela")
        self.looks("registering")
        self.officer.presses("Register and open the case")
        self.officer.page.wait_for_url("**/alike/**")
        self.track = Track.objects.get(pk=self.officer.track)
        return self.track

    def fills(self, instrument, answers):
        """An instrument, from the list of what can be asked."""
        self.officer.opens("interviews:start", self.track.pk, instrument)
        self.officer.presses("Start")
        self.officer.page.wait_for_url("**/interviews/**")
        self.looks(instrument)
        self.officer.fills_form(answers)

    def finding(self, name):
        """A finding of the case as it stands."""
        case = selectors.open_track(
            Track.objects.get(pk=self.track.pk), seat=None, at=timezone.now(), purpose="case.read"
        )
        return next((f for f in case.plan.findings if f.name == name), None), case


def submits(track, instrument, answers, by):
    """A form that was filled in elsewhere."""
    at = timezone.now()
    sitting = interviews.open_sitting(track=track, instrument=instrument, by=by, at=at)
    xml = write(shipped("trafficking").instruments[instrument], answers, informed=True)
    sent = Sent(submission_id=uuid.uuid4(), xml=xml, language="es")
    interviews.submit(sitting=sitting, sent=sent, by=by, at=at)


def talks(track, by):
    """What is needed today, a rest, a place that is ready; then the long talk."""
    submits(track, "needs", NEEDS, by)
    for event in ("ready_at", "room_ready_at"):
        recording.record_event(track=track, event=event, by=by, at=timezone.now())
    submits(track, "interview", TALK, by)


@pytest.mark.parametrize(("language", "phone"), PHONE_FIRST, ids=["es", "en"])
def test_found_on_a_visit(sits, picture, trafficking, gbv, lucia, tomas, language, phone):
    TOTP.activate(lucia.officer, SECRET)
    officer = sits(lucia, language=language, phone=phone)
    visit = Visit(officer, picture)
    track = visit.registers()
    assigning.assign(track=track, to=lucia, by=tomas, at=timezone.now())
    submits(track, "signs", SIGNS, lucia)
    visit.fills("screen", SCREEN)
    officer.reads(visit.title("findings", "screen_positive"))
    talks(track, lucia)

    officer.opens("plans:tests", track.pk)
    officer.sees("What it comes to")
    met = officer.main.locator(".result .tag--red")
    expect(met).to_have_count(3)
    expect(officer.main.locator(".result")).to_contain_text(
        officer.words("no person has decided yet")
    )
    visit.looks("tests")

    officer.opens_case(track)
    visit.looks("case")
    officer.confirms(visit.title("findings", "strong_presumption"))
    __, case = visit.finding("strong_presumption")
    for found in case.plan.findings:
        if found.status == "possible":
            deciding.confirm_finding(track=track, name=found.name, by=lucia, at=timezone.now())
    assert "T-060" not in {task.code for task in visit.finding("")[1].plan.tasks}
    head = sits(tomas, language=language, phone=phone)
    head.opens_case(track)
    head.ticks(visit.title("tasks", "T-061"))
    officer.opens("plans:tests", track.pk)
    expect(officer.main.get_by_text(officer.words("still to do"))).to_have_count(1)  # the lawyer

    officer.opens_case(track)
    officer.sees("This calls for another protocol")
    officer.follows("Say more first")
    officer.fills(words=WORDS[language])
    visit.looks("calling")
    officer.presses("Open it")
    officer.sees("Other parts of this case")
    other = Track.objects.get(case=track.case, protocol="gbv")
    assert other.dossier_id != track.dossier_id
    ways = {route.code: route.name for route in shipped("gbv").definition.routes}
    assert ways[other.route] == "detention"  # she is not at the window
    officer.opens_case(other)
    officer.misses(visit.title("findings", "strong_presumption"))
    visit.looks("other")
    officer.follows("All parts on one page")
    officer.reads(re.compile(re.escape(WORDS[language])))
    officer.reads(re.compile(re.escape(visit.title("findings", "strong_presumption"))))
    visit.looks("whole")

    officer.opens("exchange:export", track.pk, "htcds")
    officer.sees("This case may not be exported now.")
    officer.opens("cases:consents", track.pk)
    visit.looks("consents")
    signed = getattr(visit.package.consents["export"].title, language)
    panel = officer.main.locator(
        "section.panel", has=officer.page.get_by_role("heading", name=signed)
    )
    officer.presses("The person has signed it", within=panel)
    officer.sees("Written down as signed.")

    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=True):
        officer.opens("exchange:export", track.pk, "htcds")
        officer.sees("Is it still you?")
        visit.looks("still-you")
        officer.fills(code=code())
        officer.presses("Confirm")
        officer.sees("What stays, and why")
        visit.looks("export")
        with officer.page.expect_download() as download:
            officer.presses("Export, and write it down")
        text = Path(download.value.path()).read_text(encoding="utf-8")
    record = json.loads(text)
    export, standard = visit.package.exports["htcds"]
    jsonschema.Draft202012Validator(standards.schema(standard, export)).validate(record)
    assert {"ForcedLabour"} <= set(record["vic_TypeOfExploitation"])
    assert not [key for key in record if key.startswith("prs_") and "Name" in key]
    assert "Chela" not in text
