"""Letterboxes of posts: their public halves. The private ones are made of keys of dossiers."""

from django.db import models
from django.db.models import Q

from ventanilla.common.tiers import tiered
from ventanilla.network.models import Post


@tiered(o="id post version public made_at ended_at")
class Letterbox(models.Model):
    """One version of the letterbox of a post.

    ``id``: of the dossier whose key the private half is made of; it stands on a level of the desk
    that no seat reaches. ``public``: an uncompressed point of P-256. What was sealed to a version
    that has ended still opens.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    public = models.BinaryField(max_length=65)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "version"], name="one_letterbox_of_a_version"),
            models.UniqueConstraint(
                fields=["post"], condition=Q(ended_at=None), name="one_letterbox_is_open_at_a_post"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} v{self.version}"
