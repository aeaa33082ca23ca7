"""The application owns nothing; the two databases stay apart; tests leave no trace."""

import psycopg
import pytest
from django.db import ProgrammingError, connection, connections, transaction

from tests import pages
from ventanilla.web.sessions import SessionStore


@pytest.mark.django_db
def test_pages_are_served_as_the_application_which_owns_nothing():
    with pages.served(), connection.cursor() as cursor:
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
        "TRUNCATE security_session",
        "DROP TABLE security_session",
        "SET ROLE ventanilla_owner",
        "COPY security_session TO PROGRAM 'cat'",
    ],
)
def test_the_application_may_not_change_the_shape_of_things(forbidden):
    with pages.served(), pytest.raises(ProgrammingError), transaction.atomic():
        connection.cursor().execute(forbidden)


@pytest.mark.django_db
def test_each_table_stands_in_its_own_database():
    cases = set(connection.introspection.table_names())
    keys = set(connections["keys"].introspection.table_names())
    assert cases & keys == {"django_migrations"}
    assert "security_session" in cases


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_what_a_test_commits_is_gone_before_the_next(turn, owner: psycopg.Connection):
    assert owner.execute("SELECT count(*) FROM security_session").fetchone() == (0,)
    SessionStore().save()
    assert owner.execute("SELECT count(*) FROM security_session").fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
def test_what_the_migrations_put_in_stays(owner: psycopg.Connection):
    assert owner.execute("SELECT count(*) FROM django_content_type").fetchone() != (0,)
