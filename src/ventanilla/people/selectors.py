"""Reading identities through an opened vault."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from ventanilla.people.identity import Names
from ventanilla.people.models import Identity
from ventanilla.security.vault import Vault


def names_in(vault: Vault, dossiers: Iterable[UUID]) -> Mapping[UUID, Names]:
    """Dossier id -> who its person is, for the dossiers that the vault opens."""
    rows = Identity.objects.filter(dossier_id__in=list(dossiers))
    return {dossier: Names.from_document(opened) for dossier, opened in vault.open_each(rows)}
