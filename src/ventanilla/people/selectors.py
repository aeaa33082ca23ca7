"""Reading identities through an opened vault."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import QuerySet

from ventanilla.common.trips import Trip
from ventanilla.people import tokens
from ventanilla.people.identity import Names
from ventanilla.people.models import Identity, Token
from ventanilla.people.states import TokenKind
from ventanilla.security.vault import SealedRow, Vault

#: asked by every list that names somebody
NAMES = b"""
    SELECT dossier_id, id, key_version, sealed FROM people_identity WHERE dossier_id = ANY(%s)
"""


def with_reference(words: str) -> QuerySet[Token, UUID]:
    """Ids of the dossiers whose person an agency calls by this reference, exactly."""
    kept = Token.objects.filter(kind=TokenKind.REFERENCE, token=tokens.of_reference(words))
    return kept.values_list("dossier_id", flat=True)


def ask_names(dossiers: Iterable[UUID], trip: Trip) -> list[SealedRow]:
    """The rows that say who the persons of dossiers are, for :func:`names_of`.

    The list is empty, until the trip was made.
    """
    found: list[SealedRow] = []
    trip.ask(NAMES, [list(dossiers)], lambda cursor: found.extend(cursor.fetchall()))
    return found


def names_of(vault: Vault, rows: Iterable[SealedRow]) -> Mapping[UUID, Names]:
    """Dossier id -> who its person is, for the dossiers that the vault opens."""
    return {
        row[0]: Names.from_document(vault.open_columns(Identity, row))
        for row in rows
        if row[0] in vault
    }


def names_in(vault: Vault, dossiers: Iterable[UUID]) -> Mapping[UUID, Names]:
    """What :func:`names_of` gives, where the rows were not read before."""
    trip = Trip()
    rows = ask_names(dossiers, trip)
    trip.go()
    return names_of(vault, rows)
