"""Nobody waits for what is away: connections that died, rows that somebody holds, silence."""

import psycopg
import pytest
from django.db import OperationalError
from django.test import RequestFactory

from tests.databases import administrator
from ventanilla.cli.embedded.cluster import superuser
from ventanilla.config import databases
from ventanilla.config.postgres.base import is_dead
from ventanilla.web import refusals


@pytest.fixture
def line(server):
    with psycopg.connect(superuser(server)) as connection:
        yield connection


def test_a_line_that_the_server_has_cut_is_known_without_asking_it(server, line):
    assert not is_dead(line)
    with administrator(server) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [line.info.backend_pid])

    assert is_dead(line)


def test_a_line_on_which_something_was_said_lives(line):
    line.execute("LISTEN here")
    line.commit()
    line.execute("NOTIFY here")
    line.commit()

    assert not is_dead(line)


def test_pages_are_patient_for_less_than_five_seconds(server, monkeypatch):
    monkeypatch.setenv("VENTANILLA_POOL", "2")
    for works, patient in (("", "3s"), ("1", "0")):
        monkeypatch.setenv("VENTANILLA_AS_WORKER", works)
        for entry in databases.connections("test").values():
            options = entry["OPTIONS"]
            with psycopg.connect(superuser(server), options=options["options"]) as connection:
                told = {
                    name: connection.execute(f"SHOW {name}").fetchone()[0]
                    for name in ("lock_timeout", "idle_in_transaction_session_timeout")
                }
            assert told == {
                "lock_timeout": patient,
                "idle_in_transaction_session_timeout": "1min",
            }
            assert 2 * options["connect_timeout"] < 5
            assert options["pool"]["timeout"] < 5


@pytest.mark.parametrize(("fault", "status"), [(OperationalError, 503), (ValueError, 500)])
def test_what_is_away_is_said_to_be_away(fault, status):
    try:
        raise fault
    except fault:
        answer = refusals.broken(RequestFactory().get("/"))

    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == ("10" if status == 503 else None)
