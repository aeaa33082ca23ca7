"""Pages of events: who opens which, what stands at which field, what calendars give to anybody."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from tests.factories import NOW
from ventanilla.outreach import selectors
from ventanilla.outreach.models import Adjustment, Campaign, ClosedMonth, Event, Programme
from ventanilla.outreach.services import months
from ventanilla.outreach.states import Openness

pytestmark = pytest.mark.django_db
MONTH = date(2026, 2, 1)
PLAN = {
    "title_es": "Taller de crianza",
    "title_en": "Parenting workshop",
    "series": "vaim",
    "modality": "in_person",
    "openness": "public",
    "neutral": "",
    "starts_at": "2026-03-02T10:00",
    "ends_at": "2026-03-02T12:00",
    "sessions": "1",
    "place": "Biblioteca",
    "topics": ["violence", "children"],
    "languages": ["es"],
}
COUNT = {
    "attendances": "76",
    "female": "61",
    "male": "12",
    "unknown": "3",
    "minors": "5",
    "method": "sign_in",
    "service_legal_migratorio": "9",
}


@pytest.fixture
def page(as_seat, clock):
    """Ask as a seat: ``page(seat, name, *args, data=None)``; ``data`` sends a form."""
    clients = {}

    def ask(seat, name, *args, data=None, language="en"):
        if seat.pk not in clients:
            clients[seat.pk] = as_seat(seat, language)
        address = reverse(f"outreach:{name}", args=args)
        client = clients[seat.pk]
        return client.get(address) if data is None else client.post(address, data)

    return ask


def test_an_event_is_planned_counted_and_reported(page, celia, alba):
    answer = page(celia, "plan", data=PLAN)
    event = Event.objects.get()
    assert answer.url == reverse("outreach:event", args=[event.code])
    assert (event.place, event.topics) == ("Biblioteca", ["violence", "children"])
    assert page(celia, "find", data={"code": event.code.lower()}).status_code == 302
    assert page(celia, "count", event.code, data=COUNT).status_code == 302
    assert "61" in page(celia, "event", event.code).content.decode()
    assert page(alba, "month", event.month).status_code == 200


def test_what_is_wrong_stands_at_its_field(page, celia, planned):
    event = planned()
    answer = page(celia, "count", event.code, data={**COUNT, "unknown": "4", "minors": "80"})
    form = answer.context["form"]
    assert set(form.errors) == {"attendances", "minors"}
    assert answer.status_code == 200
    assert event.status == "planned"

    answer = page(celia, "plan", data={**PLAN, "openness": "neutral", "neutral": "taller"})
    assert set(answer.context["form"].errors) == {"place"}
    answer = page(celia, "plan", data={**PLAN, "co_posts": "XXX"})
    assert set(answer.context["form"].errors) == {"co_posts"}
    assert page(celia, "find", data={"code": "zzz"}).context["form"].errors


def test_a_month_is_closed_once_and_corrected_after(page, celia, alba, held):
    event = held()
    assert page(celia, "month", MONTH, data={}).status_code == 403
    assert page(alba, "month", MONTH, data={}).status_code == 302
    assert page(alba, "month", MONTH, data={}).status_code == 409
    assert page(celia, "count", event.code, data=COUNT).status_code == 409
    change = {"attendances": "-3", "unknown": "-3", "reason": "Three names twice"}
    assert page(celia, "correct", event.code, data=change).status_code == 302
    assert Adjustment.objects.get().attendances == -3
    shown = page(celia, "event", event.code).content.decode()
    assert "Three names twice" in shown
    assert ">73<" in shown
    assert ">76<" in shown


@pytest.mark.parametrize("name", ["event", "change", "count", "correct", "poster", "sheet"])
def test_another_post_s_event_does_not_exist(page, held, clara, name):
    event = held()
    args = (event.code, "es") if name in ("poster", "sheet") else (event.code,)
    assert page(clara, name, *args).status_code == 404


def test_who_opens_which_page(page, held, celia, bruno, elena, analyst):
    event = held()
    for seat in (celia, bruno, elena):
        assert page(seat, "events").status_code == 200
        assert page(seat, "event", event.code).status_code == 200
    assert page(analyst, "events").status_code == 403
    assert page(analyst, "event", event.code).status_code == 403
    for seat in (celia, elena, analyst):
        assert page(seat, "figures").status_code == 200
        assert page(seat, "published").status_code == 200
    for seat in (bruno, elena):
        assert page(seat, "plan", data=PLAN).status_code == 403


def test_a_forgotten_event_is_added_with_its_count(page, celia, alba, held, clock):
    held()
    months.close_month(month=MONTH, by=alba, at=NOW - timedelta(hours=1))
    day = {"starts_at": "2026-02-20T10:00", "ends_at": "2026-02-20T12:00"}
    wrong = page(celia, "late", data={**PLAN, **day, **COUNT, "unknown": "4"})
    assert "attendances" in wrong.context["count"].errors
    assert page(celia, "late", data={**PLAN, **day, **COUNT}).status_code == 302
    assert Event.objects.filter(month=MONTH).count() == 2
    assert page(alba, "late").status_code == 403


def test_a_campaign_adds_up_what_belongs_to_it(page, celia, bruno, held, planned):
    form = {
        "name_es": "Semana de salud", "name_en": "Health week", "series": "sbs",
        "starts_on_day": "1", "starts_on_month": "2", "starts_on_year": "2026",
        "ends_on_day": "28", "ends_on_month": "2", "ends_on_year": "2026",
    }  # fmt: skip
    assert page(bruno, "campaigns", data=form).status_code == 403
    early = {**form, "ends_on_year": "2025"}
    assert "ends_on" in page(celia, "campaigns", data=early).context["form"].errors
    assert page(celia, "campaigns", data=form).status_code == 302
    assert "name_es" in page(celia, "campaigns", data=form).context["form"].errors
    campaign = Campaign.objects.get()
    held(campaign=campaign)
    planned(campaign=campaign)
    (line,) = page(celia, "campaigns").context["found"]
    assert (line.held, line.attendances) == (1, 76)
    assert "Health week" in page(celia, "plan").content.decode()


def test_a_poster_and_a_sheet_are_given(page, celia, planned):
    event = planned()
    for name in ("poster", "sheet"):
        answer = page(celia, name, event.code, "es")
        assert answer.content.startswith(b"%PDF")
        assert page(celia, name, event.code, "fr").status_code == 404
    hidden = planned(openness=Openness.NEUTRAL, neutral="cita", place="", address="")
    assert page(celia, "poster", hidden.code, "es").status_code == 404
    assert page(celia, "sheet", hidden.code, "es").status_code == 200


def test_anybody_may_have_the_calendar_and_gets_no_cookie(planned, clock):
    event = planned()
    client = Client()
    for address in (
        reverse("calendar:network", args=["es"]),
        reverse("calendar:post", args=["en", "mca"]),
        reverse("calendar:event", args=["es", event.code]),
    ):
        answer = client.get(address)
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert len(Calendar.from_ical(answer.content).walk("VEVENT")) == 1
        assert not answer.cookies
    for address in ("/calendar/xx/network.ics", "/calendar/es/ZZZ.ics"):
        assert client.get(address).status_code == 404


def test_a_confidential_event_has_no_calendar_of_its_own(planned, clock):
    event = planned(openness=Openness.NEUTRAL, neutral="cita", place="", address="")
    address = reverse("calendar:event", args=["es", event.code])
    assert Client().get(address).status_code == 404


def test_the_head_of_post_keeps_the_programme_record(page, elena, celia):
    form = {
        "status": "active", "policy": "2024_global", "coordinator": str(celia.pk),
        "started_day": "25", "started_month": "1", "started_year": "2017",
    }  # fmt: skip
    assert page(celia, "programme", data=form).status_code == 403
    answer = page(elena, "programme", data=form)
    assert answer.status_code == 302, answer.context["form"].errors
    kept = Programme.objects.get()
    assert (kept.started, kept.coordinator) == (date(2017, 1, 25), celia)
    assert selectors.coverage(date(2017, 1, 24)).running == 0
    assert selectors.coverage(date(2017, 1, 25)).running == 1
    late = {**form, "started_year": "2031"}
    assert "started" in page(elena, "programme", data=late).context["form"].errors


def test_a_closed_month_shows_who_closed_it(page, alba, held):
    held()
    months.close_month(month=MONTH, by=alba, at=NOW)
    assert ClosedMonth.objects.get().closed_by == alba
    assert alba.officer.name in page(alba, "month", MONTH).content.decode()
