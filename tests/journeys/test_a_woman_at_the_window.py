"""A woman at the passport window, her partner outside: from the sighting to a shelter."""

from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Page, expect

from tests.factories import CertificateFactory
from tests.guarded import guarded, jefa, noche, olga
from tests.journeys.officer import Answer, Officer
from tests.journeys.screens import PHONE_FIRST
from ventanilla.cases.models import Track
from ventanilla.exchange.models import Disclosure
from ventanilla.security.models import Seat

__all__ = ["guarded", "jefa", "noche", "olga"]

Picture = Callable[[Page, str], None]
SHELTER, NUMBER, CODE_WORD = "Casa Luz", "+1 956 555 0199", "girasol"
ALONE = {
    "a1_alone": "yes", "a1_company": "apart", "a2_safe": "yes", "a3_who": "partner",
    "a3_knows": "no", "a6_danger": "no", "a7_medical": "no", "a8_children": "no",
}  # fmt: skip
TOLD_BACK = {f"inf_0{n}_{tick}": "yes" for n in range(1, 6) for tick in ("said", "understood")}
AGREED = {
    **TOLD_BACK,
    "consent_service": "yes", "consent_data": "yes", "consent_referral": "yes",
    "share_shelter": "yes", "sc_method": "call", "sc_value": NUMBER, "sc_days": ["wed", "thu"],
    "sc_begins": "10", "sc_ends": "12", "sc_alias": "Luz", "sc_code_word": CODE_WORD,
    "sc_voicemail": "no", "sc_text_ok": "no", "sc_if_other": "Preguntar por la tintorería",
    "sc_confirmed": "yes", "fr_how": "spoken", "fr_language": "es", "fr_understood": "yes",
}  # fmt: skip
NO_TO = (
    "c2_kill c3_could_kill c4_gun c5_choked c7_left c7_plans c8_no_work c9_suicide c10_child "
    "c11_follows c12_worse c13_forced c14_pregnant c15_drugs c16_evades c17_take c18_papers "
    "c19_alone c20_links c21_own_life"
)
DANGER = {
    "c0_bond": "partner", "c1_weapon": "yes", "c6_control": "yes",
    **dict.fromkeys(NO_TO.split(), "no"),
}  # fmt: skip
NEEDS = {"nd_areas": ["safety", "housing"], "nd_called": "Luz", "nd_age": "34", "nd_tonight": "no"}
WORRY = "Que me busque en el trabajo."
PLAN = {
    "sp_worry": WORRY, "sp_choice": "leaves", "sp_signals": "Cuando deja de hablar.",
    "sp_contacts": "Mi hermana.", "sp_copy": "heart", "sp_review": "2026-03-10",
    "sp_agreed": "yes",
}  # fmt: skip


class Watched:
    """An officer of this story: what is looked at holds for whoever stands beside them, too."""

    def __init__(self, officer: Officer, picture: Picture) -> None:
        self.officer, self.picture = officer, picture

    def looks(self, name: str, *, long: bool = False) -> None:
        """Nothing is wrong with the page, its title says nothing, and a press leaves it.

        ``long``: axe takes seconds for a form of fifty choices; the narrow walk is enough.
        """
        page = self.officer.page
        if long and self.officer.language == "en":
            self.officer.fits()
        else:
            self.officer.looks()
        self.picture(page, f"window-{name}")
        for word in ("violen", "refugio", "shelter", "Luz"):
            assert word not in page.title().casefold(), page.title()
        if "/cases/" in page.url or "/interviews/" in page.url:
            expect(
                page.locator("[href='/exit/'], [action='/exit/'], [data-exit]").first
            ).to_be_attached()

    def fills_in(self, track: Track, instrument: str, answers: Mapping[str, Answer]) -> None:
        """An officer's form of the case, from its beginning."""
        self.officer.opens("interviews:start", track.pk, instrument)
        self.officer.presses("Start")
        self.looks(instrument, long=True)
        self.officer.fills_form(answers)


@pytest.fixture
def certified(olga, jefa):
    """Both may ask what only the certified may ask."""
    for seat in (olga, jefa):
        CertificateFactory(officer=seat.officer, certificate="gbv")


def sights(window: Watched) -> Track:
    """At the window: a sign, an alias, and nobody asks her anything in front of him."""
    noche = window.officer
    noche.opens("desk:mine")
    noche.presses("Register a notice")
    noche.sees("Who is here?")
    window.looks("sighting")
    noche.fills(route="V1", called="Luz", prealerts=["pre_companion"])
    noche.presses("Register and open the case")
    noche.presses("Go on to the case")
    window.looks("case-of-the-window")
    return Track.objects.get(pk=noche.track)


def takes(head: Watched, officer: Watched, track: Track, olga: Seat) -> None:
    """The head gives it to Olga; her desk says no more than a number and what is next."""
    jefa, hers = head.officer, officer.officer
    jefa.opens("desk:post")
    jefa.opens_case(track, "assign")
    jefa.fills(to=str(olga.pk))
    jefa.presses("Assign")
    jefa.sees("Assigned.")
    hers.opens("desk:mine")
    hers.misses("Luz")
    officer.looks("desk")
    hers.opens_case(track)
    officer.looks("case-at-first")


def hears(officer: Watched, track: Track) -> None:
    """Alone first; then who we are and what she agrees to; then how to reach her."""
    olga = officer.officer
    officer.fills_in(track, "safety_gate", ALONE)
    officer.fills_in(track, "framing", AGREED)
    olga.opens_case(track, "contact")
    olga.sees("Not now.")
    olga.misses(NUMBER)
    olga.misses(CODE_WORD)
    officer.looks("contact")
    olga.opens_case(track, "consents")
    officer.looks("consents")


def weighs(officer: Watched, track: Track, raised: str) -> None:
    """What happens to her, how dangerous it is, what she needs; what a rule found, she confirms."""
    olga = officer.officer
    told = {"b0_go_on": "yes", "b3_hurt": "recent", "b3_where": ["partner"], "b12_who": ["partner"]}
    officer.fills_in(track, "violence", told)
    officer.fills_in(track, "danger", DANGER)
    olga.reads(raised)
    olga.confirms(raised)
    olga.sees("Confirmed. What it asks for stands below.")
    officer.looks("case-in-danger")
    olga.opens("interviews:start", track.pk, "needs")
    olga.presses("Start")
    talk = olga.talks()
    talk.goes_on()
    talk.to_the_end(NEEDS)
    talk.goes_on()
    olga.page.wait_for_url("**/cases/**")


def plans(officer: Watched, track: Track) -> None:
    """The plan in her words; she learns it by heart, so no page of it can be made."""
    olga = officer.officer
    officer.fills_in(track, "safety_plan", PLAN)
    olga.opens_case(track, "plans:plan")
    olga.reads(WORRY)
    officer.looks("plan")


def refers(officer: Watched, track: Track) -> None:
    """Nothing goes to a shelter before she names it and says which details; then those go."""
    olga = officer.officer
    olga.opens_case(track, "exchange:documents")
    sheet = olga.main.get_by_role("listitem").filter(has_text="D-2").first
    expect(sheet).to_contain_text(olga.words("not now"))
    sheet.get_by_role("link").click()
    olga.sees("This document may not go now.")
    officer.looks("sheet-barred")
    olga.follows("Consents and the interpreter")
    olga.opens_case(track, "consent", "referral_shelter")
    expect(olga.main.locator("input:checked")).to_have_count(0)
    officer.looks("consent")
    olga.fills(
        answer="given", channel="written", language="español", recipient=SHELTER,
        fields_told=["called", "needs"], explained="on", understood="on",
    )  # fmt: skip
    olga.presses("Write it down")
    olga.reads(SHELTER)
    olga.opens_case(track, "exchange:document", "D-2")
    expect(olga.main.locator("[name=to]")).to_have_value(SHELTER)
    expect(olga.main.locator("[name=summary_level]")).to_have_count(0)
    officer.looks("sheet")
    olga.presses("Look at it before it goes")
    olga.sees("This is how it will go")
    officer.looks("sheet-as-it-goes")
    olga.presses("Send, and write it down")
    olga.sees("Sent, and written down.")


@pytest.mark.parametrize(("language", "phone"), PHONE_FIRST)
def test_from_a_sighting_to_a_plan_and_a_shelter(
    sits, picture, guarded, certified, noche, olga, jefa, language, phone
):
    window, officer, head = (
        Watched(sits(seat, language=language, phone=phone), picture) for seat in (noche, olga, jefa)
    )
    track = sights(window)
    takes(head, officer, track, olga)
    hears(officer, track)
    weighs(officer, track, "Peligro alto" if language == "es" else "High danger")
    plans(officer, track)
    refers(officer, track)

    sent = Disclosure.objects.get()
    assert sent.consent is not None
    assert sent.consent.purpose == "referral"
    assert sent.provider
    officer.officer.opens_case(track, "history")
    for act in ("Hoja para el refugio", "Plan de seguridad") if language == "es" else (
        "Sheet for the shelter", "Safety plan",
    ):  # fmt: skip
        officer.officer.reads(act)
    officer.officer.misses(WORRY)
    officer.officer.misses(NUMBER)
    officer.looks("history")
