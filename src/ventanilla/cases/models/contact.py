"""How a person may be reached: the hours in clear for the database to hold, the line sealed."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from ventanilla.cases.models.tracks import Track
from ventanilla.common.tiers import tiered
from ventanilla.security.models import OfDossier, Sealed, Seat

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
