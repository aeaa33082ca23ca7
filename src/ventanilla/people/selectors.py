"""Reading identities through an opened vault."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from pydantic_core import from_json

from ventanilla.common.trips import Trip
from ventanilla.people import tokens
from ventanilla.people.identity import Names
from ventanilla.people.models import Identity, Token
from ventanilla.people.states import TokenKind
from ventanilla.security import vault
from ventanilla.security.models import Seat
from ventanilla.security.vault import SealedRow, Vault

#: read for a search: ids as text
COMPARED = b"""
    SELECT dossier_id::text, id::text, key_version, sealed FROM people_identity
    WHERE dossier_id = ANY(%s::uuid[])
"""
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


def compared(
    dossiers: Mapping[str, int], *, seat: Seat, at: datetime, sought: str = ""
) -> Iterator[tuple[str, dict[str, Any]]]:
    """(dossier, its identity) of many dossiers (id as text -> version of its key), to be compared

    with somebody: one record of a search. Nobody keeps what is not found.
    """
    rows: list[tuple[str, str, int, bytes]] = []
    trip = Trip(binary=True)
    ids = f"{{{','.join(dossiers)}}}"
    trip.ask(COMPARED, [ids], lambda cursor: rows.extend(cursor.fetchall()))
    trip.go()
    opened = vault.open_for_search(Identity, rows, dossiers, seat=seat, at=at, sought=sought)
    for dossier, text in opened:
        yield dossier, from_json(text, cache_strings="keys")  # twice as quick as json


def names_of(opened: Vault, rows: Iterable[SealedRow]) -> Mapping[UUID, Names]:
    """Dossier id -> who its person is, for the dossiers that the vault opens."""
    return {
        row[0]: Names.from_document(opened.open_columns(Identity, row))
        for row in rows
        if row[0] in opened
    }


def names_in(opened: Vault, dossiers: Iterable[UUID]) -> Mapping[UUID, Names]:
    """What :func:`names_of` gives, where the rows were not read before."""
    trip = Trip()
    rows = ask_names(dossiers, trip)
    trip.go()
    return names_of(opened, rows)
