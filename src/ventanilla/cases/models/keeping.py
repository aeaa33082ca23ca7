"""Whether a record must be kept, and what it takes to let it go."""

import uuid

from django.db import models
from django.db.models import F, Q

from ventanilla.cases.models.tracks import Track
from ventanilla.cases.states import (
    DisposalKind,
    DisposalReason,
    DisposalState,
    HoldReason,
)
from ventanilla.common.tiers import tiered
from ventanilla.security.models import OfDossier, Officer, Seat


@tiered(o="id dossier scope track reason set_by set_at lifted_at")
class Hold(OfDossier):
    """A record that must be kept, whatever the calendar says."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=HoldReason)
    set_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(lifted_at=None), name="a_record_is_held_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.dossier_id}"


@tiered(
    o="id dossier scope track kind reason state proposed_by proposer proposed_at confirmed_by "
    "confirmer confirmed_at done_at digest"
)
class Disposal(OfDossier):
    """An act over a record that takes two persons; once it is done, its own receipt.

    ``digest``: SHA-256 over the wrapped keys that were destroyed. Nothing personal is here, so it
    outlives the record.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=DisposalKind)
    reason = models.CharField(max_length=12, choices=DisposalReason, blank=True)
    state = models.CharField(max_length=9, choices=DisposalState, default=DisposalState.PROPOSED)
    proposed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    proposer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    confirmer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "kind"],
                condition=Q(state__in=("proposed", "confirmed")),
                name="one_open_act_of_a_kind_over_a_record",
            ),
            models.CheckConstraint(
                name="nobody_confirms_what_they_proposed",
                condition=Q(confirmer=None) | ~Q(confirmer=F("proposer")),
            ),
            models.CheckConstraint(
                name="nothing_is_disposed_of_by_one",
                condition=~Q(state__in=("confirmed", "done")) | Q(confirmer__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.dossier_id}"
