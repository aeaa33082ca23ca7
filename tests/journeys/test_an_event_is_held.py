"""An event from the plan to the closed month, its calendar, and what it is counted in."""

from datetime import date
from random import Random

import pytest
from playwright.sync_api import expect

from tests.factories import NOW
from tests.journeys.screens import DESK_FIRST
from ventanilla.demo import outreach as demo
from ventanilla.network.services import load_reference_data
from ventanilla.outreach.models import ClosedMonth, Event
from ventanilla.outreach.services import months

MONTH = date(2026, 2, 1)


@pytest.mark.parametrize(("language", "phone"), DESK_FIRST)
def test_an_event_is_planned_counted_and_its_month_closed(
    sits,
    celia,
    alba,
    held,
    picture,
    language,
    phone,
):
    held()
    officer = sits(celia, language=language, phone=phone, script=not phone)
    officer.opens("outreach:events")
    officer.presses("Plan an event")
    officer.fills(
        title_es="Plática para familias",
        title_en="Talk for families",
        series="vaim",
        modality="in_person",
        openness="public",
        starts_at="2026-02-20T17:00",
        ends_at="2026-02-20T16:00",
        place="Biblioteca",
        topics=["violence", "children"],
    )
    officer.presses("Plan it")
    officer.sees("It ends before it begins.")
    if not phone:
        officer.looks()
    picture(officer.page, "plan")
    officer.fills(ends_at="2026-02-20T19:00")
    officer.presses("Plan it")
    officer.sees("It is planned.")
    if not phone:
        officer.looks()
    event = Event.objects.get(title_en="Talk for families")

    officer.opens("outreach:find")
    officer.fills(code=event.code.lower())
    officer.presses("Go on")
    officer.fills(attendances="40", female="30", male="8", method="head_count")
    officer.presses("Write it down")
    expect(officer.main.locator("[aria-describedby~=id_attendances_error]")).to_be_visible()
    picture(officer.page, "count")
    if not phone:
        officer.looks()
    officer.fills(unknown="2")
    officer.presses("Write it down")
    officer.sees("The count is written down.")
    picture(officer.page, "event")
    officer.opens("outreach:events")
    picture(officer.page, "events")
    if not phone:
        officer.looks()

    head = sits(alba, language=language, phone=phone, script=not phone)
    head.opens("outreach:month", MONTH)
    head.unfolds("Close the month")
    head.presses("The month is closed now")
    head.sees("The month is closed.")
    picture(head.page, "month")
    assert ClosedMonth.objects.get().attendances == 76 + 40

    officer.opens("outreach:correct", event.code)
    officer.fills(reason="Two names stood twice", attendances="-2", female="-2")
    officer.presses("Write it down")
    officer.reads("Two names stood twice")
    picture(officer.page, "corrected")


@pytest.mark.parametrize(("language", "phone"), DESK_FIRST)
def test_headquarters_reads_figures_beside_what_was_published(
    sits, db, request, picture, language, phone
):
    load_reference_data()
    months.take_in(rows=demo.earlier(Random("1 outreach")), at=NOW)  # noqa: S311 - invented
    officer = sits(request.getfixturevalue("analyst"), language=language, phone=phone)
    officer.opens("outreach:figures")
    officer.reads("387,980")
    officer.looks()
    picture(officer.page, "vaim-figures")
    officer.follows("Published figures")
    officer.sees("What does not agree")
    officer.looks()
    picture(officer.page, "published")


def test_every_page_holds_for_everybody_on_a_telephone(sits, celia, elena, held, picture):
    event = held()
    officer = sits(celia, language="es", phone=True)
    for name, args in (
        ("events", ()), ("event", (event.code,)), ("plan", ()), ("count", (event.code,)),
        ("find", ()), ("late", ()), ("campaigns", ()), ("month", (MONTH,)),
        ("correct", (event.code,)),
    ):  # fmt: skip
        officer.opens(f"outreach:{name}", *args)
        officer.looks()
        picture(officer.page, f"phone-{name}")
    head = sits(elena, language="en", phone=True)
    head.opens("outreach:programme")
    head.looks()
    picture(head.page, "programme")
