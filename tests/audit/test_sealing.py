"""The chain: every committed line once, in order, by one sealer, whatever happens to it."""

import random
import threading
from datetime import timedelta

import psycopg
import pytest
from django.db import connections
from psycopg import sql

from tests.audit import tampering
from tests.audit.logs import Log, busy_day, put_back, snapshot
from ventanilla.audit import chain, heads, sealing
from ventanilla.audit.verifying import Fault, Found, Note
from ventanilla.security import signing

CHANGES = ("DELETE FROM {}", "UPDATE {} SET hash = ''", "TRUNCATE {}")


@pytest.fixture
def log(server, db, tmp_path):
    return Log(server, connections.settings["default"]["NAME"], tmp_path / "log")


@pytest.fixture
def administrator(log):
    with log.administrator() as connection:
        yield connection


@pytest.fixture
def rng():
    return random.Random(3)  # noqa: S311


def sealed(administrator):
    rows = administrator.execute("SELECT event_id FROM audit_seal ORDER BY seq").fetchall()
    return [event for (event,) in rows]


def test_what_was_written_is_sealed_once_and_in_order(log, administrator, rng):
    numbers = log.write(7, rng)

    assert log.seal() == 7
    assert log.seal() == 0
    assert sealed(administrator) == numbers
    report = log.verify()
    assert (report.ok, report.lines, report.heads, report.witnessed) == (True, 7, 1, 1)
    assert report.notes == []


def test_a_line_that_is_committed_late_comes_after_those_it_was_numbered_before(
    log, administrator, rng
):
    with log.writer() as slow, log.writer() as quick, slow.connection.transaction():
        slow.connection.execute("SELECT sec.enter(%s, NULL)", [slow.secret])
        number = slow.write(1, rng)
        later = quick.write(3, rng)
        assert log.seal() == 0, "a line can still come before these"
    log.settle()
    assert log.seal() == 4
    assert sealed(administrator) == [*number, *later]


def test_what_was_rolled_back_leaves_no_gap(log, administrator, rng):
    with log.writer() as writer:
        first = writer.write(2, rng)
        writer.write(2, rng, undo=True)
        second = writer.write(1, rng)
    log.settle()
    assert log.seal() == 3
    assert sealed(administrator) == first + second
    assert log.verify().ok


def test_many_write_at_once_and_nothing_is_lost_or_doubled(log, administrator, rng):
    committed = busy_day(log, rng, seconds=2)
    log.seal()

    events = sealed(administrator)
    assert sorted(events) == sorted(committed)
    assert events != sorted(events), "no line was committed late: this has tried nothing"
    report = log.verify()
    assert (report.faults, report.notes) == ([], [])


def test_more_than_one_batch(log, administrator, rng, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 3)
    log.write(10, rng)
    assert log.seal() == 10
    assert log.verify().ok


def test_a_second_sealer_leaves(log):
    with log.sealing(), pytest.raises(sealing.Busy), log.sealing():
        pass


def test_nothing_that_a_server_is_set_to_changes_a_hash(log, administrator, rng):
    log.write(20, rng)
    log.seal()
    administrator.execute(
        f"ALTER ROLE ventanilla_sealer IN DATABASE {log.name} SET timezone = 'Asia/Tokyo'"
    )
    administrator.execute(
        f"ALTER ROLE ventanilla_sealer IN DATABASE {log.name} SET datestyle = 'German'"
    )
    try:
        assert log.verify().ok
    finally:
        administrator.execute(f"ALTER ROLE ventanilla_sealer IN DATABASE {log.name} RESET ALL")


@pytest.mark.parametrize("kind", tampering.KINDS, ids=lambda kind: kind.__name__)
def test_each_tampering_is_found_for_what_it_is(log, administrator, rng, kind):
    who = tampering.prepare(log, administrator, rng)

    assert tampering.found(who, kind) & tampering.KINDS[kind]
    assert log.verify().faults == [], "what was put back is whole again"


def test_the_places_of_the_faults_are_said(log, administrator, rng):
    numbers = log.write(9, rng)
    log.seal()
    administrator.execute("UPDATE audit_event SET action = 'x' WHERE id = %s", [numbers[1]])
    administrator.execute("DELETE FROM audit_event WHERE id = %s", [numbers[3]])
    administrator.execute("DELETE FROM audit_event WHERE id = %s", [numbers[5]])
    administrator.execute("DELETE FROM audit_seal WHERE seq = 6")

    assert log.verify().faults == [
        Found(Fault.CHANGED, seq=2, event=numbers[1]),
        Found(Fault.DELETED, seq=4, event=numbers[3]),
        Found(Fault.SEAL_DELETED, seq=6, until=6),
    ]


def test_from_a_head_that_is_believed_only_the_rest_is_looked_at(log, administrator, rng):
    first = log.write(5, rng)
    log.seal()
    log.write(5, rng)
    log.seal()
    administrator.execute("UPDATE audit_event SET action = 'x' WHERE id = %s", [first[0]])
    (head,) = administrator.execute("SELECT min(id) FROM audit_head").fetchone()

    assert not log.verify().ok
    report = log.verify(since=head)
    assert (report.ok, report.lines) == (True, 5)


def test_a_line_with_an_old_date_is_pointed_out(log, administrator, rng):
    log.write(3, rng)
    administrator.execute(
        "INSERT INTO audit_event (at, written_at, job, action, kind, dossiers, detail) "
        "VALUES (now() - interval '3 days', now() - interval '3 days', '', 'x', 'act', '{}', '{}')"
    )
    log.settle()
    log.seal()
    report = log.verify()
    assert report.ok
    assert [note.what for note in report.notes] == [Note.BACKDATED]


def test_an_old_copy_is_not_gone_on_from_until_somebody_accepts_it(log, administrator, rng):
    log.write(5, rng)
    log.seal()
    old = snapshot(administrator)
    log.write(5, rng)
    log.seal()
    put_back(administrator, old)
    after = log.write(2, rng)

    with pytest.raises(sealing.Refused, match="shorter"):
        log.seal()
    assert {fault.what for fault in log.verify().faults} == {Fault.WITNESS_LONGER}
    with log.sealing() as sealer:
        sealer.accept("The disk broke on Tuesday;\n restored from Monday night")
    assert sealed(administrator)[-2:] == after
    log.write(3, rng)
    assert log.seal() == 3
    report = log.verify()
    assert report.faults == []
    (note,) = report.notes
    assert (note.what, note.seq) == (Note.ACCEPTED, 7)
    assert note.words == "The disk broke on Tuesday; restored from Monday night"


def test_a_log_from_another_server_goes_on_after_it_was_accepted(log, administrator, rng):
    """Its transactions have numbers that this server will reach in years."""
    log.write(4, rng)
    administrator.execute("UPDATE audit_event SET xid = (xid::text::bigint + 10^12)::text::xid8")
    with log.sealing() as sealer:
        sealer.accept("as the other server sealed it")
        sealer.anchor()
    old = snapshot(administrator)
    assert old
    administrator.execute("UPDATE audit_head SET kind = 'anchor', floor = '0'")
    log.write(2, rng)

    with pytest.raises(sealing.Refused, match="moved"):
        log.seal()
    put_back(administrator, old)
    log.write(2, rng)
    assert log.seal() == 2
    assert log.write(1, rng)
    assert log.seal() == 1
    assert log.verify().faults == []


def test_the_sealer_signs_again_and_again_and_at_its_end(log, administrator, rng):
    stop = threading.Event()
    thread = threading.Thread(
        target=sealing.work,
        args=[stop],
        kwargs={
            "open_sealer": log.sealer, "address": log.address,
            "every": timedelta(seconds=0.2), "round_seconds": 0.05,
        },
    )  # fmt: skip
    thread.start()
    for _ in range(4):
        log.write(2, rng)
        stop.wait(0.3)
    log.write(1, rng)
    stop.set()
    thread.join()
    report = log.verify()
    assert report.ok
    assert report.lines == 9
    assert report.heads == report.witnessed >= 3
    assert heads.read(log.witness.notes()[-1]).size == 9


def test_a_first_head_that_only_the_witness_got_is_kept_by_the_next_sealer(log, rng, monkeypatch):
    """Killed between the file and the database, when the database had no head at all."""
    log.write(2, rng)
    with monkeypatch.context() as killed:
        killed.setattr(sealing.Sealer, "_keep", lambda self, note: None)
        log.seal()
    log.write(2, rng)
    log.seal()

    report = log.verify()
    assert (report.faults, report.heads, report.witnessed) == ([], 2, 2)


def test_half_a_head_in_the_witness_goes_away_with_the_next(log, rng):
    log.write(2, rng)
    log.seal()
    with log.witness.path.open("ab") as file:
        file.write(log.witness.notes()[0].encode()[:40])
    log.write(2, rng)
    log.seal()
    assert [heads.read(note).size for note in log.witness.notes()] == [2, 4]
    assert log.verify().ok


def test_a_head_is_a_signed_note_that_others_can_check(log, rng):
    log.write(2, rng)
    log.seal()
    (note,) = log.witness.notes()
    keys = signing.load_public(signing.public_file(log.key))
    lines = note.split("\n")
    assert lines[1] == "2"
    assert lines[-2].startswith(f"— {lines[0]} ")
    assert keys.is_signed(note)
    assert not keys.is_signed(note.replace("\n2\n", "\n3\n"))
    assert not keys.is_signed(note + "x")
    other = log.folder / "other.key"
    signing.create(other)
    assert not signing.load_public(signing.public_file(other)).is_signed(note)


def test_nobody_but_the_sealer_adds_to_the_chain_and_nobody_changes_it(log, owner, rng):
    log.write(2, rng)
    log.seal()
    for table in ("audit_seal", "audit_head"):
        changes = [sql.SQL(act).format(sql.Identifier(table)) for act in CHANGES]
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only added to"):
            owner.execute(changes[0])
        with psycopg.connect(log.address, autocommit=True) as sealer:
            for change in changes:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    sealer.execute(change)
        rights = owner.execute(
            "SELECT count(*) FROM pg_roles AS r, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', "
            "'DELETE', 'TRUNCATE']) AS what WHERE r.rolname LIKE 'ventanilla%%' "
            "AND r.rolname NOT IN ('ventanilla_owner', 'ventanilla_sealer') "
            "AND has_table_privilege(r.oid, %s, what)",
            [table],
        ).fetchone()
        assert rights == (0,)


def test_where_it_stopped_is_found_by_an_index(log, administrator, rng):
    log.write(50, rng)
    log.seal()
    administrator.execute("ANALYZE audit_event; ANALYZE audit_seal")
    at = chain.place(administrator)
    question = sealing.NEXT.format(
        columns=sql.SQL(chain.COLUMNS), most=sql.Literal(5),
        xid=sql.Literal(str(at.after[0])), id=sql.Literal(at.after[1]),
    )  # fmt: skip
    with psycopg.connect(log.address) as sealer:
        sealer.execute("SET enable_seqscan = off")
        rows = sealer.execute(sql.SQL("EXPLAIN {}").format(question)).fetchall()
    plan = "\n".join(row[0] for row in rows)
    assert "audit_by_transaction" in plan
    assert "Index Cond: ((ROW(xid, id) >" in plan
    assert "Hash" not in plan
