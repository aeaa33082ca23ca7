"""E-mails as agencies write them, invented: what is taken, and from which line."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from ventanilla.notifications.reading_mail import propose
from ventanilla.notifications.reading_values import day_in, moment_in, person_in, said_in

CHICAGO = ZoneInfo("America/Chicago")
STATES = {"texas": "TX", "connecticut": "CT", "new mexico": "NM"}
SHERIFF = """From: "Dep. Carla Whitfield" <cwhitfield@example.gov>
Sent: Tuesday, March 3, 2026 8:12 AM
Subject: Consular notification - arrest

Agency: Hidalgo County Sheriff's Office
Inmate name: IBARRA QUINTERO, RUBEN
DOB: 02/11/1991
Booking #: HC-2026-0419
Country of citizenship: Mexico
Date of arrest: 02/28/2026 0640 hrs
Charges: Driving without a licence
Facility: Adult Detention Center, Hidalgo County, Texas
Advised of consular rights: Yes
Consular notification requested: No
He told the intake nurse that he has applied for asylum.
Callback: (956) 555-0142
"""
SPANISH = """Nombre completo: Ana Lucía Robles Tamez
Fecha de nacimiento: 4 de junio de 2014
Se trata de una niña bajo custodia de CYFD desde ayer.
Teléfono: 505-555-0188
"""


def read(text):
    found = propose(text, zone=CHICAGO, states=STATES)
    return {name: taken.value for name, taken in found.fields.items()}, found


def test_an_arrest_is_read_label_by_label():
    values, found = read(SHERIFF)

    assert values == {
        "sender_person": "Dep. Carla Whitfield",
        "sent_at": datetime(2026, 3, 3, 8, 12, tzinfo=CHICAGO),
        "kind": "arrest",
        "agency": "Hidalgo County Sheriff's Office",
        "given_names": "Ruben",
        "first_surname": "Ibarra",
        "second_surname": "Quintero",
        "birth_date": date(1991, 2, 11),
        "custody_id": "HC-2026-0419",
        "claimed_nationality": "Mexico",
        "event_at": datetime(2026, 2, 28, 6, 40, tzinfo=CHICAGO),
        "charges": "Driving without a licence",
        "place_of_custody": "Adult Detention Center, Hidalgo County, Texas",
        "state": "TX",
        "county": "Hidalgo County",
        "told_of_right": "yes",
        "requested": "no",
        "sender_callback": "(956) 555-0142",
    }
    assert found.fields["birth_date"].line == 7
    assert found.fields["birth_date"].words == "DOB: 02/11/1991"


def test_what_tells_of_asylum_is_out_before_anything_is_read():
    __, found = read(SHERIFF)

    assert found.left_out == 1
    assert "asylum" not in found.text


def test_spanish_is_read_too_and_what_is_not_said_is_not_proposed():
    values, __ = read(SPANISH)

    assert values == {
        "given_names": "Ana Lucía",
        "first_surname": "Robles",
        "second_surname": "Tamez",
        "birth_date": date(2014, 6, 4),
        "kind": "minor_custody",
        "sender_callback": "505-555-0188",
    }


@pytest.mark.parametrize("text", ["", "Hello,\n\nplease call us.\n", "::::\n\t\t", "\0" * 40])
def test_a_text_that_says_nothing_proposes_nothing(text):
    assert read(text)[0] == {}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-01", date(2026, 3, 1)),
        ("3/1/2026", date(2026, 3, 1)),
        ("March 1st, 2026", date(2026, 3, 1)),
        ("1 de marzo de 2026", date(2026, 3, 1)),
        ("13/31/2026", None),
        ("02/30/2026", None),
        ("yesterday", None),
    ],
)
def test_days(text, day):
    assert day_in(text) == day


@pytest.mark.parametrize(
    ("text", "clock"),
    [("3/1/2026 12:05 AM", (0, 5)), ("3/1/2026 12:05 pm", (12, 5)), ("3/1/2026 2315 hrs", (23, 15)),
     ("3/1/2026 at 7:30", (7, 30))],
)  # fmt: skip
def test_times_are_at_the_clock_of_the_post(text, clock):
    found = moment_in(text, CHICAGO)
    assert (found.hour, found.minute, found.tzinfo) == (*clock, CHICAGO)


def test_a_day_without_a_time_is_no_moment():
    assert moment_in("3/1/2026", CHICAGO) is None
    assert moment_in("3/1/2026 27:99", CHICAGO) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [("Yes", "yes"), ("SÍ", "yes"), ("no", "no"), ("declined by subject", "no"), ("maybe", "")],
)
def test_yes_and_no(text, said):
    assert said_in(text) == said


def test_names():
    assert person_in("PEREZ, JUAN (AKA JUANCHO)") == {
        "given_names": "Juan", "first_surname": "Perez"}  # fmt: skip
    assert person_in("Luz Mora") == {"given_names": "Luz", "first_surname": "Mora"}
    assert person_in("Luz") == {"given_names": "Luz"}
    assert person_in(" ") == {}
