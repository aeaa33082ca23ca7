"""Published versions of protocol packages: bytes under their hash, never changed."""

from django.db import models

from ventanilla.common.tiers import tiered


@tiered(o="id protocol version content_hash files published_at signature")
class PublishedVersion(models.Model):
    """A package as it was published. An open track keeps the version it was opened with."""

    protocol = models.CharField(max_length=24)
    version = models.CharField(max_length=20)
    content_hash = models.CharField(max_length=64, unique=True)
    files = models.JSONField()  # path -> base64 of its bytes
    published_at = models.DateTimeField()
    #: a signed note over protocol, version and hash; empty where there was no key yet
    signature = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["protocol", "-published_at"], name="versions_of_a_protocol")
        ]

    def __str__(self) -> str:
        return f"{self.protocol} {self.version}"
