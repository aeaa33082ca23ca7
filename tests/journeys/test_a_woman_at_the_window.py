"""A woman at the passport window, her partner outside: from the sighting to a shelter that waits."""

import pytest

from tests.factories import CertificateFactory
from tests.guarded import guarded, jefa, noche, olga
from tests.journeys.officer import Officer

__all__ = ["guarded", "jefa", "noche", "olga"]


@pytest.mark.parametrize(("language", "phone"), [("es", True), ("en", False)])
def test_walk(sits, picture, guarded, noche, olga, jefa, language, phone):
    CertificateFactory(officer=olga.officer, certificate="gbv")
    CertificateFactory(officer=jefa.officer, certificate="gbv")
    how = {"language": language, "phone": phone}
    window = sits(noche, **how)
    n = 0
    def look(o, name):
        nonlocal n
        n += 1
        o.looks()
        picture(o.page, f"{n:02}-{name}")
    window.opens("desk:mine")
    look(window, "desk")
    window.presses("Register a notice")
    look(window, "coming")
    window.fills(route="V1", called="Luz", prealerts=["pre_companion"])
    window.presses("Register and open the case")
    look(window, "after")
    window.opens("cases:detail", window.track)
    look(window, "case-of-window")
    track = window.track
    head = sits(jefa, **how)
    head.opens("desk:post")
    look(head, "post")
    head.opens("cases:assign", track)
    look(head, "assign")
    head.fills(to=str(olga.pk))
    head.presses("Assign")
    look(head, "assigned")
    officer = sits(olga, **how)
    officer.opens("desk:mine")
    look(officer, "desk-olga")
    officer.opens("cases:detail", track)
    look(officer, "case-olga")
    window.opens("desk:mine")
    look(window, "desk-window-after")
    officer.opens("interviews:start", track, "framing")
    look(officer, "framing-too-early")
    officer.opens("interviews:start", track, "safety_gate")
    look(officer, "gate-start")
    officer.presses("Start")
    look(officer, "gate")
    officer.fills_form({"a1_alone": "yes", "a1_company": "apart", "a2_safe": "yes", "a3_who": "partner",
        "a3_knows": "no", "a6_danger": "no", "a7_medical": "no", "a8_children": "no"})
    look(officer, "case-after-gate")
    officer.opens("interviews:start", track, "framing")
    officer.presses("Start")
    look(officer, "framing")
    SAID = {f"inf_0{i}_{w}": "yes" for i in range(1, 6) for w in ("said", "understood")}
    officer.fills_form({**SAID, "consent_service": "yes", "consent_data": "yes", "consent_referral": "yes",
        "share_shelter": "yes", "sc_method": "call", "sc_value": "+1 956 555 0199", "sc_days": ["tue", "thu"],
        "sc_begins": "10", "sc_ends": "12", "sc_alias": "Luz", "sc_code_word": "girasol",
        "sc_voicemail": "no", "sc_text_ok": "no", "sc_if_other": "Preguntar por la tintorería", "sc_confirmed": "yes",
        "fr_how": "spoken", "fr_language": "es", "fr_understood": "yes", "fr_able": "yes"})
    look(officer, "case-framed")
    officer.opens("cases:contact", track)
    look(officer, "contact")
    officer.opens("cases:consents", track)
    look(officer, "consents")
    for name, answers in (
        ("violence", {"b0_go_on": "yes", "b1_control": "recent", "b3_hurt": "recent", "b3_where": ["partner"], "b12_who": ["partner"]}),
        ("danger", {"c0_bond": "partner", "c1_weapon": "yes", "c6_control": "yes", **{q: "no" for q in
          "c2_kill c3_could_kill c4_gun c5_choked c7_left c7_plans c8_no_work c9_suicide c10_child c11_follows c12_worse c13_forced c14_pregnant c15_drugs c16_evades c17_take c18_papers c19_alone c20_links c21_own_life".split()}}),
    ):
        officer.opens("interviews:start", track, name)
        officer.presses("Start")
        look(officer, name)
        officer.fills_form(answers)
        look(officer, "case-" + name)
    officer.opens("interviews:start", track, "needs")
    officer.presses("Start")
    talk = officer.talks()
    talk.goes_on()
    talk.to_the_end({"nd_areas": ["safety", "housing"], "nd_called": "Luz", "nd_age": "34", "nd_language": "es", "nd_tonight": "no", "nd_agrees": "yes"})
    look(officer, "needs-review")
    talk.goes_on()
    officer.page.wait_for_url("**/cases/**")
    look(officer, "case-needs")
    officer.opens("interviews:start", track, "safety_plan")
    officer.presses("Start")
    look(officer, "plan-form")
    officer.fills_form({"sp_worry": "Que me siga al trabajo.", "sp_choice": "leaves", "sp_signals": "Cuando deja de hablar.",
        "sp_code": "Mi hermana.", "sp_bag": ["papers", "keys"], "sp_contacts": "Mi hermana, el consulado.", "sp_copy": "heart", "sp_review": "2026-03-10", "sp_agreed": "yes"})
    look(officer, "case-planned")
    officer.opens("plans:plan", track)
    look(officer, "plan")
    officer.opens("cases:consent", track, "referral_shelter")
    look(officer, "consent-shelter")
    officer.opens("exchange:documents", track)
    look(officer, "documents")
    officer.opens("exchange:document", track, "D-2")
    look(officer, "D2")
    officer.opens("cases:history", track)
    look(officer, "history")
