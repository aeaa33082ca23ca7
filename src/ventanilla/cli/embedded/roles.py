"""Two roles, two databases: the owner makes tables, the application uses them and owns nothing."""

import psycopg
from psycopg import sql

from ventanilla.config.databases import APP, NAMES, OWNER
from ventanilla.config.place import Server


def _connect(server: Server, database: str) -> psycopg.Connection:
    address = server.url(role="postgres", password=server.superuser_password, database=database)
    return psycopg.connect(address, autocommit=True)


def ensure(server: Server) -> None:
    """Make the roles and databases that are missing, and renew their passwords and rights."""
    with _connect(server, "postgres") as connection:
        for role, password in ((OWNER, server.owner_password), (APP, server.app_password)):
            _ensure_role(connection, role, password)
        connection.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")
    for name in NAMES.values():
        create_database(server, name)


def _ensure_role(connection: psycopg.Connection, role: str, password: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = "ALTER" if known else "CREATE"
    connection.execute(
        sql.SQL(
            "{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS "
            "PASSWORD {}"
        ).format(sql.SQL(verb), sql.Identifier(role), sql.Literal(password))
    )


def create_database(server: Server, name: str) -> None:
    """Make a database of the owner's that the application may use. Does nothing if it is there."""
    with _connect(server, "postgres") as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if known.fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
                    sql.Identifier(name), sql.Identifier(OWNER)
                )
            )
        grant_access(connection, name)
    with _connect(server, name) as connection:
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        for right, things in (
            ("SELECT, INSERT, UPDATE, DELETE", "TABLES"),
            ("USAGE, SELECT", "SEQUENCES"),
        ):
            connection.execute(
                sql.SQL(
                    "ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public GRANT {} ON {} TO {}"
                ).format(
                    sql.Identifier(OWNER), sql.SQL(right), sql.SQL(things), sql.Identifier(APP)
                )
            )
        connection.execute(
            sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(APP))
        )


def grant_access(connection: psycopg.Connection, name: str) -> None:
    """Let only our two roles into a database, and nobody make temporary tables in it."""
    database = sql.Identifier(name)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(APP))
    )
