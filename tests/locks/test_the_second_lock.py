"""The quick ones of what ``make judge`` asks of the second lock."""

import psycopg
import pytest
from django.db import connections

from tests.databases import administrator
from tests.locks import asking, bypasses, filtering, mutations, questions, sealing
from tests.locks.desk import Connect
from tests.locks.visits import Visits
from ventanilla.config.databases import APP, WORKER
from ventanilla.config.place import Server
from ventanilla.security.locks import lint, policies

pytestmark = pytest.mark.django_db
#: of some five hundred mutations each so-manieth; ``make judge`` takes all
EVERY = 127
WORLDS = 12


@pytest.fixture
def connect(server: Server, bare: str) -> Connect:
    def act(role: str = APP) -> psycopg.Connection:
        return psycopg.connect(server.url(role=role, database=bare), autocommit=True)

    return act


def test_a_database_that_was_just_migrated_is_in_order(connect):
    for role in (APP, WORKER):
        with connect(role) as connection:
            assert lint.findings(connection) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("ALTER TABLE cases_entry NO FORCE ROW LEVEL SECURITY", "cases_entry is not enabled"),
        ("DROP POLICY wall ON cases_track", "policy cases_track.wall is gone."),
        ("CREATE POLICY mine ON cases_track USING (true)", "cases_track.mine was added by hand."),
        ("ALTER POLICY see ON cases_track USING (true)", "cases_track.see was changed by hand."),
        (f"GRANT SELECT ON security_session TO {APP}", f"{APP} may use security_session."),
        (f"GRANT UPDATE ON audit_event TO {WORKER}", f"{WORKER} may change the log."),
        (f"GRANT CREATE ON SCHEMA public TO {APP}", f"{APP} may make things"),
        ("ALTER FUNCTION sec.enter(text, bigint) RESET search_path", "where it looks for names"),
        (
            "ALTER TABLE cases_entry ADD other uuid REFERENCES cases_track (id)",
            "The foreign key other of cases_entry has no index.",
        ),
        ("CREATE UNIQUE INDEX u ON people_identity (key_version)", "key u of people_identity"),
        ("CREATE VIEW public.v AS SELECT * FROM cases_track", "view v reads with its owner's"),
        (
            "CREATE TABLE public.t (id int, dossier_id uuid, scope_id bigint)",
            "security of t is not",
        ),
        ("DELETE FROM sec.applied", "The locks of another version were applied here."),
        ("DROP TABLE sec.applied", "never put in order"),
        (
            "ALTER TABLE cases_track DROP CONSTRAINT cases_track_stands_where_its_dossier_does",
            "Nothing holds the rows of cases_track in the scope of their dossier.",
        ),
    ],
)
def test_whatever_is_changed_by_hand_is_found(master, change, words):
    with master.transaction(force_rollback=True):
        master.execute(change)
        assert words in "\n".join(lint.findings(master))


def test_decide_the_database_the_filter_and_the_pages_agree(server):
    """In the database of the other tests: pages and jobs are connected to it."""
    names = {alias: connections.settings[alias]["NAME"] for alias in ("default", "keys")}
    address = server.url(role=APP, database=names["default"])
    with (
        administrator(server, names["default"]) as master,
        administrator(server, names["keys"]) as keys,
        psycopg.connect(address, autocommit=True) as app,
    ):
        asked = asking.ask(
            master, app, range(WORLDS), filtered=filtering.lets_in, visited=Visits(keys)
        )
    assert asked.faults == []
    assert asked.questions >= WORLDS * 60
    assert asked.visits >= WORLDS * 10


def test_the_oracle_notices_a_rule_that_is_gone(master, app):
    """Without walls the database lets in whom decide() refuses; the smallest world is told."""
    wall = next(
        each for each in policies.declared() if (each.table, each.name) == ("cases_entry", "wall")
    )
    master.execute("DROP POLICY wall ON cases_entry")
    try:
        asked = asking.ask(master, app, range(25), most=1)
    finally:
        master.execute(wall.statement)
    assert "the database allows to read what decide() answers with False" in asked.faults[0]
    assert asked.faults[0].count("Placed(") == 2  # in the sentence, and alone in its world


def test_no_way_round_tells_a_foreign_dossier_from_a_missing_one(master, connect):
    tried, faults = bypasses.run(master, connect)
    assert faults == []
    assert tried >= 60


def test_what_is_known_to_tell_something_is_written_down(master, connect):
    assert bypasses.known(master, connect) == list(bypasses.KNOWN)


def test_the_functions_keep_what_they_promise(master, connect):
    assert questions.faults(master, connect) == []


def test_a_lock_that_is_taken_away_is_missed(server, bare):
    with administrator(server) as connection:  # nobody may be connected to what is copied
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [bare]
        )
    judged, survivors, __ = mutations.run(server, bare, every=EVERY, clean=False)
    assert survivors == []
    assert judged * EVERY > 600


def test_each_lock_can_be_taken_away(master):
    """Or ``make judge`` breaks on it. What a database can only be told alone is left out."""
    every = [each for each in mutations.mutations() if each.name != "temporary tables"]
    for mutation in every:
        with master.transaction(force_rollback=True):
            mutation.change(master)
    assert len(every) > 500


def test_a_ciphertext_opens_nowhere_else():
    assert sealing.run() == (len(sealing.PARTS), [])
