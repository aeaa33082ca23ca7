"""The one table of attempts. It names nobody: whoever tried, and from where, stands as a code."""

from django.db import models

from ventanilla.common.tiers import tiered


@tiered(o="digest failures refused_until last_at known_at")
class Attempt(models.Model):
    """How often something was tried in vain: an account, a network, both, or one with a device.

    ``known_at``: when somebody last signed in completely with this account from there.
    """

    behind = "door"

    digest = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    refused_until = models.DateTimeField()
    last_at = models.DateTimeField()
    known_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["last_at"], name="attempts_by_their_last")]

    def __str__(self) -> str:
        return self.digest[:8]
