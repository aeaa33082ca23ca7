"""What was done and what was read, the chain over it, and its heads: added to, never changed."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from ventanilla.audit.states import HeadKind, Kind
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


@tiered(o="seq event_id hash")
class Seal(models.Model):
    """One link of the chain: the hash over one line and all before it (``audit.chain``).

    The database also keeps the transaction that wrote the line (``xid``).
    """

    seq = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.seq}: line {self.event_id}"


@tiered(o="id kind size hash at key note")
class Head(models.Model):
    """A signed head: ``note`` is its whole text. ``key``: the id of the key that signed.

    The database also keeps below which transaction all lines were in the chain when a restored
    copy was accepted (``floor``).
    """

    kind = models.CharField(max_length=8, choices=HeadKind, default=HeadKind.ANCHOR)
    size = models.BigIntegerField()
    hash = models.BinaryField()
    at = models.DateTimeField()
    key = models.CharField(max_length=8)
    note = models.TextField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.size}"
