"""The hours that a person named, by the clock of where they are."""

from datetime import UTC, datetime, timedelta

import pytest

from ventanilla.cases import contact as contacts
from ventanilla.cases.contact import Hours, as_bits
from ventanilla.cases.models import SafeContact
from ventanilla.cases.states import Standing
from ventanilla.protocols.engine.reaching import Contact

CHICAGO = "America/Chicago"
TUESDAYS = Hours(as_bits(["tue"]), 600, 720, CHICAGO)
NAMES = Contact(method="way", value="phone", confirmed="ok", days="week", begins="from", ends="to")


def at(text):
    """A moment by the clock of Chicago in winter."""
    return datetime.fromisoformat(f"{text}-06:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-03-03T09:59:59", False),
        ("2026-03-03T10:00:00", True),
        ("2026-03-03T11:59:59", True),
        ("2026-03-03T12:00:00", False),
        ("2026-03-04T10:30:00", False),
        ("2026-03-10T09:00:00", True),  # the clocks were put forward on the eighth
        ("2026-03-10T11:00:00", False),
    ],
)
def test_an_hour_is_one_of_theirs(moment, is_open):
    assert TUESDAYS.is_open(at(moment)) is is_open


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-03-03T09:00", "2026-03-03T10:00"),
        ("2026-03-03T10:00", "2026-03-10T09:00"),  # ten there, an hour sooner than it was
        ("2026-03-04T00:00", "2026-03-10T09:00"),
    ],
)
def test_they_open_next(moment, opens):
    assert TUESDAYS.next_opening(at(moment)) == at(opens)


def test_hours_that_nobody_named_never_open():
    never = Hours(0, 0, 1440, CHICAGO)
    assert never.next_opening(at("2026-03-03T09:00")) is None
    assert not never.is_open(at("2026-03-03T09:00"))


def test_any_hour_is_said_once():
    assert Hours(as_bits(["any"]), 0, 1440, CHICAGO).is_any
    assert not TUESDAYS.is_any
    assert as_bits(["mon", "sun", "dk"]) == 0b1000001


@pytest.mark.parametrize(
    ("facts", "hours"),
    [
        ({"week": ("tue", "thu"), "from": 10, "to": 12}, (0b1010, 600, 720)),
        ({"week": ("any",)}, (127, 0, 1440)),
        ({"week": ("tue",), "to": 12.0}, (0b10, 0, 720)),
        ({"week": ("tue",), "from": 12, "to": 10}, (0, 0, 1440)),  # what cannot be is never
        ({"week": ("dk",), "from": 10, "to": 12}, (0, 0, 1440)),
        ({"from": 10, "to": 12}, (0, 0, 1440)),
        ({"week": ("any",), "from": -5, "to": 99}, (127, 0, 1440)),
    ],
)
def test_answers_become_hours(facts, hours):
    found = contacts.told_hours(NAMES, facts, zone=CHICAGO)
    assert (found.days, found.begins, found.ends, found.zone) == (*hours, CHICAGO)


@pytest.mark.parametrize(
    ("hours", "facts"),
    [
        (TUESDAYS, {"week": ("tue",), "from": 10, "to": 12}),
        (Hours(0, 0, 1440, CHICAGO), {"from": 0, "to": 24}),
        (Hours(2, 615, 720, CHICAGO), {"week": ("tue",), "more": "10:15-12:00"}),
    ],
)
def test_hours_become_the_answers_that_would_have_named_them(hours, facts):
    names = NAMES.model_copy(update={"hours": "more"})
    assert contacts.as_facts(names, hours) == facts


def contact(**other):
    """Tuesdays from ten to twelve, confirmed on the third of March."""
    said = at("2026-03-03T09:00")
    made = {
        "days": TUESDAYS.days, "begins": 600, "ends": 720, "zone": CHICAGO,
        "confirmed_at": said, "valid_until": said + timedelta(days=14),
    }  # fmt: skip
    return SafeContact(**made | other)


@pytest.mark.parametrize(
    ("made", "moment", "standing"),
    [
        (contact(), "2026-03-03T10:00", Standing.OPEN),
        (contact(), "2026-03-03T09:00", Standing.OUTSIDE),
        (contact(), "2026-03-03T08:59:59", Standing.STALE),  # said later than it is now
        (contact(), "2026-03-17T09:00", Standing.STALE),
        (contact(days=0), "2026-03-03T10:00", Standing.UNKNOWN_HOURS),
        (contact(confirmed_at=None, valid_until=None), "2026-03-03T10:00", Standing.UNCONFIRMED),
        (contact(closed_at=at("2026-03-03T09:30")), "2026-03-03T10:00", Standing.NONE),
        (None, "2026-03-03T10:00", Standing.NONE),
    ],
)
def test_what_stands_in_the_way_is_said(made, moment, standing):
    assert contacts.standing_of(made, at(moment)) is standing


def test_the_number_leaves_with_the_hours_or_the_fortnight():
    made = contact()
    assert contacts.ends_at(made, at("2026-03-03T10:30")) == at("2026-03-03T12:00")
    short = contact(valid_until=at("2026-03-03T11:00"))
    assert contacts.ends_at(short, at("2026-03-03T10:30")) == at("2026-03-03T11:00")
    with pytest.raises(ValueError, match="now"):
        contacts.ends_at(made, at("2026-03-03T13:00"))
