"""Rows by COPY, in PostgreSQL's binary format: the fastest way in."""

from collections.abc import Iterable
from functools import lru_cache

import psycopg
from django.apps import apps
from django.db import models
from psycopg import sql

from ventanilla.demo import binary
from ventanilla.demo.patterns import Field, columns_of
from ventanilla.security import vault
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
    "people_token",
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


def types_of(table: str) -> list[str]:
    """The types of the columns that a COPY fills, in the order of ``columns_of``."""
    return _target(table)[1]


def copy_rows(connection: psycopg.Connection, table: str, rows: Iterable[bytes]) -> None:
    """Write rows that ``binary.row`` made, in the order of ``columns_of``."""
    _copy(connection, _target(table)[0], rows)


def copy_keys(connection: psycopg.Connection, dossiers: Iterable[LoadedDossier]) -> None:
    """Write the wrapped keys of dossiers to the key database."""
    table, columns = vault.KEYS
    rows = [
        binary.row([binary.field(*pair) for pair in zip(columns.values(), key, strict=True)])
        for key in vault.key_rows(dossiers)
    ]
    _copy(connection, _command(table, columns), rows)


def _copy(connection: psycopg.Connection, command: sql.Composed, rows: Iterable[bytes]) -> None:
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        copy.write(binary.file(rows))
