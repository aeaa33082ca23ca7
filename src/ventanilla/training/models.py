"""Who is certified to do what, and what a post has seen to. (Courses come with their own issue.)"""

from django.db import models
from django.db.models import F, Q

from ventanilla.common.tiers import tiered
from ventanilla.network.models import Post
from ventanilla.security.models import Officer, Seat


@tiered(o="id officer certificate issued_on valid_until")
class Certificate(models.Model):
    """An officer passed a course: the competence that a protocol asks for."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    certificate = models.CharField(max_length=40)
    issued_on = models.DateField()
    valid_until = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["officer", "certificate"], name="certificates_of_officer")]
        constraints = [
            models.CheckConstraint(
                name="a_certificate_ends_after_it_is_issued",
                condition=Q(valid_until__gt=F("issued_on")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.certificate} {self.officer_id}"


@tiered(o="id post protocol item done_at seat")
class Readied(models.Model):
    """Something that a post must have was seen to. Rows are only added: the newest counts.

    ``item``: its code in the readiness of the protocol.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    protocol = models.CharField(max_length=24)
    item = models.CharField(max_length=24)
    done_at = models.DateTimeField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["post", "protocol", "item"], name="readied_at_a_post")]

    def __str__(self) -> str:
        return f"{self.protocol} {self.item} {self.post_id}"
