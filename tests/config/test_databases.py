"""The application owns nothing; the two databases stay apart; tests leave no trace."""

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import ProgrammingError, connection, connections, transaction
from django.utils import timezone


@pytest.mark.django_db
def test_tests_run_as_the_application_which_owns_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, usesuper FROM pg_user WHERE usename = current_user")
        assert cursor.fetchone() == ("ventanilla_app", False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "forbidden",
    [
        "CREATE TABLE a (b int)",
        "CREATE TEMP TABLE a (b int)",
        "TRUNCATE django_session",
        "DROP TABLE django_session",
        "SET ROLE ventanilla_owner",
        "COPY django_session TO PROGRAM 'cat'",
    ],
)
def test_the_application_may_not_change_the_shape_of_things(forbidden):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(forbidden)


@pytest.mark.django_db
def test_each_table_stands_in_its_own_database():
    cases = set(connection.introspection.table_names())
    keys = set(connections["keys"].introspection.table_names())
    assert cases & keys == {"django_migrations"}
    assert "django_session" in cases


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_what_a_test_commits_is_gone_before_the_next(turn, owner: psycopg.Connection):
    assert owner.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
    Session.objects.create(session_key="a", session_data="", expire_date=timezone.now())
    assert owner.execute("SELECT count(*) FROM django_session").fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
def test_what_the_migrations_put_in_stays(owner: psycopg.Connection):
    assert owner.execute("SELECT count(*) FROM django_content_type").fetchone() != (0,)
