"""Letters from windows, what became of them, and slips: nobody is named outside of ``sealed``."""

from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.lookups import LessThanOrEqual

from ventanilla.cases.models import Track
from ventanilla.common.tiers import tiered
from ventanilla.network.models import Post
from ventanilla.security.letterbox.models import Letterbox
from ventanilla.security.models import OfDossier, Sealed, Seat
from ventanilla.sightings.states import Hint, Modality, Seen, State, Urgency

#: bytes of a letter at most
LONGEST = 16_384


@tiered(o="id letterbox post area seat received_at refused_at", ciphertext="sealed")
class Envelope(models.Model):
    """A letter in the box of a post. Pages put it in and cannot look; a job takes it out.

    ``id`` is made by whoever sends. Post, area and seat are what the session proved, not what the
    letter says; without a seat it came over the public site. ``refused_at``: it could not be read,
    and is kept as it came.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    letterbox = models.ForeignKey(Letterbox, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=20, blank=True)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    sealed = models.BinaryField()
    refused_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["post"], name="letters_that_wait", condition=Q(refused_at__isnull=True)
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="a_letter_is_short",
                condition=LessThanOrEqual(
                    Func(F("sealed"), function="octet_length", output_field=IntegerField()), LONGEST
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


@tiered(o="id seat post day number at state sighting")
class Receipt(models.Model):
    """What a window keeps of a letter for its day: a number, and how far it has come.

    ``sighting``: of which sighting, once a job has read the letter; not shown to the window.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=Seen, default=Seen.RECEIVED)
    sighting = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["seat", "day"], name="receipts_of_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.number}"


@tiered(o="post last")
class Slipbook(models.Model):
    """The last number of a turn slip that a post has printed; after 999 comes 1."""

    post = models.OneToOneField(Post, on_delete=models.PROTECT, primary_key=True, related_name="+")
    last = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.post_id}: {self.last}"


@tiered(
    o="id dossier scope key_version post area modality day hint urgency state seen_at received_at "
    "acknowledged_at acknowledged_by ended_at emergency_at alerted slip wiped_at shredded_at",
    ciphertext="sealed",
)
class Sighting(Sealed):
    """Something that a window noticed, or that somebody asked for: short-lived, and no case.

    Who, where to be found and what was noticed is sealed, and goes when it ends; what is left
    counts. ``slip``: a keyed token of the turn slip, by which a second window's letter is known to
    be about the same person. ``alerted``: how often somebody was told that nobody went.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=20, blank=True)
    modality = models.CharField(max_length=16, choices=Modality)
    day = models.DateField()
    hint = models.CharField(max_length=8, choices=Hint, default=Hint.UNKNOWN)
    urgency = models.CharField(max_length=8, choices=Urgency)
    state = models.CharField(max_length=12, choices=State, default=State.SENT)
    seen_at = models.DateTimeField()
    received_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    emergency_at = models.DateTimeField(null=True)
    alerted = models.PositiveSmallIntegerField(default=0)
    slip = models.BinaryField(max_length=16, null=True)
    wiped_at = models.DateTimeField(null=True)
    shredded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["scope", "state", "-seen_at"], name="sightings_of_a_desk"),
            models.Index(
                fields=["received_at"], name="sightings_nobody_went_to", condition=Q(state="sent")
            ),
            models.Index(
                fields=["wiped_at"],
                name="sightings_to_shred",
                condition=Q(wiped_at__isnull=False, shredded_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_wiped_sighting_holds_nobody",
                condition=Q(wiped_at=None) | Q(sealed=b"", slip=None),
            ),
            models.CheckConstraint(
                name="nothing_personal_is_left_where_nobody_agreed",
                condition=~Q(state__in=("declined", "info_given", "case_opened"))
                | Q(wiped_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_key_goes_after_what_it_sealed",
                condition=Q(shredded_at=None) | Q(wiped_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.day} {self.state}"


@tiered(o="id dossier scope track sighting")
class Origin(OfDossier):
    """A track began with a sighting. It stands in the dossier of the case: whoever does not open

    the case learns from the sighting that there is one, and not which.
    """

    track = models.OneToOneField(Track, on_delete=models.PROTECT, related_name="+")
    sighting = models.UUIDField(db_index=True)

    def __str__(self) -> str:
        return str(self.sighting)
