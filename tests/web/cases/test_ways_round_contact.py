"""Ways round the safe contact, tried one by one at the database and over HTTP.

None leads to the number outside of the days and hours that the person named, past fourteen days,
or once it was closed.
"""

from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from tests.cases.test_at_once import together
from tests.factories import NOW
from tests.pages import served
from tests.reachable import (
    AFTER,
    INSIDE,
    NUMBER,
    SAID,
    ada,
    address,
    as_page,
    beto,
    carla,
    day,
    delia,
    hers,
    lines,
    register_ruth,
    ruth,
    say,
    sign_in,
    small,
    standing,
)
from tests.security.guarded import again
from ventanilla.cases import contact as contacts
from ventanilla.cases import selectors
from ventanilla.cases.contact import Hours
from ventanilla.cases.errors import Unreachable
from ventanilla.cases.models import ContactLine, SafeContact
from ventanilla.cases.services import contacting
from ventanilla.cases.states import Standing
from ventanilla.security.identity import entered
from ventanilla.security.models import Grant

__all__ = ["ada", "beto", "carla", "delia", "hers", "register_ruth", "ruth", "small"]
pytestmark = pytest.mark.django_db
STALE = day("2026-03-17T10:30")  # at the right hour, on the fifteenth day


@pytest.fixture
def at(time_machine, beto):
    """``at(moment)``: Beto's browser at that moment, signed in just then."""
    known = []

    def move(moment):
        known.append(moment)
        return sign_in(time_machine, beto, moment, new=len(known) == 1)

    return move


@pytest.fixture
def told(hers, at):
    """Her track, and what she said at NOW."""
    assert say(at(NOW), hers).status_code == 302
    return hers


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


# Over HTTP

SHOWS = ("contact_show", "contact_message", "contact_slip")


@pytest.mark.parametrize("page", [*SHOWS, "contact_reached", "contact_wrong", "contact_sent"])
def test_no_address_gives_or_does_anything_by_get(told, at, page):
    answer = at(INSIDE).get(address(told, page))
    assert answer.status_code == 405
    assert standing(told).count() == 1


@pytest.mark.parametrize("moment", [NOW, AFTER, STALE])
@pytest.mark.parametrize("page", SHOWS)
def test_what_was_sent_inside_is_refused_outside(told, at, moment, page):
    """A page that was opened, or a request that was kept, in time, and is sent too late."""
    sent = {"words": "Su trámite avanza.", "slip-moment": "2026-03-06T09:00", "slip-language": "es"}
    assert at(INSIDE).post(address(told, page), sent).status_code == 200
    answer = at(moment).post(address(told, page), sent)
    assert answer.status_code == 409
    assert NUMBER not in answer.text


def test_no_moment_that_is_handed_in_is_believed(told, at):
    forged = {
        "now": INSIDE.isoformat(),
        "at": INSIDE.isoformat(),
        "zone": "Asia/Tokyo",
        "days": "any",
        "force": "1",
    }
    headers = {"date": "Tue, 03 Mar 2026 16:30:00 GMT", "x-forwarded-date": INSIDE.isoformat()}
    answer = at(AFTER).post(
        f"{address(told, 'contact_show')}?now={quote(INSIDE.isoformat())}", forged, headers=headers
    )
    assert answer.status_code == 409
    assert NUMBER not in answer.text


def test_confirming_late_renews_nothing(told, at):
    for moment, status in ((AFTER, 302), (STALE, 409)):
        assert at(moment).post(address(told, "contact_reached")).status_code == status
        assert standing(told).get().confirmed_at == NOW


def test_a_row_is_not_said_to_be_older_or_newer_by_the_form(told, at):
    client = at(AFTER)
    say(client, told, confirmed_at="2027-01-01T00:00", valid_until="2027-01-01T00:00")
    contact = standing(told).get()
    assert (contact.confirmed_at, contact.valid_until) == (AFTER, AFTER + timedelta(days=14))


def test_closed_in_another_browser_is_closed_here(told, at, beto):
    first = at(INSIDE)
    second = again(beto)
    assert "You may get in touch now." in first.get(address(told)).text
    second.post(address(told, "contact_wrong"))
    answer = first.post(address(told, "contact_show"))
    assert answer.status_code == 409
    assert NUMBER not in answer.text


@pytest.mark.parametrize("attempt", range(3))
def test_a_race_of_closing_and_showing_shows_before_or_not_at_all(told, at, beto, attempt):
    """Both take the lock of the track: what was closed first is shown to nobody after."""
    at(INSIDE)
    shows, closes = again(beto), again(beto)
    results = together(
        lambda: shows.post(address(told, "contact_show")),
        lambda: closes.post(address(told, "contact_wrong")),
    )
    assert results[1].status_code == 302
    assert results[0].status_code in (200, 409)
    verbs = [line.verb for line in history(told)]
    if results[0].status_code == 200:
        assert verbs.index("contact.shown") > verbs.index("contact.closed")  # newest first
    else:
        assert "contact.shown" not in verbs
    assert shows.post(address(told, "contact_show")).status_code == 409


def history(track):
    """What was done in a track, newest first, as a job reads it."""
    track.refresh_from_db()
    opened = selectors.open_track(track, seat=None, at=INSIDE, purpose="test")
    return selectors.history(track, opened.vault)


def test_no_other_page_of_the_case_says_it_at_any_hour(told, at):
    pages = [
        "cases:detail", "cases:history", "cases:answers", "cases:alike", "cases:known",
        "cases:happened", "cases:outcome", "cases:consents", "cases:contact", "cases:close",
        "exchange:documents", "attachments:list", "cases:assign", "cases:move",
    ]  # fmt: skip
    for moment in (INSIDE, AFTER):
        client = at(moment)
        for name in pages:
            answer = client.get(reverse(name, args=[told.pk]))
            assert NUMBER not in answer.text, name
            assert SAID["code_word"] not in answer.text or name == "cases:answers"


def test_no_search_finds_it(told, at):
    client = at(INSIDE)
    for words in (NUMBER, NUMBER.replace(" ", ""), "0199"):
        page = client.post(reverse("cases:list"), {"q": words}, follow=True).text
        assert told.case.number not in page


@pytest.mark.parametrize("page", [*SHOWS, "contact", "contact_reached", "contact_wrong"])
def test_for_whoever_may_not_open_the_case_there_is_no_such_page(told, at, carla, page):
    at(INSIDE)
    answer = again(carla, new=True).post(address(told, page), SAID)
    assert answer.status_code == 404
    assert NUMBER not in answer.text
    assert standing(told).count() == 1


def test_without_a_sign_in_there_is_nothing(told, at, client):
    at(INSIDE)
    answer = client.post(address(told, "contact_show"))
    assert NUMBER not in answer.text
    assert answer.status_code != 200 or "Sign in" in answer.text


def test_a_closed_case_shows_none(told, at, ada, beto):
    at(INSIDE)
    type(told).objects.filter(pk=told.pk).update(state="transferring")
    answer = again(beto).post(address(told, "contact_show"))
    assert answer.status_code == 409
    assert NUMBER not in answer.text


def test_code_that_skips_the_page_is_refused_as_well(told, at, beto):
    client = at(AFTER)
    with as_page(client, beto), pytest.raises(Unreachable) as fault:
        contacting.show(track=told, by=beto, at=INSIDE)  # whoever lies about the moment
    assert fault.value.standing is Standing.OPEN
    with as_page(client, beto):
        contact = contacts.standing_contact(told)
        assert contacts.standing_of(contact, INSIDE) is Standing.OPEN  # the page would have shown
