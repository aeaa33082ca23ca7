"""What stops and tells: frozen seats, alarms, emergencies and their review, lines at the door."""

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from tests.locks import worlds
from tests.locks.desk import LONG_AGO, REFUSED, Desk
from tests.locks.worlds import Placed
from ventanilla.config.databases import APP, RULES, WORKER
from ventanilla.security.locks import rights

ONE, TWO, THREE, FOUR = (UUID(int=at) for at in range(1, 5))
DOOR_LINE = ("INSERT INTO audit_event (at, seat_id, officer_id, job, action, kind, dossiers, detail)"
             " VALUES (now(), {seat}, %(ana_o)s, {job}, {action}, {kind}, {dossiers}, '{{}}')")  # fmt: skip


def the_door_writes_who_came(desk: Desk) -> Iterator[str]:
    """Sign-ins, and nothing that was done with a seat or that keys are taken for."""
    line = {"seat": "NULL", "job": "''", "action": "'signin.refused'", "kind": "'act'",
            "dossiers": "'{}'"}  # fmt: skip
    wrong = ({"seat": "%(ana)s"}, {"job": "'x'"}, {"action": "'case.read'"}, {"kind": "'open'"},
             {"dossiers": "ARRAY[%(own)s::uuid]"})  # fmt: skip
    desk.spend(2, age=timedelta(minutes=1))
    yield from desk.wrong(
        ("door", DOOR_LINE.format(**line), 1),
        *(("door", DOOR_LINE.format(**line | other), REFUSED) for other in wrong),
        ("sealer", "SELECT FROM audit_event", 2),
    )
    desk.forget()


FREEZE = ("INSERT INTO oversight_freeze (seat_id, officer_id, post_id, cause, frozen_at, note)"
          " VALUES (%(carla)s, %(carla_o)s, %(here)s, '', now(), '')")  # fmt: skip


def a_stopped_seat_is_released_by_another(desk: Desk) -> Iterator[str]:
    """Seen and released by heads of protection of its post, never by whoever was stopped."""
    names = desk.names
    desk.clear("oversight_freeze")
    for at, (who, post) in enumerate((("carla", "here"), ("felix", "there"), ("ana", "here"))):
        desk.put("oversight_freeze", {
            "id": 10**6 + at, "seat_id": names[who], "officer_id": names[f"{who}_o"],
            "post_id": names[post], "cause": "", "frozen_at": LONG_AGO, "released_at": LONG_AGO,
            "released_officer_id": 1, "note": "work"})  # fmt: skip
    release = "UPDATE oversight_freeze SET released_at = now()"
    yield from desk.wrong(
        ("ana", "SELECT FROM oversight_freeze", 1), ("dan", "SELECT FROM oversight_freeze", 2),
        ("carla", "SELECT FROM oversight_freeze", 0), ("eva", "SELECT FROM oversight_freeze", 0),
        ("job", "SELECT FROM oversight_freeze", 3), ("door", "SELECT FROM oversight_freeze", 3),
        ("ana", release, 1), ("dan", release, 2), ("carla", release, 0), ("job", release, 3),
        ("job", FREEZE, 1), ("anas_job", FREEZE, REFUSED),
    )  # fmt: skip
    desk.clear("oversight_freeze")
    desk.put("oversight_freeze", {
        "seat_id": names["ana"], "officer_id": names["ana_o"], "post_id": names["here"],
        "cause": "", "frozen_at": LONG_AGO, "note": ""})  # fmt: skip
    yield from desk.wrong(
        ("ana", "SELECT FROM cases_track", 0), ("dan", "SELECT FROM cases_track", 1)
    )
    desk.clear("oversight_freeze")


def alarms_are_heads_and_auditors(desk: Desk) -> Iterator[str]:
    """A head of protection sees those of the post, an auditor all; who acknowledges is a head."""
    names = desk.names
    for at, (post, dossier) in enumerate((("here", None), ("there", None), ("here", "own"))):
        desk.put("oversight_alert", {
            "id": at + 1, "effect": str(at), "kind": "bulk", "at": LONG_AGO, "post_id": names[post],
            "dossier_id": dossier and names[dossier], "detail": "{}"})  # fmt: skip
    tell = "UPDATE oversight_alert SET told_at = now()"
    yield from desk.wrong(
        ("ana", "SELECT FROM oversight_alert", 2), ("carla", "SELECT FROM oversight_alert", 0),
        ("berta", "SELECT FROM oversight_alert", 1), ("eva", "SELECT FROM oversight_alert", 3),
        ("job", "SELECT FROM oversight_alert", 3), ("door", "SELECT FROM oversight_alert", 3),
        ("ana", tell, 2), ("eva", tell, 0), ("carla", tell, 0), ("job", tell, 3),
    )  # fmt: skip
    desk.wall()
    yield from desk.wrong(
        ("ana", "SELECT FROM oversight_alert WHERE dossier_id IS NULL", 1),
        ("ana", "SELECT FROM oversight_alert WHERE dossier_id IS NOT NULL", 0),
    )
    desk.unwall()
    desk.clear("oversight_alert")


def emergencies_are_reviewed_by_another(desk: Desk) -> Iterator[str]:
    """Whoever opened says why, once; a head of protection who did not open it reviews."""
    names = desk.names
    for at, (who, said) in enumerate((
        ("berta", b""), ("dan", b""), ("berta", b"why"), ("dan", b"why"), ("ana", b"why"),
        ("carla", b""),
    )):  # fmt: skip
        desk.put("oversight_emergencyopening", {
            "id": UUID(int=at + 1), "dossier_id": names["own"], "scope_id": names["scope"],
            "key_version": 1, "sealed": said, "seat_id": names[who],
            "officer_id": names[f"{who}_o"], "post_id": names["here"], "reason": "",
            "opened_at": LONG_AGO, "until": LONG_AGO, "review_by": LONG_AGO, "verdict": ""})  # fmt: skip
    say = "UPDATE oversight_emergencyopening SET sealed = 'why' WHERE id = '{}'"
    judge = ("UPDATE oversight_emergencyopening SET verdict = 'yes', reviewed_at = now(),"
             " reviewed_officer_id = 1 WHERE id = '{}'")  # fmt: skip
    yield from desk.wrong(
        ("berta", say.format(UUID(int=1)), 1),  # who reads it by a grant, and writes nothing else
        ("berta", say.format(UUID(int=2)), 0), ("berta", say.format(UUID(int=3)), 0),
        ("berta", "UPDATE oversight_emergencyopening SET sealed = 'why'", 1),
        ("berta", judge.format(UUID(int=1)), REFUSED),
        ("carla", say.format(UUID(int=6)), 1), ("carla", judge.format(UUID(int=6)), REFUSED),
        ("carla", judge.format(UUID(int=4)), 0), ("carla", say.format(UUID(int=2)), 0),
        ("ana", judge.format(UUID(int=4)), 1), ("ana", judge.format(UUID(int=5)), 0),
        ("job", judge.format(UUID(int=5)), 1), ("job", judge.format(UUID(int=6)), 1),
    )  # fmt: skip
    desk.clear("oversight_emergencyopening")


def a_voice_is_lent_while_consent_holds(desk: Desk) -> Iterator[str]:
    """Begun, not withdrawn, not over: else the interpreter reads nothing."""
    read = f"SELECT FROM cases_entry WHERE dossier_id = '{desk.at.own}'"
    change = "UPDATE security_consent SET since = %s, until = %s, withdrawn_at = %s WHERE dossier_id = %s"
    before, after = worlds.now() - timedelta(hours=1), worlds.now() + timedelta(hours=1)
    for since, until, withdrawn, count in (
        (LONG_AGO, None, None, 1), (LONG_AGO, after, None, 1), (LONG_AGO, before, None, 0),
        (LONG_AGO, None, before, 0), (after, None, None, 0), (LONG_AGO, None, None, 1),
    ):  # fmt: skip
        desk.administrator.execute(change, [since, until, withdrawn, desk.at.own])
        yield from desk.wrong(("berta", read, count))


def a_grant_names_a_consent_of_its_own(desk: Desk) -> Iterator[str]:
    """Given for that, and not withdrawn. One of another dossier that the seat reads too is refused

    at once, not at the end.
    """
    own, __, lent = desk.at.world.cases[:3]
    for pk, case, withdrawn, purpose in (
        (ONE, lent, None, "others"), (TWO, own, None, "others"), (THREE, own, LONG_AGO, "others"),
        (FOUR, own, None, "data"),
    ):  # fmt: skip
        desk.put("security_consent", {
            "id": pk, "key_version": 1, "sealed": b"", "purpose": purpose, "ground": "consent",
            "since": LONG_AGO, "dossier_id": case.dossier, "scope_id": case.scope,
            "signed_by_id": 1, "withdrawn_at": withdrawn})  # fmt: skip
    desk.put("security_grant", {
        "id": 1, "purpose": "absence", "since": LONG_AGO, "until": LONG_AGO.replace(year=2101),
        "dossier_id": own.dossier, "seat_id": desk.at.ana.seat, "scope_id": own.scope})  # fmt: skip

    def give(consent: str, case: Placed = own) -> str:
        return (
            "INSERT INTO security_grant (purpose, since, until, seat_id, dossier_id, scope_id,"
            " consent_id) VALUES ('help', now(), now() + interval '1 hour', %(dan)s,"
            f" '{case.dossier}', {case.scope}, {consent})"
        )

    yield from desk.wrong(
        ("ana", give("NULL"), 1), ("ana", give(f"'{TWO}'"), 1),
        ("ana", give(f"'{FOUR}'"), REFUSED), ("ana", give(f"'{THREE}'"), REFUSED),
        ("ana", give(f"'{ONE}'", case=lent), 1), ("ana", give(f"'{ONE}'"), REFUSED),
        ("ana", f"UPDATE security_grant SET consent_id = '{ONE}' WHERE id = 1", REFUSED),
        ("ana", f"UPDATE security_grant SET consent_id = '{FOUR}' WHERE id = 1", REFUSED),
        ("ana", f"UPDATE security_grant SET consent_id = '{TWO}' WHERE id = 1", 1),
        ("ana", "UPDATE security_grant SET until = now() WHERE id = 1", 1),
    )  # fmt: skip
    desk.administrator.execute("DELETE FROM security_grant WHERE id = 1")
    desk.administrator.execute(
        "DELETE FROM security_consent WHERE id = ANY (%s)", [[ONE, TWO, THREE, FOUR]]
    )


GIVEN = """
    SELECT n.nspname, c.relname, a.grantee::regrole::text, a.privilege_type, c.relkind = 'v'
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace,
         aclexplode(c.relacl) AS a
    WHERE n.nspname IN ('public', 'sec') AND c.relkind IN ('r', 'p', 'v')
      AND a.grantee NOT IN (c.relowner, 0)
"""
CALLED = """
    SELECT f.proname, a.grantee::regrole::text
    FROM pg_proc AS f, aclexplode(f.proacl) AS a
    WHERE f.pronamespace = 'sec'::regnamespace AND a.grantee <> f.proowner
"""


def nobody_may_more_than_is_declared(desk: Desk) -> Iterator[str]:
    """Whole tables, and functions: what the catalogue says that a role may, and ``rights`` does not."""
    given = desk.administrator.execute(GIVEN).fetchall()
    public = sorted({row[1] for row in given if row[0] == "public" and not row[-1]})
    declared = {
        (right.table, right.role, word)
        for right in rights.declared(public, "default")
        for word in re.sub(r"\w+ \([^)]*\)", "", right.rights).replace(",", " ").split()
    }
    # The functions read their tables; whoever starts reads what was applied.
    declared |= {("applied", role, "SELECT") for role in (APP, WORKER)}
    for schema, table, role, right, __ in given:
        of_rules = schema == "sec" and role == RULES
        if not of_rules and (table, role, right) not in declared:
            yield f"{role} may {right} {table}"
    callers = {
        (name.split("(")[0], role) for name, roles in rights.FUNCTIONS.items() for role in roles
    }
    for name, role in desk.administrator.execute(CALLED).fetchall():
        if (name, role) not in callers:
            yield f"{role} may call {name}"
