"""The persons cared for. Who they are is sealed; nothing here names anybody in clear."""

from django.db import models

from ventanilla.common.tiers import tiered
from ventanilla.people.states import TokenKind
from ventanilla.security.models import OfDossier, Sealed


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


@tiered(o="id dossier scope kind", ciphertext="token")
class Token(OfDossier):
    """A keyed hash by which the person of a dossier is found again: see ``people.tokens``."""

    kind = models.CharField(max_length=9, choices=TokenKind)
    token = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["token", "kind"], name="people_by_token")]

    def __str__(self) -> str:
        return self.kind
