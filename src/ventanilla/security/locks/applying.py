"""Put functions, policies and rights of a database in order, as its owner, all in one go."""

import os
from pathlib import Path

import psycopg
from psycopg import sql

from ventanilla.config.databases import APP, LOGINS, RULES, WORKER
from ventanilla.network.roles import Role
from ventanilla.security import decisions
from ventanilla.security.locks import budgets, catalogue, policies, rights

FUNCTIONS = tuple(
    Path(__file__).with_name(name)
    for name in (
        "functions.sql",
        "consents.sql",
        "restricted.sql",
        "glass.sql",
        "watching.sql",
        "contact.sql",
        "desk.sql",
    )
)
TABLES = """
    CREATE SCHEMA IF NOT EXISTS sec;
    CREATE TABLE IF NOT EXISTS sec.secret (inner_pad bytea NOT NULL, outer_pad bytea NOT NULL);
    CREATE TABLE IF NOT EXISTS sec.reach (
      role text PRIMARY KEY, stub smallint NOT NULL, record smallint NOT NULL);
    CREATE TABLE IF NOT EXISTS sec.purpose (purpose text PRIMARY KEY, writes boolean NOT NULL);
    CREATE TABLE IF NOT EXISTS sec.budget (
      kind text NOT NULL, span interval NOT NULL, counted text NOT NULL, most bigint NOT NULL,
      PRIMARY KEY (kind, span));
    -- What was taken or sought is worth nothing after a crash: the ten seconds are over.
    CREATE UNLOGGED TABLE IF NOT EXISTS sec.taken (
      release bigint PRIMARY KEY, at timestamptz NOT NULL);
    CREATE UNLOGGED TABLE IF NOT EXISTS sec.sought (release bigint PRIMARY KEY, digest bytea);
    -- Cases of nobody, planted to see who opens them: nobody else can tell which they are.
    CREATE TABLE IF NOT EXISTS sec.canary (dossier uuid PRIMARY KEY);
"""
BLOCK = 64  # bytes that SHA-256 works on


def apply(connection: psycopg.Connection, database: str) -> None:
    """Make a database as it is declared here. Needs the owner, after all migrations."""
    with connection.transaction():
        _rights(connection, database)
        if database == "default":
            connection.execute(TABLES)
            _fill(connection)
            _functions(connection)
            _policies(connection)
            _keep(connection)


def functions() -> bytes:
    """The declared functions, whole."""
    return b"\n".join(file.read_bytes() for file in FUNCTIONS)


def _keep(connection: psycopg.Connection) -> None:
    """How it stands now, for ``lint``: read at each start by whoever starts."""
    connection.execute(catalogue.KEPT.encode())
    starting = sql.SQL(", ").join(map(sql.Identifier, (APP, WORKER)))
    connection.execute(sql.SQL("GRANT SELECT ON sec.applied TO {}").format(starting))
    catalogue.keep(connection, functions())


def _fill(connection: psycopg.Connection) -> None:
    """The signing key, made once, and the tables that ``decisions`` decides by."""
    if not connection.execute("SELECT FROM sec.secret").fetchone():
        key = os.urandom(32).ljust(BLOCK, b"\0")
        pads = [bytes(byte ^ pad for byte in key) for pad in (0x36, 0x5C)]
        connection.execute("INSERT INTO sec.secret VALUES (%s, %s)", pads)
    connection.execute("DELETE FROM sec.reach; DELETE FROM sec.purpose; DELETE FROM sec.budget")
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO sec.reach VALUES (%s, %s, %s)",
            [
                (role.value, levels.stub, levels.record)
                for role in Role
                for levels in (decisions.LEVELS.get(role, decisions.NOTHING),)
            ],
        )
        cursor.executemany(
            "INSERT INTO sec.purpose VALUES (%s, %s)",
            [(purpose.value, gives.writes) for purpose, gives in decisions.PURPOSES.items()],
        )
        cursor.executemany(
            "INSERT INTO sec.budget VALUES (%s, %s, %s, %s)",
            [(item.kind, item.span, item.counted, item.most) for item in budgets.BUDGETS],
        )


def _functions(connection: psycopg.Connection) -> None:
    rules = sql.Identifier(RULES)
    connection.execute(sql.SQL("GRANT USAGE, CREATE ON SCHEMA sec TO {}").format(rules))
    connection.execute(
        sql.SQL(
            "GRANT SELECT ON sec.secret, sec.reach, sec.purpose, sec.budget TO {0};"
            "GRANT SELECT, INSERT, DELETE ON sec.taken, sec.sought TO {0};"
            "GRANT SELECT, INSERT ON sec.canary TO {0}"
        ).format(rules)
    )
    connection.execute(sql.SQL("SET LOCAL ROLE {}").format(rules))
    connection.execute(
        "DROP FUNCTION IF EXISTS sec.standing(text, bigint)"  # what it gives out has grown
    )
    for file in FUNCTIONS:
        connection.execute(file.read_bytes())
    for name, callers in rights.FUNCTIONS.items():
        connection.execute(f"REVOKE ALL ON FUNCTION sec.{name} FROM PUBLIC")
        for role in (*rights.USERS,):
            verb, word = ("GRANT", "TO") if role in callers else ("REVOKE", "FROM")
            if role != RULES:
                connection.execute(f"{verb} ALL ON FUNCTION sec.{name} {word} {role}")
    connection.execute("RESET ROLE")
    connection.execute(sql.SQL("REVOKE CREATE ON SCHEMA sec FROM {}").format(rules))
    for role in rights.USERS:
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA sec TO {}").format(sql.Identifier(role)))


def _policies(connection: psycopg.Connection) -> None:
    """Take away every policy there is, and make those that are declared."""
    rows = connection.execute(
        "SELECT polname, polrelid::regclass::text FROM pg_policy "
        "JOIN pg_class ON pg_class.oid = polrelid WHERE relnamespace = 'public'::regnamespace"
    )
    for name, table in rows.fetchall():
        connection.execute(f'DROP POLICY "{name}" ON {table}')
    for table in policies.tables():
        connection.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        connection.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for policy in policies.declared():
        connection.execute(policy.statement)


def _rights(connection: psycopg.Connection, database: str) -> None:
    """Take every right away, and give those that are declared."""
    rows = connection.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') "
        "AND relnamespace = 'public'::regnamespace ORDER BY relname"
    )
    tables = [name for (name,) in rows.fetchall()]
    roles = dict.fromkeys((*LOGINS[database][1:], *([RULES] if database == "default" else [])))
    names = ", ".join(roles)
    connection.execute(f"GRANT USAGE ON SCHEMA public TO {names}")
    connection.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {names}")
    connection.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {names}")
    for right in rights.declared(tables, database):
        connection.execute(f"GRANT {right.rights} ON {right.table} TO {right.role}")
        if "INSERT" in right.rights:
            _give_numbers(connection, right)


def _give_numbers(connection: psycopg.Connection, right: rights.Right) -> None:
    """Whoever adds rows takes their numbers from the sequences of the table."""
    rows = connection.execute(
        "SELECT d.objid::regclass::text FROM pg_depend AS d JOIN pg_class AS s ON s.oid = d.objid "
        "WHERE s.relkind = 'S' AND d.refobjid = %s::regclass AND d.deptype IN ('a', 'i')",
        [right.table],
    )
    for (sequence,) in rows.fetchall():
        connection.execute(f"GRANT USAGE ON SEQUENCE {sequence} TO {right.role}")
