"""The questions about restricted scopes, and that they notice what is taken away."""

import psycopg
import pytest

from tests.locks import bypasses, restricted
from tests.locks.desk import Desk
from ventanilla.config.databases import APP
from ventanilla.security.locks import policies

pytestmark = pytest.mark.django_db


@pytest.fixture
def faults(server, bare, master):
    """Ask every question."""

    def connect(role=APP):
        return psycopg.connect(server.url(role=role, database=bare), autocommit=True)

    def ask():
        desk = Desk(master, connect, bypasses.scene(master, connect))
        try:
            return [words for question in restricted.QUESTIONS for words in question(desk)]
        finally:
            desk.close()

    return ask


def test_only_heads_say_who_has_a_case(faults):
    assert faults() == []


@pytest.mark.parametrize(
    "gone",
    [
        ("security_grant", "assigned_by_head"),
        ("security_grant", "ended_by_others"),
        ("interviews_submission", "sealed"),
    ],
)
def test_a_policy_that_is_gone_is_missed(faults, master, gone):
    policy = next(each for each in policies.declared() if (each.table, each.name) == gone)
    master.execute(f"DROP POLICY {policy.name} ON {policy.table}")
    try:
        assert faults() != []
    finally:
        master.execute(policy.statement)
