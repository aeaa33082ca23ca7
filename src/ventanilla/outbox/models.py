"""Words that leave the house to a colleague: written with their cause, sent at most once."""

from django.db import models

from ventanilla.common.tiers import tiered
from ventanilla.security.models import Officer


@tiered(o="id effect officer subject body written_at taken_at sent_at failed")
class Message(models.Model):
    """A neutral message to an officer. ``effect`` names its cause: the same cause writes it once.

    Subject and body never say more than that something waits, and where to look.
    """

    effect = models.CharField(max_length=120, unique=True)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=120)
    body = models.TextField()
    written_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["taken_at", "id"], name="messages_to_send")]

    def __str__(self) -> str:
        return self.effect
