"""The case, its tracks, and what is owed: operational columns in clear, everything else sealed."""

import uuid

from django.db import models
from django.db.models import F, Q

from ventanilla.cases.states import (
    ENDED,
    LinkKind,
    TrackState,
)
from ventanilla.common.tiers import tiered
from ventanilla.network.models import Post
from ventanilla.protocols.models import PublishedVersion
from ventanilla.security.models import Dossier, Scope, Sealed, Seat


@tiered(o="id post year last")
class Numbering(models.Model):
    """The last case number given at a post in a year; locked while the next is taken."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "year"], name="one_numbering_for_post_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.year}: {self.last}"


@tiered(o="id number post opened_on")
class Case(models.Model):
    """One person's matter, in the care of one post. Holds nothing personal itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()

    class Meta:
        constraints = [
            # Within a post only: a number that is taken elsewhere would tell that it is.
            models.UniqueConstraint(fields=["number", "post"], name="a_post_gives_a_number_once")
        ]

    def __str__(self) -> str:
        return self.number


@tiered(
    o="id case protocol package dossier scope route stage state severity effects outcome assigned "
    "due_at opened_on closed_on delete_after deleted_on version changed_by figures_stale"
)
class Track(models.Model):
    """One protocol running in a case: one dossier, unseen through any other track.

    ``stage``, ``severity``, ``outcome`` and ``due_at`` are what the plan said when the track last
    changed; the plan itself is computed anew whenever the track is opened. ``effects``: what it
    asks of the other tracks of its case, without saying why.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tracks")
    protocol = models.CharField(max_length=24)
    package = models.ForeignKey(PublishedVersion, on_delete=models.PROTECT, related_name="+")
    dossier = models.OneToOneField(
        Dossier, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    scope = models.ForeignKey(
        Scope, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    route = models.CharField(max_length=8, blank=True)
    stage = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=12, choices=TrackState, default=TrackState.OPEN)
    severity = models.CharField(max_length=8, blank=True)
    effects = models.CharField(max_length=60, blank=True, default="", db_default="")
    outcome = models.CharField(max_length=8, blank=True)
    assigned = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    delete_after = models.DateField(null=True)
    deleted_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    figures_stale = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["scope", "state", "due_at"], name="tracks_by_what_is_due"),
            models.Index(fields=["scope", "-opened_on", "id"], name="tracks_newest_first"),
            models.Index(fields=["assigned", "due_at"], name="tracks_of_a_seat"),
            models.Index(
                fields=["delete_after"],
                name="tracks_due_for_deletion",
                condition=Q(state=TrackState.CLOSED),
            ),
            models.Index(
                fields=["id"], name="tracks_with_stale_figures", condition=Q(figures_stale=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "protocol"], name="a_protocol_runs_once_in_a_case"
            ),
            models.CheckConstraint(
                name="a_track_is_closed_exactly_when_it_has_a_closing_day",
                condition=Q(state__in=ENDED, closed_on__isnull=False)
                | (~Q(state__in=ENDED) & Q(closed_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_track_is_deleted_exactly_when_it_has_a_day_for_it",
                condition=Q(state=TrackState.DELETED, deleted_on__isnull=False)
                | (~Q(state=TrackState.DELETED) & Q(deleted_on__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.protocol}"

    @property
    def is_closed(self) -> bool:
        return self.state in ENDED


@tiered(o="id dossier scope key_version name", ciphertext="sealed")
class Section(Sealed):
    """A document of a dossier: ``state`` (what the engine needs), ``restricted`` (tier S)."""

    name = models.CharField(max_length=24)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "name"], name="one_section_of_a_name_in_a_dossier"
            )
        ]

    def __str__(self) -> str:
        return self.name


@tiered(
    o="id dossier scope key_version track role seat due_at blocks open_tasks", ciphertext="sealed"
)
class Owed(Sealed):
    """What one role owes a track now: when the first task falls due, and (sealed) which tasks.

    Written anew with every change of the track. Lists of work start here.
    """

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="owed")
    role = models.CharField(max_length=24)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    blocks = models.BooleanField(default=False)
    open_tasks = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["scope", "role", "due_at"], name="owed_by_a_role"),
            models.Index(fields=["seat", "due_at"], name="owed_by_a_seat"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["track", "role"], name="a_role_owes_a_track_once")
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.open_tasks}"


@tiered(o="id dossier scope key_version track role due_at called_at", ciphertext="sealed")
class Alarm(Sealed):
    """A clock that runs: when it runs out, somebody is called, once."""

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="alarms")
    role = models.CharField(max_length=24)
    due_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], name="alarms_to_ring", condition=Q(called_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.due_at:%Y-%m-%d %H:%M}"


@tiered(o="id dossier scope key_version seq on seat", ciphertext="sealed")
class Entry(Sealed):
    """One line of a dossier's history: who did what; when exactly and with what words is sealed."""

    seq = models.PositiveIntegerField()
    on = models.DateField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["dossier", "seq"], name="history_of_a_dossier")]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "seq"], name="history_has_no_two_same_places"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} #{self.seq}"


@tiered(o="id dossier scope key_version track seat on answered_on", ciphertext="sealed")
class TrackCall(Sealed):
    """A track asked for another protocol in its case; sealed which one, and why.

    It stands in the dossier that asked. Whether such a track was there already is said by no
    column: both are answered alike, by a job.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    answered_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], name="track_calls_to_answer", condition=Q(answered_on__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.on}"


@tiered(o="id kind first second linked_on linked_by undone_on undone_by")
class CaseLink(models.Model):
    """Two cases belong together, because a person said so. Undone, never deleted."""

    kind = models.CharField(max_length=12, choices=LinkKind)
    first = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    linked_on = models.DateField()
    linked_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    undone_on = models.DateField(null=True)
    undone_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_case_is_not_linked_to_itself", condition=~Q(first=F("second"))
            ),
            models.UniqueConstraint(
                fields=["kind", "first", "second"],
                condition=Q(undone_on=None),
                name="two_cases_are_linked_once_in_a_way",
            ),
        ]

    def __str__(self) -> str:
        return self.kind
