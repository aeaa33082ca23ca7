"""The packages of the library, each loaded once for all tests, and sent to the database once.

What is published is a megabyte that PostgreSQL parses and packs: a fifth of a second, and a third
of the tests want it. So its row is kept beside, on a shelf of the tests' own, and copied as packed.
"""

from functools import cache

from django.db import connection
from psycopg import sql

from tests.factories import NOW
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import Package, load
from ventanilla.protocols.models import PublishedVersion

TABLE = sql.Identifier(PublishedVersion._meta.db_table)
SHELF = sql.Identifier("tests", "shelf")
COLUMNS = sql.SQL(", ").join(
    sql.Identifier(field.column)
    for field in PublishedVersion._meta.concrete_fields
    if not field.primary_key
)
COPY = sql.SQL(
    "INSERT INTO {onto} ({columns}) SELECT {columns} FROM {source} WHERE content_hash = %s "
    "ON CONFLICT DO NOTHING"
)
FROM_THE_SHELF = COPY.format(onto=TABLE, source=SHELF, columns=COLUMNS)
ONTO_THE_SHELF = COPY.format(onto=SHELF, source=TABLE, columns=COLUMNS)


@cache
def shipped(name: str) -> Package:
    """A package as it stands."""
    return load(protocols.LIBRARY / name)


def published(name: str) -> PublishedVersion:
    """The same, published."""
    package = shipped(name)
    found = PublishedVersion.objects.defer("files").filter(content_hash=package.content_hash)
    with connection.cursor() as cursor:
        cursor.execute(FROM_THE_SHELF, [package.content_hash])
        if not found.exists():
            protocols.store(package=package, at=NOW)
            cursor.execute(ONTO_THE_SHELF, [package.content_hash])
    return found.get()
