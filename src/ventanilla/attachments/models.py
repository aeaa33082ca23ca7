"""What is attached to a case: who it shows and what it is called is sealed, like its bytes."""

from django.db import models
from django.db.models import Q

from ventanilla.attachments.formats import MOST_FILES
from ventanilla.attachments.states import CopyKind
from ventanilla.cases.models import Track
from ventanilla.common.tiers import tiered
from ventanilla.security.models import Sealed, Seat


@tiered(o="id dossier scope key_version track place on seat", ciphertext="sealed")
class Attachment(Sealed):
    """A file of a track: name, note, hash, and the key of its working copy, sealed.

    ``place``: which of the places of the track it takes, 1 to 50; none once it is removed. The
    database counts, so that two officers at once cannot add the fifty-first.
    """

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="attachments")
    place = models.PositiveSmallIntegerField(null=True)
    on = models.DateField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["track", "place"], name="a_place_of_a_track_holds_one_file"
            ),
            models.CheckConstraint(
                name="a_track_has_places_for_fifty_files",
                condition=Q(place=None) | Q(place__gte=1, place__lte=MOST_FILES),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}"

    @property
    def is_removed(self) -> bool:
        return self.place is None


@tiered(o="id dossier scope key_version attachment", ciphertext="sealed")
class Original(Sealed):
    """The key of the untouched bytes (tier S): opened by an act of its own, gone with the file."""

    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="original")

    def __str__(self) -> str:
        return f"{self.attachment_id}"


@tiered(o="id dossier scope key_version attachment kind index", ciphertext="sealed")
class Chunk(Sealed):
    """64 KiB of one copy of a file, under the key of that copy."""

    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="chunks")
    kind = models.CharField(max_length=8, choices=CopyKind)
    index = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attachment", "kind", "index"], name="a_piece_of_a_copy_stands_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.index}"
