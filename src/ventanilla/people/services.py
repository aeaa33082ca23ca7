"""Writing identities."""

from ventanilla.people.identity import Names
from ventanilla.people.models import Identity
from ventanilla.security.models import Dossier
from ventanilla.security.vault import Vault


def write_identity(*, dossier: Dossier, names: Names, vault: Vault) -> Identity:
    """Seal who the person of a dossier is: new, or in place of what stood there."""
    row = Identity.objects.filter(dossier=dossier).first() or Identity(
        dossier=dossier, scope_id=dossier.scope_id, key_version=dossier.key_version, version=0
    )
    row.version += 1
    vault.seal(row, names.to_document()).save()
    return row
