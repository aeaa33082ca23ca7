"""Rows by COPY, in PostgreSQL's binary format: the fastest way in."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import psycopg
from django.apps import apps
from django.db import models
from psycopg import sql

from ventanilla.demo.patterns import Field, columns_of
from ventanilla.security.vault import LoadedDossier

TYPES = {
    "UUIDField": "uuid",
    "CharField": "text",
    "TextField": "text",
    "DateField": "date",
    "DateTimeField": "timestamptz",
    "BinaryField": "bytea",
    "BooleanField": "bool",
    "PositiveSmallIntegerField": "int2",
    "PositiveIntegerField": "int4",
    "BigIntegerField": "int8",
    "JSONField": "jsonb",
}
#: as they are filled; foreign keys are looked at when the transaction ends
ORDER = (
    "security_dossier",
    "cases_case",
    "cases_track",
    "reports_casefigures",
    "cases_section",
    "people_identity",
    "exchange_notice",
    "interviews_sitting",
    "interviews_submission",
    "exchange_disclosure",
    "exchange_handover",
    "cases_entry",
    "cases_owed",
    "cases_alarm",
    "security_grant",
    "audit_event",
)


@lru_cache
def _target(table: str) -> tuple[sql.Composed, list[str]]:
    """The COPY command of a table of ours, and the types of its columns."""
    model = next(item for item in apps.get_models() if item._meta.db_table == table)
    fields = columns_of(model)
    return _command(table, [field.column for field in fields]), [_type(field) for field in fields]


def _command(table: str, columns: Iterable[str]) -> sql.Composed:
    return sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )


def _type(field: Field) -> str:
    if isinstance(field, models.ForeignKey):
        target = field.target_field
        return "uuid" if isinstance(target, models.UUIDField) else "int8"
    if (base := getattr(field, "base_field", None)) is not None:
        return f"{_type(base)}[]"
    return TYPES[field.get_internal_type()]


def copy_rows(connection: psycopg.Connection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Write rows whose values stand in the order of ``columns_of``."""
    command, types = _target(table)
    _copy(connection, command, types, rows)


def copy_keys(connection: psycopg.Connection, rows: Iterable[Sequence[object]]) -> None:
    """Write wrapped keys to the key database."""
    table, columns = LoadedDossier.KEYS
    _copy(connection, _command(table, columns), list(columns.values()), rows)


def _copy(
    connection: psycopg.Connection,
    command: sql.Composed,
    types: list[str],
    rows: Iterable[Sequence[object]],
) -> None:
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)
