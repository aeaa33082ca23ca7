"""Who is certified to do what. (Courses and seminars come with their own issue.)"""

from django.db import models
from django.db.models import F, Q

from ventanilla.common.tiers import tiered
from ventanilla.security.models import Officer


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
