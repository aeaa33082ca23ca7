"""Planted cases: of nobody, like any other, and nobody has a reason to open one.

Which they are stands in a table that no connection of ours reads: the database itself raises the
alarm while it writes down who opens what.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection


def plant(dossier: UUID) -> None:
    """Say that a dossier is a planted one. For commands; it cannot be asked or unsaid by pages."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.plant(%s)", [dossier])


def planted(dossiers: Iterable[UUID]) -> frozenset[UUID]:
    """Which of these are planted: for the figures, made by a job, which leave them out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.planted(%s::uuid[])", [list(dossiers)])
        return frozenset(dossier for (dossier,) in cursor.fetchall())
