"""Calendars: what leads nowhere near a confidential place, rules of weekly groups, time zones."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from tests.factories import NOW
from ventanilla.outreach import calendars, selectors
from ventanilla.outreach.models import Event
from ventanilla.outreach.services import planning
from ventanilla.outreach.states import Openness

pytestmark = pytest.mark.django_db
SECRET = "Casa Girasol"


def the_feed(post=None):
    events = selectors.outward(post=post, at=NOW)
    return calendars.feed(events, name="Eventos", language="es", domain="example.org", at=NOW)


def entries(made):
    return list(Calendar.from_ical(made).walk("VEVENT"))


def test_check_2_a_confidential_group_says_nothing_but_when(planned):
    event = planned(
        openness=Openness.NEUTRAL,
        neutral="taller",
        title_es=f"Grupo de mujeres en {SECRET}",
        title_en=f"Women's group at {SECRET}",
        place="",
        address="",
        allies=(SECRET,),
    )
    made = the_feed()
    (entry,) = entries(made)

    assert set(entry) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "CLASS"}
    assert (entry["CLASS"], entry["SUMMARY"]) == ("PRIVATE", "Taller")
    for word in (SECRET, event.code, "ujer", "omen", "VAIM", "iolenc"):
        assert word.encode() not in made


def test_a_public_event_says_where(planned):
    event = planned()
    (entry,) = entries(the_feed())
    assert entry["LOCATION"] == "Parque Bill Schupp, 2020 Nolana Ave"
    assert entry["UID"] == f"{event.code}@example.org"
    assert entry["DTSTART"].dt.astimezone(UTC) == event.starts_at


def test_what_is_internal_stands_in_no_calendar(planned):
    planned(openness=Openness.INTERNAL)
    assert entries(the_feed()) == []


def test_a_weekly_group_is_one_entry_with_a_rule(planned, celia):
    first = planned(starts_at=datetime(2026, 2, 28, 16, 0, tzinfo=UTC), sessions=4)
    second = selectors.sessions_of(first)[1]
    planning.cancel(event=second, by=celia, at=NOW)
    made = the_feed()
    (entry,) = entries(made)

    assert entry["RRULE"] == {"FREQ": ["WEEKLY"], "COUNT": [4]}
    assert [each.dt for each in entry["EXDATE"].dts] == [second.starts]
    zones = [str(zone["TZID"]) for zone in Calendar.from_ical(made).walk("VTIMEZONE")]
    assert zones == ["America/Chicago"]


def test_a_session_that_was_moved_stands_by_itself(planned, celia):
    first = planned(starts_at=datetime(2026, 2, 28, 16, 0, tzinfo=UTC), sessions=3)
    third = selectors.sessions_of(first)[2]
    Event.objects.filter(pk=third.pk).update(
        starts_at=third.starts_at + timedelta(hours=2), ends_at=third.ends_at + timedelta(hours=2)
    )
    found = entries(the_feed())
    assert [entry.get("RRULE", {}).get("COUNT") for entry in found] == [[2], None]


def test_the_network_has_each_event_once_and_each_party_its_own(planned, laredo, clara):
    planned(co_posts=(laredo,))
    assert len(entries(the_feed())) == len(entries(the_feed(laredo))) == 1


def test_the_public_site_is_given_only_what_may_be_announced(planned):
    coming = planned(starts_at=NOW + timedelta(days=3))
    planned()
    planned(
        starts_at=NOW + timedelta(days=3), openness=Openness.NEUTRAL, neutral="cita", place="",
        address="",
    )  # fmt: skip
    assert list(selectors.public_events(post=None, at=NOW)) == [coming]
