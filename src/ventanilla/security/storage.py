"""How the database keeps what is sealed."""

from django.db.migrations import RunSQL

STORAGE = "ALTER TABLE {table} ALTER COLUMN sealed SET STORAGE {how}"


def uncompressed(*tables: str) -> list[RunSQL]:
    """Operations of a migration for new tables of :class:`Sealed` rows.

    A ciphertext does not become shorter: PostgreSQL need not try.
    """
    return [
        RunSQL(
            STORAGE.format(table=table, how="EXTERNAL"), STORAGE.format(table=table, how="EXTENDED")
        )
        for table in tables
    ]
