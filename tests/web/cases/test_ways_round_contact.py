"""Ways round the safe contact, tried one by one at the database, with the session of a page.

None leads to the number outside of the days and hours that the person named, past fourteen days,
or once it was closed.
"""

from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from tests.factories import NOW
from tests.pages import served
from tests.reachable import (
    AFTER,
    INSIDE,
    NUMBER,
    ada,
    address,
    as_page,
    at,
    beto,
    carla,
    day,
    delia,
    hers,
    lines,
    register_ruth,
    ruth,
    say,
    small,
    standing,
    told,
)
from tests.security.guarded import again
from ventanilla.cases import contact as contacts
from ventanilla.cases.contact import Hours
from ventanilla.cases.errors import Unreachable
from ventanilla.cases.models import ContactLine, SafeContact
from ventanilla.cases.services import contacting
from ventanilla.cases.states import Standing
from ventanilla.security.identity import entered
from ventanilla.security.models import Grant

__all__ = ["ada", "at", "beto", "carla", "delia", "hers", "register_ruth", "ruth", "small", "told"]
pytestmark = pytest.mark.django_db


@contextmanager
def refused():
    """The database says no, or nothing happens: never an open door."""
    with pytest.raises(DatabaseError), transaction.atomic():
        yield


def seen():
    """How many numbers a page finds, by whatever it asks."""
    questions = (
        "SELECT sealed FROM cases_contactline",
        "SELECT sealed FROM cases_contactline FOR SHARE",
        "SELECT l.sealed FROM cases_safecontact c JOIN cases_contactline l ON l.contact_id = c.id",
        "SELECT sealed FROM cases_contactline WHERE encode(sealed, 'hex') LIKE '%%'",
        "WITH RECURSIVE r AS (SELECT sealed FROM cases_contactline) SELECT * FROM r",
    )
    found = 0
    with connection.cursor() as cursor:
        for question in questions:
            try:
                with transaction.atomic():
                    cursor.execute(question)
                    found += len(cursor.fetchall())
            except DatabaseError:
                assert "FOR SHARE" in question  # to lock is to change
    return found


def ask(question, *values):
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


# At the database, as the role of pages and with the session of whoever has the case


@pytest.mark.parametrize(
    "moment",
    [
        NOW,
        INSIDE - timedelta(minutes=30, seconds=1),
        AFTER,
        day("2026-03-04T10:30"),  # a Wednesday
        day("2026-03-17T10:30"),  # too old
        NOW - timedelta(days=5),  # before it was said, on a Thursday
    ],
)
def test_no_question_finds_the_number_outside(told, at, beto, moment):
    with as_page(at(moment), beto):
        assert seen() == 0


def test_inside_it_is_there_and_so_the_questions_ask_for_the_right_thing(told, at, beto):
    with as_page(at(INSIDE), beto):
        assert seen() == 4


def test_a_closed_one_is_there_at_no_hour(told, at, beto):
    at(INSIDE).post(address(told, "contact_wrong"))
    with as_page(at(INSIDE), beto):
        assert seen() == 0


@pytest.mark.parametrize(
    "change",
    [
        "days = 127",
        "begins = 0",
        "ends = 1440",
        "zone = 'Pacific/Kiritimati'",
        "valid_until = now() + interval '14 days'",
        "confirmed_at = now()",
        "set_by_id = NULL",
        "dossier_id = dossier_id",
        "id = id",
    ],
)
def test_nothing_of_a_contact_is_moved(told, at, beto, change):
    with as_page(at(AFTER), beto), refused():
        ask(f"UPDATE cases_safecontact SET {change}")  # noqa: S608 - the attack
    with as_page(at(AFTER), beto):
        assert seen() == 0


@pytest.mark.parametrize(
    "change",
    ["contact_id = contact_id", "sealed = sealed", "dossier_id = dossier_id", "key_version = 1"],
)
def test_nothing_of_a_line_is_moved(told, at, beto, change):
    with as_page(at(INSIDE), beto), refused():
        ask(f"UPDATE cases_contactline SET {change}")  # noqa: S608 - the attack


@pytest.mark.parametrize("table", ["cases_safecontact", "cases_contactline"])
def test_nothing_is_taken_away(told, at, beto, table):
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):  # noqa: S608
        with as_page(at(INSIDE), beto), refused():
            ask(statement)


@pytest.mark.parametrize("back", ["closed_at = NULL", "closed_at = NULL, closed_by_id = NULL"])
def test_a_closed_one_is_not_opened_again(told, at, beto, back):
    client = at(INSIDE)
    client.post(address(told, "contact_wrong"))
    with as_page(client, beto):
        try:
            with transaction.atomic():
                assert ask(f"UPDATE cases_safecontact SET {back}") == 0  # noqa: S608
        except DatabaseError:
            pass
        assert seen() == 0
    assert not standing(told).exists()


def copy_of(contact, **other):
    """The same contact once more, as a statement would say it."""
    names = [field.attname for field in SafeContact._meta.concrete_fields]
    row = {name: getattr(contact, name) for name in names} | {"id": uuid4(), "track_id": None}
    return row | {"track_id": contact.track_id} | other


def put(row):
    columns = ", ".join(row)
    marks = ", ".join(["%s"] * len(row))
    return ask(f"INSERT INTO cases_safecontact ({columns}) VALUES ({marks})", *row.values())  # noqa: S608


@pytest.mark.parametrize(
    "other",
    [
        {"confirmed_at": AFTER, "valid_until": AFTER + timedelta(days=14, seconds=1)},
        {"confirmed_at": AFTER + timedelta(days=30), "valid_until": AFTER + timedelta(days=40)},
        {"confirmed_at": None},
        {"confirmed_at": "infinity", "valid_until": "infinity"},
        {"days": 128},
        {"ends": 1441},
        {"begins": 720, "ends": 600},
        {"zone": "Nowhere/At_All"},
        {"closed_at": AFTER},
    ],
)
def test_what_is_no_contact_is_not_written(told, at, beto, other):
    before = standing(told).get()
    with as_page(at(AFTER), beto), refused():
        ask("UPDATE cases_safecontact SET closed_at = %s, closed_by_id = %s", AFTER, beto.pk)
        put(copy_of(before, set_by_id=beto.pk, **other))


def test_a_new_confirmation_opens_no_old_number(told, at, beto):
    """Whoever may write a contact may write another: with the number, which they do not have."""
    before = standing(told).get()
    with as_page(at(AFTER), beto), transaction.atomic():
        ask("UPDATE cases_safecontact SET closed_at = %s, closed_by_id = %s", AFTER, beto.pk)
        put(copy_of(before, days=127, begins=0, ends=1440, confirmed_at=AFTER, set_by_id=beto.pk,
                    valid_until=AFTER + timedelta(days=14)))  # fmt: skip
        assert seen() == 0


def test_two_never_stand_at_once(told, at, beto):
    before = standing(told).get()
    with as_page(at(AFTER), beto), refused():
        put(copy_of(before, days=127, set_by_id=beto.pk))


def test_nobody_writes_in_anothers_name(told, at, beto, carla):
    before = standing(told).get()
    with as_page(at(AFTER), beto), refused():
        ask("UPDATE cases_safecontact SET closed_at = %s, closed_by_id = %s", AFTER, carla.pk)
    with as_page(at(AFTER), beto), refused():
        ask("UPDATE cases_safecontact SET closed_at = %s, closed_by_id = %s", AFTER, beto.pk)
        put(copy_of(before, set_by_id=carla.pk))


def test_no_setting_moves_the_clock(told, at, beto):
    with as_page(at(AFTER), beto), transaction.atomic():
        ask("SET LOCAL timezone = 'Pacific/Kiritimati'")
        ask("SET LOCAL search_path = pg_temp, public, pg_catalog")
        assert seen() == 0
        with refused():
            ask("SET LOCAL row_security = off; SELECT sealed FROM cases_contactline")
        with refused():
            ask("SET LOCAL ROLE ventanilla_rules")
        with refused():
            ask("CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql "
                "AS 'SELECT now()'")  # fmt: skip
        with refused():
            ask("CREATE OR REPLACE FUNCTION sec.now() RETURNS timestamptz LANGUAGE sql "
                "AS 'SELECT now()'")  # fmt: skip


def test_nobody_else_finds_it_at_the_right_hour(told, ada, beto, carla, delia, at, laredo):
    at(INSIDE)
    for who in (carla, delia):
        with as_page(again(who, new=True), who):
            assert seen() == 0
    with as_page(again(ada, new=True), ada):  # the head has the record, and the number with it
        assert seen() == 4


@pytest.mark.parametrize("purpose", ["break_glass", "interpreter", "signature", "help"])
def test_who_was_let_in_to_read_finds_no_number(told, at, carla, purpose):
    at(INSIDE)
    span = {"since": INSIDE - timedelta(minutes=1), "until": INSIDE + timedelta(hours=1)}
    grant = Grant(dossier=told.dossier, scope=told.scope, seat=carla, purpose=purpose, **span)
    writes = purpose in ("signature", "help")
    with transaction.atomic():
        ask("SET CONSTRAINTS ALL DEFERRED")
        try:
            with transaction.atomic():
                grant.save()
        except DatabaseError:
            assert purpose in ("break_glass", "interpreter")  # not by hand, not without consent
            return
    with as_page(again(carla, new=True), carla):
        assert seen() == (4 if writes else 0)


def test_an_emergency_opens_no_number(told, at, carla):
    at(INSIDE)
    client = again(carla, new=True)
    sent = {"number": told.case.number, "reason": "life", "words": "Llamó, y no hay nadie más."}
    assert client.post(reverse("oversight:emergency"), sent).status_code == 302
    assert client.get(address(told)).status_code == 200
    with as_page(client, carla):
        assert seen() == 0
    answer = client.post(address(told, "contact_show"))
    assert answer.status_code in (403, 409)
    assert NUMBER not in answer.text


def test_another_dossier_lends_no_hours(told, register_ruth, at, ada, beto):
    """A contact of another case that is open at all hours opens the line of this one to nobody."""
    other = register_ruth(ada)
    client = again(ada, new=True)
    assert say(client, other, days=["any"], begins="", ends="").status_code == 302
    theirs = standing(other).get()
    line = ContactLine(contact=theirs, dossier=told.dossier, scope=told.scope, sealed=b"x")
    with as_page(client, ada), refused():
        line.save(force_insert=True)
    with as_page(client, ada):
        assert lines(told).count() == 0
        assert lines(other).count() == 1


def test_a_job_finds_it_no_sooner(told):
    """Jobs and commands go by the same policy, by the clock of the machine: long after March."""
    assert lines(told).count() == 0
    assert ask("SELECT count(*) FROM cases_contactline") == [(0,)]


def test_who_has_not_entered_finds_nothing(told, at):
    at(INSIDE)
    with served(), entered(None):
        assert seen() == 0
        assert ask("SELECT count(*) FROM cases_safecontact") == [(0,)]


def test_the_database_and_the_page_say_the_same(told, at, beto):
    """Odd windows and zones at odd moments, a change of clocks among them."""
    moments = [
        day("2026-03-08T01:59:59"), day("2026-03-08T03:00:00"), day("2026-03-07T23:59:59"),
        day("2026-03-10T00:00:00"), day("2026-03-03T10:30:00"), day("2026-03-05T12:00:00"),
    ]  # fmt: skip
    windows = [
        Hours(days, begins, ends, zone)
        for days in (0b1, 0b10, 0b1000000, 0b100000, 0b1111111, 0)
        for begins, ends in ((0, 1440), (0, 1), (600, 720), (1439, 1440), (120, 180))
        for zone in ("America/Chicago", "America/Phoenix", "Asia/Kathmandu", "Pacific/Apia")
    ]
    differ = []
    for moment in moments:
        with as_page(at(moment), beto), transaction.atomic():
            for hours in windows:
                values = (hours.days, hours.begins, hours.ends, hours.zone, NOW - timedelta(days=1))
                said = ask(
                    "SELECT sec.may_reach(%s, %s, %s, %s, %s, %s)",
                    *values,
                    NOW + timedelta(days=13),
                )
                if said != [(hours.is_open(moment),)]:
                    differ.append((moment, hours))
    assert differ == []


def test_code_that_skips_the_page_is_refused_as_well(told, at, beto):
    client = at(AFTER)
    with as_page(client, beto), pytest.raises(Unreachable) as fault:
        contacting.show(track=told, by=beto, at=INSIDE)  # whoever lies about the moment
    assert fault.value.standing is Standing.OPEN
    with as_page(client, beto):
        contact = contacts.standing_contact(told)
        assert contacts.standing_of(contact, INSIDE) is Standing.OPEN  # the page would have shown
