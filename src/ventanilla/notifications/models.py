"""What an authority, or anybody, tells a post of a national before there is a case."""

from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ventanilla.cases.models import Case
from ventanilla.common.tiers import tiered
from ventanilla.network.models import Post, Region
from ventanilla.notifications.states import (
    Channel,
    Entry,
    Kind,
    MarkKind,
    Nationality,
    Outcome,
    Said,
)
from ventanilla.security.models import OfDossier, Sealed, Seat


@tiered(o="id name key")
class Agency(models.Model):
    """An authority or institution that notifies; ``key``: its name as it is compared."""

    name = models.CharField(max_length=120)
    key = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.name


@tiered(o="id post seat agency received_at lines skipped")
class Batch(models.Model):
    """A list that an agency sent: how many lines, and which were known already."""

    id = models.UUIDField(primary_key=True, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    lines = models.PositiveSmallIntegerField()
    skipped = ArrayField(models.PositiveSmallIntegerField(), default=list)

    def __str__(self) -> str:
        return str(self.id)


@tiered(
    o="id dossier scope key_version post agency kind channel entry batch line received_at "
    "notice_delay late due_at region county county_fips minor told_of_right requested nationality "
    "acknowledged_at outcome contacted_at settled_at seat to_post from_post case wiped_at "
    "shredded arrived called_at",
    ciphertext="sealed",
)
class Notification(Sealed):
    """A consular notification. In clear only what routing, clocks and figures need.

    ``notice_delay``: from the event until the agency sent word. ``arrived``: at the other post, of
    one that was given to it. Who it is about, and when that happened, is sealed.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=Kind)
    channel = models.CharField(max_length=8, choices=Channel)
    entry = models.CharField(max_length=8, choices=Entry)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="+")
    line = models.PositiveSmallIntegerField(null=True)
    received_at = models.DateTimeField()
    notice_delay = models.DurationField(null=True)
    late = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    county = models.CharField(max_length=60, blank=True)
    county_fips = models.CharField(max_length=5, blank=True)
    minor = models.BooleanField(default=False)
    told_of_right = models.CharField(max_length=8, choices=Said, default=Said.UNKNOWN)
    requested = models.CharField(max_length=8, choices=Said, default=Said.UNKNOWN)
    nationality = models.CharField(
        max_length=12, choices=Nationality, default=Nationality.UNVERIFIED
    )
    acknowledged_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=24, choices=Outcome, blank=True)
    contacted_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    to_post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    from_post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    arrived = models.BooleanField(default=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    wiped_at = models.DateTimeField(null=True)
    shredded = models.BooleanField(default=False)
    called_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["scope", "outcome", "due_at"], name="notifications_that_wait"),
            models.Index(fields=["post", "received_at"], name="notifications_of_a_post"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_notification_that_ended_says_when",
                condition=Q(outcome="", settled_at=None)
                | (~Q(outcome="") & Q(settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="only_a_transfer_names_another_post",
                condition=Q(to_post=None) | Q(outcome="transferred_post"),
            ),
            models.CheckConstraint(
                name="a_person_who_declines_is_not_kept",
                condition=~Q(outcome__in=("declined_by_person", "not_mexican", "case_opened"))
                | Q(wiped_at__isnull=False),
            ),
            models.CheckConstraint(
                name="what_was_wiped_holds_nothing",
                condition=Q(wiped_at=None) | Q(sealed=b""),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What the post and the agency call it: nothing of the person."""
        return f"{self.post.code}-N-{self.id.hex[:8].upper()}"

    @property
    def response_delay(self) -> timedelta | None:
        """From the moment it reached the network until somebody spoke with the person."""
        return self.contacted_at - self.received_at if self.contacted_at else None

    def is_overdue(self, now: datetime) -> bool:
        """Whether it waits for its answer beyond its day."""
        return not self.outcome and now >= self.due_at


@tiered(o="id dossier scope kind", ciphertext="token")
class Mark(OfDossier):
    """A keyed hash by which a notification about the same person is found again."""

    kind = models.CharField(max_length=8, choices=MarkKind)
    token = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["token", "kind"], name="notifications_by_mark")]

    def __str__(self) -> str:
        return self.kind
