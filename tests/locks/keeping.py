"""The functions of the second lock, asked one by one: sessions, the log, keys, budgets, the law.

Each question has one right answer. It is asked as each role does.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import psycopg
from psycopg import errors

from tests.locks import worlds
from tests.locks.desk import LINE, LONG_AGO, RELEASE, SPENT, Desk, _refused
from tests.locks.working import ORIGINAL, _fails

ONE, TWO = UUID(int=1), UUID(int=2)


def readings_are_written_down(desk: Desk) -> Iterator[str]:
    """Who, what, and when by the database's clock."""
    seat, officer, job, kind, dossiers, at = desk.line(desk.release(desk.at.own)) or (None,) * 6
    if (seat, officer, job, kind) != (desk.at.ana.seat, desk.at.ana.officer, "", "open"):
        yield f"the line says {(seat, officer, job, kind)}"
    if dossiers != [desk.at.own]:
        yield f"the line is about {dossiers}"
    if not isinstance(at, datetime) or abs(worlds.now() - at) > timedelta(minutes=1):
        yield f"the line says {at}"


def a_page_writes_its_own_acts_only(desk: Desk) -> Iterator[str]:
    """In nobody else's name, and nothing that keys could be taken for."""
    ana, berta = desk.at.ana, desk.at.berta
    for values in (
        [berta.seat, berta.officer, "", "act"], [ana.seat, berta.officer, "", "act"],
        [berta.seat, ana.officer, "", "act"], [ana.seat, ana.officer, "job", "act"],
        [ana.seat, ana.officer, "", "open"], [None, None, "", "act"], [None, None, "job", "act"],
    ):  # fmt: skip
        with desk.app.transaction(force_rollback=True):
            desk.at.enter(desk.app, ana)
            try:
                desk.app.execute(LINE.encode(), values)
            except errors.InsufficientPrivilege:
                continue
            yield f"a line of {values}"


def a_context_is_signed_for_here_and_now(desk: Desk) -> Iterator[str]:
    """HMAC-SHA-256 over the words, this process and this transaction, under a key of its own."""
    with desk.administrator.transaction():
        row = desk.administrator.execute(
            "SELECT inner_pad, outer_pad, pg_backend_pid(),"
            " extract(epoch FROM transaction_timestamp())::text, sec.mac('words') FROM sec.secret"
        ).fetchone()
    inner, outer, pid, moment, mac = row or (b"", b"", 0, "", "")
    signed = hashlib.sha256(inner + f"words|{pid}|{moment}".encode()).digest()
    if hashlib.sha256(outer + signed).hexdigest() != mac or inner == outer:
        yield "the signature is another"


def a_closed_account_reaches_nothing(desk: Desk) -> Iterator[str]:
    """At once, with a session that still lives."""
    close = "UPDATE security_officer SET is_active = %s WHERE id = %s"
    desk.administrator.execute(close.encode(), [False, desk.at.ana.officer])
    if not _refused(lambda: desk.release(desk.at.own)):
        yield "a closed account opens a dossier"
    desk.administrator.execute(close.encode(), [True, desk.at.ana.officer])


def a_session_that_is_over_reaches_nothing(desk: Desk) -> Iterator[str]:
    """Not after its hours, nor after nobody was there for too long."""
    for column in ("ends_at", "idle_until"):
        over = f"UPDATE security_session SET {column} = %s WHERE officer_id = %s"
        kept = desk.administrator.execute(
            f"SELECT digest, {column} FROM security_session WHERE officer_id = %s".encode(),
            [desk.at.ana.officer],
        ).fetchall()
        desk.administrator.execute(
            over.encode(), [worlds.now() - timedelta(hours=1), desk.at.ana.officer]
        )
        if not _refused(lambda: desk.release(desk.at.own)):
            yield f"a session opens a dossier after its {column}"
        back = f"UPDATE security_session SET {column} = %s WHERE digest = %s"
        for digest, until in kept:
            desk.administrator.execute(back.encode(), [until, digest])


def only_what_is_reached_is_released(desk: Desk) -> Iterator[str]:
    """Nothing foreign, nothing missing, nothing twice, nothing for nobody."""
    own, foreign = desk.at.own, desk.at.foreign
    for name, act in {
        "foreign": lambda: desk.release(foreign),
        "missing": lambda: desk.release(uuid4()),
        "own and foreign": lambda: desk.release(own, foreign),
        "for nobody": lambda: desk.release(own, secret="nobody"),
        "with another's seat": lambda: desk.release(foreign, seat=desk.at.berta.seat),
    }.items():
        if not _refused(act):
            yield f"{name} was released"


def walls_beat_releases(desk: Desk) -> Iterator[str]:
    """Neither the reading nor who read it."""
    desk.release(desk.at.own)
    desk.wall()
    if not _refused(lambda: desk.release(desk.at.own)):
        yield "a walled dossier was released"
    if _openings(desk, desk.at.own):
        yield "a walled dossier's log was shown"
    desk.unwall()


def keys_are_given_once(desk: Desk) -> Iterator[str]:
    """For a line that stands, is fresh, is about these dossiers, and is a reading."""
    own, lent = desk.at.own, desk.at.world.cases[2].dossier
    line = desk.release(own)
    for name, act in {
        "for other dossiers": lambda: desk.take(line, lent),
        "for more dossiers": lambda: desk.take(line, own, lent),
        "for no line": lambda: desk.take(10**9, own),
    }.items():
        if not _refused(act):
            yield f"keys were given {name}"
    desk.take(line, own)
    if not _refused(lambda: desk.take(line, own)):
        yield "keys were given twice"
    act_line = desk.release(own, kind="act")
    if not _refused(lambda: desk.take(act_line, own)):
        yield "keys were given for an act"
    desk.forget()
    desk.spend(1, age=timedelta(seconds=20), dossiers=[own])
    row = desk.administrator.execute("SELECT max(id) FROM audit_event").fetchone()
    if not _refused(lambda: desk.take(row[0] if row else 0, own)):
        yield "keys were given for an old line"


def a_line_that_is_not_committed_gives_no_keys(desk: Desk) -> Iterator[str]:
    """The key service looks on a connection of its own."""
    with desk.door.transaction(force_rollback=True):
        line = desk.release(desk.at.own)
        if not _refused(lambda: desk.take(line, desk.at.own)):
            yield "keys were given before the line was committed"


def searches_open_what_they_said(desk: Desk) -> Iterator[str]:
    """The log does not list them, and keys are given for just those."""
    own, lent = desk.at.own, desk.at.world.cases[2].dossier
    both = sorted((own, lent))
    line = desk.release(*both, kind="search")
    if desk.line(line)[4] != []:
        yield "the log lists what was searched"
    if not _refused(lambda: desk.take(line, own)):
        yield "a search opened something else"
    desk.take(line, *both)


def budgets_end_the_day(desk: Desk) -> Iterator[str]:
    """80 dossiers in ten minutes, 150 in a day, each once; one's own readings only."""
    own, minutes, hours = desk.at.own, timedelta(minutes=5), timedelta(hours=5)
    few = [uuid4() for _ in range(79)]
    for name, spending, enough in (
        ("79 dossiers, often", [(240, minutes, {"dossiers": few})], False),
        ("80 dossiers and one", [(80, minutes, {})], True),
        ("150 dossiers and one in a day", [(150, hours, {})], True),
        ("149 dossiers and one in a day", [(149, hours, {})], False),
        ("yesterday's", [(400, timedelta(hours=25), {})], False),
        ("another's", [(200, minutes, {"seat": desk.at.berta.seat})], False),
        ("lists", [(200, minutes, {"kind": "list"})], False),
        ("a job's", [(200, minutes, {"job": "x"})], False),
    ):
        desk.forget()
        for times, age, more in spending:
            desk.spend(times, age=age, **more)
        line = desk.release(own)
        if enough and not _refused(lambda line=line: desk.take(line, own), SPENT):  # type: ignore[misc]
            yield f"{name}: keys were given"
        if not enough:
            try:
                desk.take(line, own)
            except psycopg.Error as error:
                yield f"{name}: {error.diag.message_primary}"
    desk.forget()


def jobs_have_a_session_of_their_own(desk: Desk) -> Iterator[str]:
    """They say when, and for whom, and are not counted."""
    row = desk.worker.execute("SELECT sec.begin_job('law', NULL)").fetchone()
    secret = str(row[0]) if row else ""
    values = [secret, desk.at.berta.seat, [desk.at.foreign], "open", LONG_AGO]
    row = desk.worker.execute(RELEASE, values).fetchone()
    line = desk.line(row[0] if row else 0)
    if line[:3] != (desk.at.berta.seat, desk.at.berta.officer, "law") or line[5] != LONG_AGO:
        yield f"a job's line says {line}"
    desk.spend(200, age=timedelta(minutes=5), seat=desk.at.berta.seat)
    desk.take(row[0] if row else 0, desk.at.foreign)
    desk.forget()
    row = desk.worker.execute("SELECT sec.begin_job('law', %s)", [desk.at.ana.seat]).fetchone()
    for secret, all_ in ((secret, True), (str(row[0]) if row else "", False)):
        with desk.worker.transaction(force_rollback=True):
            desk.worker.execute("SELECT sec.enter(%s, NULL)", [secret])
            found = desk.worker.execute("SELECT dossier_id FROM cases_track").fetchall()
        if (len(found) == 4) != all_ or not found:
            yield f"a job {'without' if all_ else 'with'} a seat sees {len(found)} tracks"
    line = desk.line(desk.release(desk.at.own, secret=secret, seat=desk.at.berta.seat))
    if line[:2] != (desk.at.ana.seat, desk.at.ana.officer):
        yield f"a job with a seat writes {line}"


def a_session_without_an_officer_is_nobody(desk: Desk) -> Iterator[str]:
    """Whoever has only begun to sign in is no job."""
    desk.administrator.execute(
        "INSERT INTO security_session (digest, job, begun_at, idle_until, ends_at, data) VALUES"
        " (encode(sha256('begun'), 'hex'), '', now(), now() + interval '1 hour',"
        " now() + interval '1 hour', '') ON CONFLICT DO NOTHING"
    )
    for secret in ("begun", "nobody"):
        with desk.app.transaction(force_rollback=True):
            desk.app.execute("SELECT sec.enter(%s, %s)", [secret, desk.at.ana.seat])
            row = desk.app.execute("SELECT count(*), max(sec.kind()) FROM cases_track").fetchone()
        if row != (0, None):
            yield f"whoever enters with {secret!r} sees {row}"


def _openings(desk: Desk, dossier: UUID) -> list[tuple[object, ...]]:
    with desk.app.transaction(force_rollback=True):
        desk.at.enter(desk.app, desk.at.ana)
        return desk.app.execute("SELECT * FROM sec.openings(%s, 50)", [dossier]).fetchall()


def who_opened_it_is_shown_to_those_who_may(desk: Desk) -> Iterator[str]:
    """Their own dossiers' lines, and no other's; of one that is not there, nothing."""
    desk.forget()
    lost = uuid4()
    desk.spend(3, age=timedelta(minutes=1), dossiers=[desk.at.own])
    desk.spend(2, age=timedelta(minutes=1), dossiers=[desk.at.foreign])
    desk.spend(2, age=timedelta(minutes=1), dossiers=[lost])
    for name, dossier, count in (("own", desk.at.own, 3), ("foreign", desk.at.foreign, 0),
                                 ("lost", lost, 0)):  # fmt: skip
        if (found := len(_openings(desk, dossier))) != count:
            yield f"{found} lines about a dossier that is {name}"
    found = desk.app.execute("SELECT * FROM sec.openings(%s, 50)", [desk.at.own]).fetchall()
    if found:
        yield "nobody is shown who opened a dossier"
    desk.forget()


def a_post_counts_its_own(desk: Desk) -> Iterator[str]:
    """One open case here in the seat's protocols; others are closed, of another, or elsewhere."""
    day, scope = worlds.ANY_DAY, desk.at.world.cases[0].scope
    for pk, state, at in ((ONE, "open", scope + 2), (TWO, "closed", scope)):
        desk.put("cases_track", {
            "id": pk, "protocol": "x", "route": "", "stage": "", "state": state, "severity": "",
            "outcome": "", "opened_on": day, "closed_on": day if state == "closed" else None,
            "version": 0, "figures_stale": False, "case_id": pk, "dossier_id": pk, "package_id": 1,
            "scope_id": at})  # fmt: skip
    if (rows := desk.answers("ana", "SELECT working FROM sec.post_load(now())")) != [(1,)]:
        yield f"the post counts {rows}"
    desk.administrator.execute("DELETE FROM cases_track WHERE id = ANY (%s)", [[ONE, TWO]])


def others_numbers_and_links_stay_theirs(desk: Desk) -> Iterator[str]:
    """Berta's numbering, her links, her case: not there for Ana, nor to be made in her place."""
    at, day = desk.at, worlds.ANY_DAY
    foreign, lent = (worlds.case_of(case.dossier) for case in at.world.cases[1:3])
    desk.administrator.execute(
        "INSERT INTO cases_numbering (post_id, year, last) VALUES (%s, 2026, 1)", [at.berta.post]
    )
    desk.administrator.execute("SET session_replication_role = replica")
    desk.administrator.execute(
        "INSERT INTO cases_caselink (kind, first_id, second_id, linked_on, linked_by_id)"
        " VALUES ('family', %s, %s, %s, 1)", [foreign, uuid4(), day])  # fmt: skip
    desk.administrator.execute("SET session_replication_role = origin")
    numbering = "INSERT INTO cases_numbering (post_id, year, last) VALUES (%s, 2027, 1)"
    link = ("INSERT INTO cases_caselink (kind, first_id, second_id, linked_on, linked_by_id)"
            " VALUES ('family', %s, %s, %s, %s)")  # fmt: skip
    dossier = ("INSERT INTO security_dossier (id, key_version, opened_on, scope_id)"
               " VALUES (%s, 1, %s, %s)")  # fmt: skip
    case = "INSERT INTO cases_case (id, number, opened_on, post_id) VALUES (%s, 'N', %s, %s)"
    for name, statement, values in (
        ("number another post's cases", numbering, [at.berta.post]),
        ("open a case of another post", case, [uuid4(), day, at.berta.post]),
        ("open a dossier in a foreign scope", dossier, [uuid4(), day, at.world.cases[1].scope]),
        ("link a foreign case", link, [worlds.case_of(at.own), foreign, day, at.ana.seat]),
        ("link a foreign case first", link, [foreign, lent, day, at.ana.seat]),
        ("move a dossier to a foreign scope",
         "UPDATE security_dossier SET scope_id = %s WHERE id = %s",
         [at.world.cases[1].scope, at.own]),
        ("give one's case away", "UPDATE cases_case SET post_id = %s WHERE id = %s",
         [at.berta.post, worlds.case_of(at.own)]),
        ("give the numbering away", "UPDATE cases_numbering SET post_id = %s", [at.berta.post]),
    ):  # fmt: skip
        with desk.app.transaction(force_rollback=True):
            at.enter(desk.app, at.ana)
            if name == "give the numbering away":
                desk.app.execute(numbering.encode(), [at.ana.post])
            try:
                with desk.app.transaction():
                    desk.app.execute(statement.encode(), values)
            except errors.InsufficientPrivilege:
                continue
        yield f"Ana could {name}"
    with desk.app.transaction(force_rollback=True):
        at.enter(desk.app, at.ana)
        for statement in ("SELECT FROM cases_numbering", "UPDATE cases_numbering SET last = 9",
                          "SELECT FROM cases_caselink",
                          "UPDATE cases_caselink SET undone_on = now()"):  # fmt: skip
            if found := desk.app.execute(statement.encode()).rowcount:
                yield f"{statement}: {found} rows"
    desk.administrator.execute("DELETE FROM cases_caselink; DELETE FROM cases_numbering")


def what_policies_ask_is_answered_alone(desk: Desk) -> Iterator[str]:
    """``sec.writes`` and ``sec.may_run`` by themselves, where no other policy stands before them."""
    names = desk.names
    for pk, post in ((ONE, "here"), (TWO, "there")):
        case = {"id": pk, "number": str(pk)[-2:], "opened_on": worlds.ANY_DAY}
        desk.put("cases_case", case | {"post_id": names[post]})
    own, foreign = (worlds.case_of(dossier) for dossier in (desk.at.own, desk.at.foreign))
    of_own = (
        ("ana", "sec.writes(%(own)s, %(scope)s)", True),
        ("ana", "sec.writes(%(own)s, %(scope)s, %(track)s)", True),
        ("ana", f"sec.may_run('{own}', 'uca', %(scope)s)", True),
    )
    asked = (
        *of_own,
        ("ana", "sec.writes(%(own)s, %(scope_there)s)", False),
        ("ana", "sec.writes(%(foreign)s, %(scope_there)s)", False),
        ("berta", "sec.writes(%(own)s, %(scope)s)", False),  # she reads it
        ("ana", f"sec.writes(%(own)s, %(scope)s, '{worlds.track_of(desk.at.foreign)}')", False),
        ("berta", f"sec.may_run('{own}', 'uca', %(scope)s)", True),
        ("ana", f"sec.may_run('{own}', 'gbv', %(scope)s)", False),
        ("ana", f"sec.may_run('{foreign}', 'uca', %(scope)s)", False),
        ("ana", f"sec.may_run('{ONE}', 'uca', %(scope)s)", True),
        ("ana", f"sec.may_run('{TWO}', 'uca', %(scope)s)", False),
        ("job", f"sec.may_run('{TWO}', 'uca', %(scope)s)", True),
    )
    yield from _otherwise(desk, asked)
    desk.wall()
    yield from _otherwise(desk, [(who, call, False) for who, call, __ in of_own])
    desk.unwall()
    desk.administrator.execute("DELETE FROM cases_case WHERE id = ANY (%s)", [[ONE, TWO]])


def _otherwise(desk: Desk, asked: Iterable[tuple[str, str, bool]]) -> Iterator[str]:
    for who, call, answer in asked:
        if (rows := desk.answers(who, f"SELECT {call}")) != [(answer,)]:
            yield f"{who}: {call}: {rows}"


def a_reader_sees_no_original(desk: Desk) -> Iterator[str]:
    """An interpreter's grant opens the record, neither what is sealed in it nor originals."""
    at, paper, case = desk.at, uuid4(), desk.at.world.cases[0]
    with desk.administrator.transaction():
        desk.administrator.execute("SET LOCAL session_replication_role = replica")
        desk.administrator.execute(ORIGINAL.encode(), [case.dossier, case.scope, paper])
    for seat, count in ((at.ana, 1), (at.berta, 0)):
        with desk.app.transaction(force_rollback=True):
            at.enter(desk.app, seat)
            found = desk.app.execute(
                "SELECT FROM attachments_original WHERE dossier_id = %s", [case.dossier]
            ).rowcount
            record = desk.app.execute(
                "SELECT FROM cases_entry WHERE dossier_id = %s", [case.dossier]
            ).rowcount
        if (found, record) != (count, 1):
            yield f"{found} originals and {record} lines"
    desk.administrator.execute("DELETE FROM attachments_original")
    with desk.app.transaction(force_rollback=True):
        at.enter(desk.app, at.ana)
        by_hand = ("INSERT INTO security_grant (dossier_id, scope_id, seat_id, purpose, since,"
                   " until) VALUES (%s, %s, %s, 'break_glass', now(), now() + '1 hour')")  # fmt: skip
        if not _fails(desk.app, by_hand, [at.own, case.scope, at.ana.seat]):
            yield "a glass was broken by hand"


def the_law_is_in_the_tables(desk: Desk) -> Iterator[str]:
    """Constraints that no role gets round: consents, two officers, two hours, one dossier."""
    at, scope = desk.at, desk.at.world.cases[0].scope
    other = at.world.cases[2]
    grant = ("INSERT INTO security_grant (dossier_id, scope_id, seat_id, purpose, since, until,"
             " consent_id) VALUES (%s, %s, %s, %s, now(), now() + %s::interval, %s)")  # fmt: skip
    consent = ("INSERT INTO security_consent (id, key_version, sealed, purpose, ground, since,"
               " dossier_id, scope_id, signed_by_id, second_id)"
               " VALUES (%s, 1, '', 'others', %s, now(), %s, %s, %s, %s)")  # fmt: skip
    pk, officer = uuid4(), at.ana.officer
    for name, steps in {
        "an interpreter without consent": [(grant, [at.own, scope, at.ana.seat, "interpreter",
                                                    "1 h", None])],
        "a glass broken for a day": [(grant, [at.own, scope, at.ana.seat, "break_glass", "24 h",
                                              None])],
        "interests decided by one": [(consent, [pk, "best_interests", at.own, scope, officer,
                                                officer])],
        "interests decided by nobody else": [(consent, [pk, "best_interests", at.own, scope,
                                                        officer, None])],
        "a consent of another dossier": [
            (consent, [pk, "consent", other.dossier, other.scope, officer, None]),
            (grant, [at.own, scope, at.ana.seat, "interpreter", "1 h", pk])],
        "a grant that stands elsewhere": [(grant, [at.own, other.scope, at.ana.seat, "help", "1 h",
                                                   None])],
        "a track that stands elsewhere": [("UPDATE cases_track SET scope_id = %s WHERE dossier_id"
                                           " = %s", [other.scope, at.own])],
        "a section that stands elsewhere": [("UPDATE cases_section SET scope_id = %s WHERE"
                                             " dossier_id = %s", [other.scope, at.own])],
        "an officer's session with a job": [
            ("UPDATE security_session SET job = 'x' WHERE officer_id = %s", [officer])],
        "a changed log": [("INSERT INTO audit_event (at, job, action, kind, dossiers, detail)"
                           " VALUES (now(), '', 'x', 'act', '{}', '{}')", []),
                          ("UPDATE audit_event SET action = 'y'", [])],
    }.items():  # fmt: skip
        try:
            with desk.administrator.transaction(force_rollback=True):
                for statement, values in steps:
                    desk.administrator.execute(statement.encode(), values)
                desk.administrator.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except (errors.IntegrityError, errors.RaiseException, errors.InsufficientPrivilege):
            continue
        yield f"{name} is possible"
