"""Lists of cases that somebody wants as a file."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ventanilla.common.tiers import tiered
from ventanilla.exports.states import ALONE, MOST_ROWS, Format, Reason, State
from ventanilla.network.models import Post
from ventanilla.security.models import Officer, Seat


@tiered(
    o="id seat officer post asked_at narrowed mine columns format reason language state rows "
    "decided_by decided_at digest made_at"
)
class Export(models.Model):
    """A list of cases as a file: who asked for which columns and why, who agreed, what came of it.

    ``digest``: SHA-256 of the file. A file of many rows is never ready without a second person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    narrowed = models.CharField(max_length=8, blank=True)
    mine = models.BooleanField(default=False)
    columns = ArrayField(models.CharField(max_length=12))
    format = models.CharField(max_length=4, choices=Format)
    reason = models.CharField(max_length=12, choices=Reason)
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=8, choices=State)
    rows = models.PositiveSmallIntegerField()
    decided_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["seat", "-asked_at"], name="exports_of_a_seat"),
            models.Index(fields=["state", "asked_at"], name="exports_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                name="nobody_agrees_to_an_export_of_their_own",
                condition=Q(decided_by=None) | ~Q(decided_by=F("officer")),
            ),
            models.CheckConstraint(
                name="many_rows_leave_with_a_second_person",
                condition=~Q(state=State.READY) | Q(rows__lte=ALONE) | Q(decided_by__isnull=False),
            ),
            models.CheckConstraint(name="an_export_has_an_end", condition=Q(rows__lte=MOST_ROWS)),
        ]

    def __str__(self) -> str:
        return str(self.id)


@tiered(o="export seat", ciphertext="sealed")
class File(models.Model):
    """What was made, sealed under a key of its own; gone after a day, and its key with it."""

    export = models.OneToOneField(Export, on_delete=models.PROTECT, primary_key=True)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.export_id)
