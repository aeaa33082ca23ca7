"""The roles of the two databases (``config.databases`` says what each is for) on our own server.

On a server that is not ours an administrator does the same by hand: ``docs/guides``.
"""

import psycopg
from psycopg import sql

from ventanilla.cli.embedded.connecting import connect
from ventanilla.config.databases import LOGINS, NAMES, OWNER, RULES
from ventanilla.config.place import Server

BARE = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"


def ensure(server: Server) -> None:
    """Make the roles and databases that are missing, and renew their passwords and rights."""
    with connect(server) as connection:
        for role in dict.fromkeys(role for roles in LOGINS.values() for role in roles):
            _ensure_role(connection, role, server.password(role))
        _ensure_role(connection, RULES, None)
        # The owner puts the functions in order under their own name, and has no more by it.
        connection.execute(
            sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE").format(
                sql.Identifier(RULES), sql.Identifier(OWNER)
            )
        )
        connection.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")
    for database, name in NAMES.items():
        create_database(server, name, database)


def _ensure_role(connection: psycopg.Connection, role: str, password: str | None) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    login = sql.SQL("LOGIN PASSWORD {}").format(sql.Literal(password))
    connection.execute(
        sql.SQL("{} ROLE {} {} {}").format(
            sql.SQL("ALTER" if known else "CREATE"),
            sql.Identifier(role),
            sql.SQL(BARE),
            login if password else sql.SQL("NOLOGIN"),
        )
    )


def create_database(server: Server, name: str, database: str, *, like: str = "template0") -> None:
    """Make a database of the owner's, empty or a copy. Does nothing if it is there.

    ``database``: ``default`` for cases or ``keys`` for wrapped keys, which says who may enter.
    ``like``: what it is copied from, into which nobody else is connected.
    """
    with connect(server) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if known.fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(like)
                )
            )
        grant_access(connection, name, database)
    with connect(server, name) as connection:
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        connection.execute(
            sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(_names(LOGINS[database]))
        )


def grant_access(connection: psycopg.Connection, name: str, database: str) -> None:
    """Let only its own roles into a database, and nobody make temporary tables in it."""
    entered = sql.Identifier(name)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(entered))
    connection.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(entered, _names(LOGINS[database]))
    )


def _names(roles: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, roles))
