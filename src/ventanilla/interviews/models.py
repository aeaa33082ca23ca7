"""Sittings held with an instrument, and what was submitted: corrected, never changed."""

from django.db import models

from ventanilla.cases.models import Track
from ventanilla.common.tiers import tiered
from ventanilla.interviews.states import SittingState
from ventanilla.security.models import Sealed, Seat


@tiered(
    o="id dossier scope key_version track seat state opened_on before_consent",
    ciphertext="sealed",
)
class Sitting(Sealed):
    """One occasion on which an instrument is used. Which one, when exactly, how: sealed.

    ``before_consent``: one that comes before the person agreed to be attended. In a restricted
    scope the database lets no other be begun, or answered, without that consent.
    """

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="sittings")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=SittingState, default=SittingState.OPEN)
    opened_on = models.DateField()
    before_consent = models.BooleanField(default=False, db_default=False)

    def __str__(self) -> str:
        return f"{self.state} {self.opened_on}"


@tiered(o="id dossier scope key_version sitting corrects received_on", ciphertext="sealed")
class Submission(Sealed):
    """What a sitting sent: the XML as it came, its hash, when each message was given.

    The id is made on the device, so that sending twice stores once.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="submissions")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    received_on = models.DateField()

    def __str__(self) -> str:
        return str(self.pk)
