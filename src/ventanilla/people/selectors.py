"""Reading identities through an opened vault."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import QuerySet

from ventanilla.people.identity import Names
from ventanilla.people.models import Identity
from ventanilla.security.vault import SEALED, SealedRow, Vault


def sealed_names(dossiers: Iterable[UUID]) -> QuerySet[Identity, SealedRow]:
    """The rows that say who the persons of dossiers are, for :func:`names_of`."""
    return Identity.objects.filter(dossier_id__in=list(dossiers)).values_list(*SEALED)


def names_of(vault: Vault, rows: Iterable[SealedRow]) -> Mapping[UUID, Names]:
    """Dossier id -> who its person is, for the dossiers that the vault opens."""
    return {
        row[0]: Names.from_document(vault.open_columns(Identity, row))
        for row in rows
        if row[0] in vault
    }


def names_in(vault: Vault, dossiers: Iterable[UUID]) -> Mapping[UUID, Names]:
    """What :func:`names_of` gives, where the rows were not read before."""
    return names_of(vault, sealed_names(dossiers))
