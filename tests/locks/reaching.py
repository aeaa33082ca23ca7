"""The line to a person: there on the days and hours that they named, and closed once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from tests.locks import worlds
from tests.locks.desk import REFUSED, Desk

SEEN = "SELECT FROM cases_contactline"
CHECK = "23514"
TAKEN = "23505"
#: a day in the life of a contact: all of it open
ROW = {"days": 127, "begins": 0, "ends": 1440, "zone": "UTC", "closed_at": None}
ADD = (
    "INSERT INTO cases_safecontact (id, days, begins, ends, zone, set_at, set_by_id, confirmed_at,"
    " valid_until, closed_at, dossier_id, scope_id, track_id) VALUES (gen_random_uuid(), %(days)s,"
    " %(begins)s, %(ends)s, %(zone)s, now(), %(by)s, %(confirmed)s, %(until)s, %(closed)s,"
    " %(own)s, %(scope)s, %(track)s)"
)
CLOSE = "UPDATE cases_safecontact SET closed_at = now(), closed_by_id = %(by)s"
ASK = "SELECT sec.may_reach(%(days)s, %(begins)s, %(ends)s, %(zone)s, %(confirmed)s, %(until)s)"


def _put(desk: Desk, **other: object) -> UUID:
    """A contact of Ana's case and its line, as somebody wrote them yesterday."""
    now = worlds.now()
    place = {"dossier_id": desk.at.own, "scope_id": desk.at.world.cases[0].scope}
    contact = {
        "id": uuid4(), "track_id": worlds.track_of(desk.at.own), "set_at": now,
        "set_by_id": desk.at.ana.seat, "confirmed_at": now - timedelta(days=1),
        "valid_until": now + timedelta(days=1), "closed_by_id": None, **place, **ROW, **other,
    }  # fmt: skip
    line = {"id": uuid4(), "key_version": 1, "sealed": b"x", "contact_id": contact["id"], **place}
    desk.clear("cases_contactline", "cases_safecontact")
    desk.put("cases_safecontact", contact)
    desk.put("cases_contactline", line)
    return contact["id"]


def a_line_is_there_while_it_may_be_used(desk: Desk) -> Iterator[str]:
    """For whoever works on the case, and jobs; for nobody else, and never once it is closed."""
    now = worlds.now()
    _put(desk)
    yield from desk.wrong(("ana", SEEN, 1), ("berta", SEEN, 0), ("job", SEEN, 1))
    again = (
        "INSERT INTO cases_contactline (id, key_version, sealed, contact_id, dossier_id, scope_id)"
        " SELECT gen_random_uuid(), 1, 'y', contact_id, dossier_id, scope_id FROM cases_contactline"
    )
    yield from desk.wrong(("ana", again, TAKEN))
    _put(desk, closed_at=now)
    yield from desk.wrong(("ana", SEEN, 0), ("job", SEEN, 0))
    for stale in (
        {"confirmed_at": None, "valid_until": None},
        {"confirmed_at": now - timedelta(days=14), "valid_until": now - timedelta(seconds=1)},
        {"days": 0},
    ):
        _put(desk, **stale)
        yield from desk.wrong(("ana", SEEN, 0), ("job", SEEN, 0))
    _put(desk)
    there = desk.at.world.cases[1]
    desk.put("cases_safecontact", {
        "id": (other := uuid4()), "track_id": worlds.track_of(there.dossier), "set_at": now,
        "set_by_id": None, "confirmed_at": now - timedelta(days=1), "closed_by_id": None,
        "valid_until": now + timedelta(days=1), "dossier_id": there.dossier,
        "scope_id": there.scope, **ROW,
    })  # fmt: skip
    line = (
        "INSERT INTO cases_contactline (id, key_version, sealed, contact_id, dossier_id, scope_id)"
        f" VALUES (gen_random_uuid(), 1, 'x', '{other}', %(own)s, %(scope)s)"
    )
    yield from desk.wrong(("ana", line, REFUSED), ("job", line, REFUSED))
    desk.clear("cases_contactline", "cases_safecontact")


def a_reader_sees_no_line(desk: Desk) -> Iterator[str]:
    """Who was let in to read, in an emergency too, learns when a person may be reached, not how."""
    _put(desk)
    now = worlds.now()
    for purpose, sees in (("break_glass", 0), ("help", 1)):
        desk.put("security_grant", {
            "dossier_id": desk.at.own, "scope_id": desk.at.world.cases[0].scope,
            "seat_id": desk.at.berta.seat, "purpose": purpose, "since": now - timedelta(minutes=1),
            "until": now + timedelta(hours=1), "given_by_id": None, "consent_id": None,
        })  # fmt: skip
        yield from desk.wrong(("berta", "SELECT FROM cases_safecontact", 1), ("berta", SEEN, sees))
        desk.administrator.execute(
            "DELETE FROM security_grant WHERE dossier_id = %s AND seat_id = %s AND purpose = %s",
            [desk.at.own, desk.at.berta.seat, purpose],
        )
    desk.clear("cases_contactline", "cases_safecontact")


def a_contact_is_closed_once_and_not_moved(desk: Desk) -> Iterator[str]:
    """In one's own name; nothing else about it changes, and nothing is taken away."""
    ana, dan = desk.names["ana"], desk.names["dan"]
    _put(desk)
    for who in ("ana", "job"):
        for change in ("days = 127", "begins = 0", "ends = 1440", "zone = 'UTC'", "set_by_id = 1",
                       "valid_until = now()", "confirmed_at = now()", "dossier_id = dossier_id"):  # fmt: skip
            yield from desk.wrong((who, f"UPDATE cases_safecontact SET {change}", REFUSED))
        yield from desk.wrong(
            (who, "UPDATE cases_contactline SET sealed = sealed", REFUSED),
            (who, "DELETE FROM cases_contactline", REFUSED),
            (who, "DELETE FROM cases_safecontact", REFUSED),
        )
    opened = "UPDATE cases_safecontact SET closed_at = NULL"
    yield from desk.wrong(("ana", opened, REFUSED), ("job", opened, REFUSED))
    for who, by, expected in (
        ("ana", ana, 1), ("ana", dan, REFUSED), ("berta", ana, 0), ("job", None, 1),
    ):  # fmt: skip
        if (found := desk.counts(who, CLOSE, by=by)) != expected:
            yield f"{who} closes for {by}: {found}"
    _put(desk, closed_at=worlds.now())
    for who in ("ana", "job"):
        if (found := desk.counts(who, CLOSE, by=ana)) != 0:
            yield f"{who} closes what is closed: {found}"
        yield from desk.wrong((who, opened, 0))
    desk.clear("cases_contactline", "cases_safecontact")


def a_contact_is_written_as_it_is(desk: Desk) -> Iterator[str]:
    """Not ahead of time, not for long, not in another's name, not closed, and one at a time."""
    now, ana = worlds.now(), desk.names["ana"]
    day = timedelta(days=1)
    good = {**ROW, "by": ana, "confirmed": now, "until": now + day, "closed": None}
    for who, other, expected in (
        ("ana", {}, 1), ("job", {}, 1), ("job", {"by": None}, 1), ("berta", {}, REFUSED),
        ("ana", {"confirmed": None, "until": None}, 1), ("ana", {"days": 0}, 1),
        ("ana", {"by": desk.names["dan"]}, REFUSED), ("ana", {"by": None}, REFUSED),
        ("ana", {"confirmed": now + day, "until": now + 2 * day}, REFUSED),
        ("job", {"confirmed": now + day, "until": now + 2 * day}, REFUSED),
        ("ana", {"zone": "Nowhere"}, REFUSED), ("ana", {"closed": now}, REFUSED),
        ("job", {"closed": now}, REFUSED),
        ("ana", {"until": now + 15 * day}, CHECK), ("ana", {"until": None}, CHECK),
        ("ana", {"until": now}, CHECK), ("ana", {"days": 128}, CHECK),
        ("ana", {"begins": 720, "ends": 720}, CHECK), ("ana", {"ends": 1441}, CHECK),
    ):  # fmt: skip
        if (found := desk.counts(who, ADD, **{**good, **other})) != expected:
            yield f"{who} writes {other}: {found} instead of {expected}"
    _put(desk)
    if (found := desk.counts("ana", ADD, **good)) != TAKEN:
        yield f"two stand at once: {found}"
    desk.clear("cases_contactline", "cases_safecontact")


def what_may_reach_says(desk: Desk) -> Iterator[str]:
    """By the clock of the database, in the zone of the person, to the minute; unknown is no."""
    now = worlds.now()
    zone, there = _at_noon(now)
    minute, today = there.hour * 60 + there.minute, 1 << there.weekday()
    day = timedelta(days=1)
    good = {**ROW, "zone": zone, "confirmed": now - day, "until": now + day}
    for other, expected in (
        ({}, True), ({"days": today}, True), ({"days": 127 - today}, False), ({"days": 0}, False),
        ({"begins": minute - 5}, True), ({"begins": minute + 5}, False),
        ({"ends": minute + 5}, True), ({"ends": minute}, False),
        ({"begins": minute - 5, "ends": minute + 5, "zone": _far(zone)}, False),
        ({"confirmed": now + day / 2}, False), ({"until": now - day / 2}, False),
        ({"confirmed": None}, False), ({"until": None}, False), ({"days": None}, False),
        ({"until": now + 13 * day - timedelta(minutes=1)}, True),
        ({"until": now + 13 * day + timedelta(minutes=1)}, False),
    ):  # fmt: skip
        if (found := desk.answers("ana", ASK, **{**good, **other})) != [(expected,)]:
            yield f"may_reach of {other}: {found}"
    for confirmed, expected in ((now - day, True), (None, True), (now + day, False)):
        said = "SELECT sec.may_set('UTC', %(confirmed)s)"
        if (found := desk.answers("ana", said, confirmed=confirmed)) != [(expected,)]:
            yield f"may_set of {confirmed}: {found}"


def _at_noon(now: datetime) -> tuple[str, datetime]:
    """A zone in which it is between twelve and one now, and the moment there."""
    ahead = 12 - now.hour
    return f"Etc/GMT{-ahead:+d}", now + timedelta(hours=ahead)


def _far(zone: str) -> str:
    """A zone some hours from another."""
    return "Etc/GMT-6" if zone != "Etc/GMT-6" else "Etc/GMT+3"


QUESTIONS = (
    a_line_is_there_while_it_may_be_used,
    a_reader_sees_no_line,
    a_contact_is_closed_once_and_not_moved,
    a_contact_is_written_as_it_is,
    what_may_reach_says,
)
