"""The one table of what was done and what was read: appended to, never changed."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from ventanilla.audit.states import Kind
from ventanilla.common.tiers import tiered


@tiered(o="id at seat_id officer_id job action kind dossiers detail")
class Event(models.Model):
    """One act or one reading. Holds ids and verbs, no names, no values, no foreign keys.

    ``job`` names a job or command that worked without anybody signed in. The database itself adds
    when the line was written, and in which transaction (``written_at``, ``xid``).
    """

    at = models.DateTimeField()
    seat_id = models.BigIntegerField(null=True)
    officer_id = models.BigIntegerField(null=True)
    job = models.CharField(max_length=40, default="")
    action = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.ACT)
    dossiers = ArrayField(models.UUIDField(), default=list)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="audit_by_time"),
            models.Index(fields=["seat_id", "at"], name="audit_by_seat"),
            GinIndex(fields=["dossiers"], name="audit_by_dossier"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"
