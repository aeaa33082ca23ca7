"""The case, its tracks, and what is owed: operational columns in clear, everything else sealed."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from ventanilla.cases.states import (
    ENDED,
    DisposalKind,
    DisposalReason,
    DisposalState,
    HoldReason,
    LinkKind,
    TrackState,
)
from ventanilla.common.tiers import tiered
from ventanilla.network.models import Post
from ventanilla.protocols.models import PublishedVersion
from ventanilla.security.models import Dossier, OfDossier, Officer, Scope, Sealed, Seat


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


#: how long a confirmation is worth anything: what was safe may not be so any more
LONGEST_CONTACT = timedelta(days=14)


@tiered(
    o="id dossier scope track days begins ends zone set_at set_by confirmed_at valid_until "
    "closed_at closed_by"
)
class SafeContact(OfDossier):
    """When a person may be reached, by what was confirmed with them: never where, or how.

    ``days``: a bit for each weekday, Monday first; ``begins``, ``ends``: minutes of the day in
    ``zone``. No day: the hours are not known, so never. A new confirmation is a new row; a row that
    stands is closed, once, and nothing else about it changes. The database shows its
    :class:`ContactLine` while all of this holds (``sec.may_reach``), and to nobody otherwise.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField()
    begins = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()
    zone = models.CharField(max_length=40)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(closed_at=None), name="one_contact_stands"
            ),
            models.CheckConstraint(
                name="the_hours_of_a_contact_are_of_one_day",
                condition=Q(days__lte=127, begins__lt=F("ends"), ends__lte=24 * 60),
            ),
            models.CheckConstraint(
                name="a_contact_is_valid_for_fourteen_days_at_most",
                condition=Q(confirmed_at=None, valid_until=None)
                | Q(
                    confirmed_at__isnull=False,
                    valid_until__isnull=False,
                    valid_until__gt=F("confirmed_at"),
                    valid_until__lte=F("confirmed_at") + LONGEST_CONTACT,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.days:07b} {self.begins}-{self.ends} {self.zone}"


@tiered(o="id dossier scope key_version contact", ciphertext="sealed")
class ContactLine(Sealed):
    """The number or address of a safe contact, with all that is said and minded on the line.

    Written once. It is there for whoever works on the case, while its contact may be used.
    """

    contact = models.ForeignKey(SafeContact, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "contact"], name="a_contact_has_one_line")
        ]

    def __str__(self) -> str:
        return str(self.contact_id)
