"""Somebody asked whether an entry is right."""

from django.db import models

from ventanilla.common.tiers import tiered
from ventanilla.directory.models.services import Service
from ventanilla.security.models import Seat


@tiered(o="id service by at note")
class Verification(models.Model):
    """A call to a service. ``note`` is for colleagues, and is never published."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="verifications")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index(fields=["service", "-at"], name="calls_to_a_service")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.at:%Y-%m-%d}"
