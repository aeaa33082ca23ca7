"""The persons cared for. Who they are is sealed; nothing here names anybody in clear."""

from django.db import models

from ventanilla.common.tiers import tiered
from ventanilla.security.models import Sealed


@tiered(o="id dossier scope key_version version", ciphertext="sealed")
class Identity(Sealed):
    """Who the person of one dossier is: see ``people.identity`` for the fields and their tiers."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier"], name="one_identity_for_a_dossier")
        ]

    def __str__(self) -> str:
        return str(self.pk)
