"""How the database keeps what is sealed, and where it stands: operations for migrations."""

from django.db.migrations import RunSQL

STORAGE = "ALTER TABLE {table} ALTER COLUMN sealed SET STORAGE {how}"
BELONG = """
    ALTER TABLE {table} ADD CONSTRAINT {table}_stands_where_its_dossier_does
    FOREIGN KEY (dossier_id, scope_id) REFERENCES security_dossier (id, scope_id)
    ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
"""
PART = "ALTER TABLE {table} DROP CONSTRAINT {table}_stands_where_its_dossier_does"


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


def belongs(*tables: str) -> list[RunSQL]:
    """Operations of a migration for new tables of :class:`OfDossier` rows.

    A row's scope is its dossier's, and goes with it when the dossier moves to another post.
    """
    return [RunSQL(BELONG.format(table=table), PART.format(table=table)) for table in tables]
