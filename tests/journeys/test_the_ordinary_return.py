"""A girl who wants to go home goes home: notice, packet, bridge, reception, follow-up, closing."""

import re
from dataclasses import replace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.cases.test_the_whole_path import CALM, READY, SEEN, WEIGHED
from tests.cast import seat
from tests.factories import PostFactory, RegionFactory
from tests.journeys.conftest import Walk
from tests.journeys.officer import Officer
from ventanilla.cases.models import Track
from ventanilla.cases.services import assigning, recording
from ventanilla.exchange.services import disclosing
from ventanilla.network.models import PortHours
from ventanilla.network.roles import Role
from ventanilla.network.states import HoursKind, PostKind

FOLLOWED = {
    "fu_moment": "d5", "fu_date": "2026-03-03", "fu_contact": "visit", "fu_seen": "yes",
    "fu_living_with": "mother", "fu_same_carer": "yes", "fu_area_personal": "no_action",
    "fu_area_family": "no_action", "fu_area_community": "no_action",
    "fu_area_education": "monitor", "fu_area_education_note": "Goes back in April.",
    "fu_area_health": "no_action", "fu_area_economic": "no_action", "fu_school": "yes",
    "fu_threat": "no", "fu_tried_again": "no", "fu_recommend": "close",
    "fu_reasons": "Home with her mother, and safe.",
}  # fmt: skip


@pytest.fixture
def told(told):
    """What the station said, without an age: Itzel says hers in the interview."""
    facts = {**told.facts, "interpreter_needed": "no", "nationality_stated": "mexican"}
    facts.pop("pre_under_14")
    return replace(told, names=replace(told.names, birth_date=""), stated_age=None, facts=facts)


@pytest.fixture
def by_day(hidalgo):
    """A bridge that receives children from nine to five, as it told the post."""
    PortHours.objects.create(
        port=hidalgo, kind=HoursKind.UCA, opens="09:00", closes="17:00",
        valid_from="2026-01-01", source_note="Told by the port.",
    )  # fmt: skip
    return hidalgo


@pytest.fixture
def gema(db):
    """Gema works at the delegation in Guerrero, where Itzel comes from."""
    guerrero = RegionFactory(country="MX", code="GRO", number="12", name_es="Guerrero")
    delegation = PostFactory(
        code="GRO", kind=PostKind.DELEGATION, city_es="Chilpancingo", city_en="Chilpancingo",
        country="MX", region=guerrero, zone="America/Mexico_City",
    )  # fmt: skip
    return seat("gema", delegation, Role.DELEGATION_OFFICER)


def is_heard(walk: Walk) -> None:
    """Itzel was heard: she wants to go home, and no finding is left undecided."""
    walk.submit("preparation", READY)
    walk.submit("initial_evaluation", CALM)
    walk.submit("observation", SEEN)
    walk.decide_all()
    walk.submit("best_interest", WEIGHED)
    recording.complete_task(track=walk.track, code="T-050", by=walk.bruno, at=walk.next())


def may_leave(walk: Walk) -> None:
    """The return is approved and explained to her, and INM knows."""
    assigning.assign(track=walk.track, to=walk.bruno, by=walk.alba, at=walk.next())
    is_heard(walk)
    walk.decide_outcome("R-A")
    for task in ("T-060", "T-070"):
        recording.complete_task(track=walk.track, code=task, by=walk.bruno, at=walk.next())
    packet = walk.send("D-3")
    disclosing.acknowledge(disclosure=packet, who="OPI", by=walk.dora, at=timezone.now())


def is_registered_on_a_phone(dora: Officer) -> Track:
    """The notice comes by telephone, and Dora has only hers."""
    dora.opens("notices:register")
    dora.looks()
    dora.fills(
        authority="border_patrol", channel="phone", notified_at="2026-03-03T08:55",
        apprehended_at="2026-03-03T07:30", apprehended_estimated="on",
        given_names="Itzel Guadalupe", first_surname="Méndez",
        interpreter_needed="no", nationality_stated="mexican",
    )  # fmt: skip
    dora.presses("Register and open the case")
    dora.reads("No other case that you may open looks alike.")
    dora.looks()
    dora.presses("Go on to the case")
    return Track.objects.get(pk=dora.track)


def is_told_to_inm(dora: Officer, track: Track) -> None:
    """The packet goes with what INM may know, and INM answers."""
    dora.opens_case(track, "exchange:documents")
    dora.looks()
    dora.follows("Packet P1 for INM")
    dora.fills(to="Guard, INM Reynosa")
    dora.presses("Look at it before it goes")
    dora.reads("This is how it will go")
    dora.looks()
    dora.presses("Send, and write it down")
    dora.reads("Sent, and written down.")
    dora.looks()
    dora.fills(who="OPI on duty, Reynosa")
    dora.presses("It arrived")
    dora.reads("OPI on duty, Reynosa")


def is_handed_over(dora: Officer, track: Track) -> None:
    """By day, at a bridge that is open; the child signs nothing."""
    dora.opens_case(track, "exchange:hand_over")
    dora.looks()
    dora.fills(at="2026-03-03T14:30", receiver="OPI on duty", escort="Bruno")
    dora.presses("Schedule it")
    dora.reads("The hand-over is scheduled.")
    dora.looks()
    dora.presses("Set out now")
    dora.reads("On the way.")
    dora.looks()
    dora.fills(condition="Calm; she has her bag.")
    dora.presses("Write down the hand-over")
    dora.reads("Now the reception has to be acknowledged.")
    dora.looks()
    dora.fills(who="OPI on duty", how="signed")
    dora.presses("They have acknowledged")
    dora.reads("Reception acknowledged. The follow-ups begin.")
    dora.looks()


def is_followed(gema: Officer, track: Track) -> None:
    """The delegation of her state asks how she is; her task lets it in, and nothing else does."""
    gema.opens("desk:mine")
    gema.looks()
    gema.takes(f"{track.case.number} · Confirm the reunification")
    gema.presses("Start")
    gema.looks()
    gema.fills_form(FOLLOWED)


def test_a_return_is_told_walked_acknowledged_followed_and_closed(
    sits, dora, alba, bruno, gema, uca, by_day
):
    track = is_registered_on_a_phone(sits(dora, door=True, phone=True))
    head = sits(alba, door=True)
    head.opens("desk:post")
    head.main.get_by_role("link", name=track.case.number).click()
    head.fills(to=str(bruno.pk))
    head.presses("Assign")
    is_heard(Walk(track, alba, bruno, dora, by_day))

    officer = sits(bruno, door=True)
    officer.opens_case(track, "outcome")
    officer.fills(outcome="R-A", reason="She wants to go home, and nothing forbids it.")
    officer.presses("Propose")
    officer.reads("Proposed. Another person has to approve it.")
    head.opens_case(track, "outcome")
    head.presses("Approve")
    officer.opens_case(track)
    officer.ticks("Explain the outcome")
    officer.ticks("Complete the record")

    guard = sits(dora, door=True)
    is_told_to_inm(guard, track)
    is_handed_over(guard, track)
    is_followed(sits(gema, door=True, phone=True), track)
    head.opens_case(track, "close")
    head.fills(reason="repatriated")
    head.presses("Close")
    head.reads("Closed. The door stays open: it can be opened again.")
    assert Track.objects.get(pk=track.pk).is_closed


def test_a_hand_over_by_night_is_refused_in_words_and_the_refusal_is_a_finding(
    sits, walk, dora, by_day
):
    may_leave(walk)
    guard = sits(dora, door=True, phone=True)
    guard.opens_case(walk.track, "exchange:hand_over")
    guard.fills(at="2026-03-03T19:30", receiver="OPI on duty")
    guard.presses("Schedule it")

    expect(guard.page.locator(".govuk-error-summary")).to_be_focused()
    guard.reads("It is night at the port")
    expect(guard.page.locator("#id_receiver")).to_have_value("OPI on duty")
    guard.looks()
    guard.page.get_by_role("button", name=re.compile("write down that we refuse")).click()
    guard.reads("Written down: proposed and refused.")

    guard.opens_case(walk.track)
    assert "F-65" in {found.code for found in walk.findings().values()}
    guard.reads(next(f.title.en for f in walk.findings().values() if f.code == "F-65"))
    guard.looks()
