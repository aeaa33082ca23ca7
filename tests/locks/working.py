"""Whoever has a case works on all of it."""

from collections.abc import Iterator, Sequence
from uuid import UUID, uuid4

import psycopg
from psycopg import errors

from tests.locks import worlds
from tests.locks.desk import LINE, Desk


def whoever_works_can(desk: Desk) -> Iterator[str]:
    """The lock lets in: a case is opened, lent and linked by those who may."""
    at, scope = desk.at, desk.at.world.cases[0].scope
    dossier, case, track = uuid4(), uuid4(), uuid4()
    with desk.app.transaction(force_rollback=True):
        at.enter(desk.app, at.ana)
        desk.app.execute(
            "INSERT INTO security_dossier (id, key_version, opened_on, scope_id)"
            " VALUES (%s, 1, %s, %s)", [dossier, worlds.ANY_DAY, scope])  # fmt: skip
        desk.app.execute(
            "INSERT INTO cases_case (id, number, opened_on, post_id) VALUES (%s, 'N', %s, %s)",
            [case, worlds.ANY_DAY, at.ana.post],
        )
        desk.app.execute(
            "INSERT INTO cases_track (id, protocol, route, stage, state, severity, outcome,"
            " opened_on, version, figures_stale, case_id, dossier_id, package_id, scope_id)"
            " VALUES (%s, 'uca', '', '', 'open', '', '', %s, 0, false, %s, %s, 1, %s)",
            [track, worlds.ANY_DAY, case, dossier, scope],
        )
        desk.app.execute(
            "INSERT INTO cases_numbering (post_id, year, last) VALUES (%s, 2026, 1)", [at.ana.post]
        )
        desk.app.execute("UPDATE cases_numbering SET last = 2")
        desk.app.execute(
            "INSERT INTO cases_owed (id, key_version, sealed, role, blocks, open_tasks,"
            " dossier_id, scope_id, track_id)"
            " VALUES (gen_random_uuid(), 1, '', 'x', false, 1, %s, %s, %s)",
            [dossier, scope, track],
        )
        desk.app.execute(
            "INSERT INTO cases_caselink (kind, first_id, second_id, linked_on, linked_by_id)"
            " VALUES ('family', %s, %s, %s, %s)",
            [case, worlds.case_of(at.own), worlds.ANY_DAY, at.ana.seat],
        )
        desk.app.execute(
            "INSERT INTO security_grant (dossier_id, scope_id, seat_id, purpose, since, until)"
            " VALUES (%s, %s, %s, 'help', now(), now() + interval '1 hour')",
            [dossier, scope, at.berta.seat],
        )
        desk.app.execute(
            "INSERT INTO security_grant (dossier_id, scope_id, seat_id, purpose, since, until,"
            " consent_id) VALUES (%s, %s, %s, 'interpreter', now(), now() + interval '1 hour', %s)",
            [at.own, scope, at.ana.seat, UUID(int=at.own.int ^ 16)],
        )
        desk.app.execute(LINE.encode(), [at.ana.seat, at.ana.officer, "", "act"])
        desk.app.execute(
            "INSERT INTO interviews_sitting (id, key_version, sealed, state, opened_on, dossier_id,"
            " scope_id, track_id, seat_id) VALUES (%s, 1, '', 'open', %s, %s, %s, %s, %s)",
            [case, worlds.ANY_DAY, dossier, scope, track, at.ana.seat],
        )
        desk.app.execute(
            "INSERT INTO cases_section (id, key_version, sealed, name, dossier_id, scope_id)"
            " VALUES (%s, 1, '', 'state', %s, %s)", [case, dossier, scope])  # fmt: skip
        for corrected in (None, track):
            desk.app.execute(
                "INSERT INTO interviews_submission (id, key_version, sealed, received_on,"
                " dossier_id, scope_id, sitting_id, corrects_id) VALUES (%s, 1, '', %s, %s, %s,"
                " %s, %s)",
                [track if corrected is None else uuid4(), worlds.ANY_DAY, dossier, scope, case,
                 corrected],
            )  # fmt: skip
        yield from _papers(desk, dossier, scope, track, case)
        for statement, count in (
            ("SELECT FROM interviews_submission", 2),
            ("UPDATE attachments_original SET sealed = 'x'", 1),
            ("UPDATE attachments_chunk SET sealed = 'x'", 1),
            ("SELECT FROM cases_caselink", 1), ("UPDATE cases_caselink SET undone_on = now()", 1),
            ("SELECT FROM security_grant", 5),
            ("UPDATE security_grant SET until = until", 4), ("UPDATE cases_case SET number = 'M' WHERE number"
             " = 'N'", 1), ("SELECT FROM cases_case", 3), ("DELETE FROM cases_owed", 1),
            ("SELECT FROM cases_numbering", 1),
        ):  # fmt: skip
            if (found := desk.app.execute(statement.encode()).rowcount) != count:
                yield f"{statement}: {found} rows"


SITTING = ("INSERT INTO interviews_sitting (id, key_version, sealed, state, opened_on, dossier_id,"
           " scope_id, track_id, seat_id) VALUES (%s, 1, '', 'open', %s, %s, %s, %s, %s)")  # fmt: skip
SUBMISSION = ("INSERT INTO interviews_submission (id, key_version, sealed, received_on, dossier_id,"
              " scope_id, sitting_id) VALUES (gen_random_uuid(), 1, '', '2026-01-02', %s, %s, %s)")  # fmt: skip
PAPER = ("INSERT INTO attachments_attachment (id, key_version, sealed, \"on\", dossier_id, scope_id,"
         " track_id, seat_id) VALUES (%s, 1, '', %s, %s, %s, %s, %s)")  # fmt: skip
ORIGINAL = ("INSERT INTO attachments_original (id, key_version, sealed, dossier_id, scope_id,"
            " attachment_id) VALUES (gen_random_uuid(), 1, '', %s, %s, %s)")  # fmt: skip
CHUNK = ("INSERT INTO attachments_chunk (id, key_version, sealed, kind, \"index\", dossier_id,"
         " scope_id, attachment_id) VALUES (gen_random_uuid(), 1, '', 'x', 0, %s, %s, %s)")  # fmt: skip


def _papers(desk: Desk, dossier: UUID, scope: int, track: UUID, sitting: UUID) -> Iterator[str]:
    """Rows point within their dossier: into another of one's own they may not."""
    at, paper, second, page = desk.at, uuid4(), uuid4(), uuid4()
    own, own_track, day = at.own, worlds.track_of(at.own), worlds.ANY_DAY
    whose = [at.ana.seat]
    desk.app.execute(PAPER.encode(), [paper, day, dossier, scope, track, *whose])
    desk.app.execute(PAPER.encode(), [page, day, own, scope, own_track, *whose])
    desk.app.execute(SITTING.encode(), [second, day, own, scope, own_track, *whose])
    for statement, inside in ((SUBMISSION, sitting), (ORIGINAL, paper), (CHUNK, paper)):
        if statement != SUBMISSION:
            desk.app.execute(statement.encode(), [dossier, scope, inside])
        if not _fails(desk.app, statement, [own, scope, inside]):
            yield f"a row points out of its dossier: {statement}"
    for table, column, outside in (
        ("interviews_submission", "sitting_id", second),
        ("attachments_original", "attachment_id", page),
        ("attachments_chunk", "attachment_id", page),
    ):
        if not _fails(desk.app, f"UPDATE {table} SET {column} = %s", [outside]):
            yield f"a row was pointed out of its dossier: {table}"
    if not _fails(desk.app, PAPER, [uuid4(), day, own, scope, track, *whose]):
        yield "a file points to another dossier's track"


def _fails(app: psycopg.Connection, statement: str, values: Sequence[object]) -> bool:
    try:
        with app.transaction(force_rollback=True):
            app.execute(statement.encode(), values)
    except errors.InsufficientPrivilege:
        return True
    return False
