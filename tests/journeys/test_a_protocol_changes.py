"""A protocol changes: a deadline in a draft, a look from two organisations, both languages, the
signed version; and the head of protection of a post moves the case that was open.
"""

import pytest

from tests.journeys.screens import DESK_FIRST
from ventanilla.cases.models import Track
from ventanilla.governance.models import Draft
from ventanilla.protocols import services as protocols


@pytest.mark.parametrize(("language", "phone"), DESK_FIRST)
def test_a_deadline_is_changed_and_a_case_follows(
    sits,
    woman,
    hilda,
    rosa,
    omar,
    alba,
    picture,
    language,
    phone,
):
    how = {"language": language, "phone": phone}
    lead = sits(hilda, **how, script=not phone)

    def looks(officer, name):
        officer.fits() if phone else officer.looks()
        picture(officer.page, f"drafts-{name}")

    lead.opens("governance:new")
    lead.fills(protocol="general")
    lead.presses("Begin")
    draft = Draft.objects.get()
    lead.opens("governance:part", draft.pk, "tasks.yaml")
    looks(lead, "part")
    lead.finds("T-002")
    lead.fills(**{"1.due": "pronto"})
    lead.presses("Check only")
    lead.sees("As it would be. Nothing is kept yet.")
    looks(lead, "entry-faulty")
    lead.fills(**{"1.due": "2 h after notified_at", "1.title.es": "Buscar si ya tuvo atención"})
    lead.presses("Keep in the draft")
    lead.sees("The change is kept in the draft.")
    looks(lead, "entry")

    lead.opens("governance:words", draft.pk)
    lead.reads("Buscar si ya tuvo atención")
    looks(lead, "words")
    lead.finds("T-002.title")
    lead.fills(**{"1.title.en": "See whether they had care before"})
    lead.presses("Keep in the draft")
    for seat, organisation in ((rosa, "Niñez Primero"), (omar, "Red de Abogadas")):
        lead.opens("governance:ask", draft.pk)
        lead.page.locator("[name=reviewer]").select_option(str(seat.pk))
        lead.fills(organisation=organisation)
        lead.presses("Ask")
    lead.opens("governance:send", draft.pk)
    lead.fills(summary_es="Se busca antes.", summary_en="One looks sooner.")
    lead.presses("Send to review")
    lead.sees("The draft is in review.")

    for seat in (rosa, omar):
        reviewer = sits(seat, **how)
        reviewer.opens("governance:entry", draft.pk, "1", "tasks.yaml")
        if seat is rosa:
            reviewer.fills(text="¿También de noche?")
            looks(reviewer, "review")
            reviewer.presses("Write the comment")
        reviewer.opens("governance:detail", draft.pk)
        reviewer.presses("Give your verdict")
        reviewer.fills(verdict="approved")
        looks(reviewer, "verdict")
        reviewer.presses("Write it down")
        reviewer.sees("Your verdict is written down.")

    lead.opens("governance:detail", draft.pk)
    looks(lead, "detail")
    lead.follows("Answer")
    lead.fills(answer="También de noche.")
    lead.presses("Write it down")
    lead.presses("Publish")
    looks(lead, "publish")
    lead.presses("Publish")
    lead.sees("The version is published. New cases open with it; open ones stay.")
    looks(lead, "published")

    head = sits(alba, **how)
    head.opens("protocols:protocol", "general")
    head.follows("Which open cases would change")
    looks(head, "cases")
    head.presses("Show what would change")
    head.reads("T-002")
    looks(head, "replay")
    head.fills(tracks=[str(woman.pk)], reason="Plazo más corto.")
    head.presses("Move the chosen cases")
    head.sees("One case goes on with the new version.")
    assert Track.objects.get(pk=woman.pk).package_id == protocols.newest("general").pk
