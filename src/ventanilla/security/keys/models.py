"""Keys of dossiers, wrapped by the root key. Lives in the second database (KEYS_URL)."""

from django.db import models

from ventanilla.common.tiers import tiered


@tiered(o="id dossier_id version root_id made_at", ciphertext="wrapped")
class WrappedKey(models.Model):
    """One version of the key of one dossier. ``root_id`` names the root key that wraps it."""

    dossier_id = models.UUIDField()
    version = models.PositiveSmallIntegerField()
    root_id = models.CharField(max_length=16)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier_id", "version"], name="one_key_for_each_version_of_a_dossier"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} v{self.version}"
