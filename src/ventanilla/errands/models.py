"""What was asked of an area. The area sees a slip, what it is to do and when: no name, no case."""

import uuid

from django.db import models
from django.db.models import Q

from ventanilla.cases.models import Track
from ventanilla.common.tiers import tiered
from ventanilla.errands import catalogue
from ventanilla.errands.states import OPEN, Reason, State
from ventanilla.network.models import Post
from ventanilla.protocols.engine.definition import Text
from ventanilla.security.models import OfDossier, Seat


@tiered(
    o="id post area kind slip day hour language state reason asked_at asked_by answered_at "
    "answered_by"
)
class Ticket(models.Model):
    """What an area of a post is asked to do for whoever comes with a slip.

    It stands in no dossier and names none: the area learns that somebody comes, and not who from
    where or why. ``day`` and ``hour`` are those of the post; without an hour, any.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=20)
    kind = models.CharField(max_length=24)
    slip = models.CharField(max_length=8)
    day = models.DateField()
    hour = models.TimeField(null=True)
    language = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["post", "area", "day"],
                name="tickets_that_wait",
                condition=Q(state__in=OPEN),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="what_was_not_done_says_why",
                condition=Q(state=State.NOT_DONE) ^ Q(reason=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.slip} {self.area}"

    @property
    def wanted(self) -> Text:
        """What is to be done; by its code where the catalogue knows it no more."""
        kind = catalogue.kinds().get(self.kind)
        return kind.title if kind else Text(es=self.kind, en=self.kind)


@tiered(o="id dossier scope track ticket")
class Errand(OfDossier):
    """Of which track a ticket is: known to whoever opens the case, and to nobody else."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="+")
    ticket = models.UUIDField(db_index=True)  # a key here would reach over scopes

    class Meta(OfDossier.Meta):
        indexes = [models.Index(fields=["track"], name="errands_of_a_track")]

    def __str__(self) -> str:
        return str(self.ticket)
