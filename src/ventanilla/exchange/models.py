"""What comes in from others and what goes out to them."""

from django.db import models
from django.db.models import Q

from ventanilla.cases.models import Track
from ventanilla.common.tiers import tiered
from ventanilla.exchange.states import LIVE, DisclosureState, HandOverState
from ventanilla.network.models import Port
from ventanilla.security.models import Consent, Sealed, Seat


@tiered(o="id dossier scope key_version track received_on seat", ciphertext="sealed")
class Notice(Sealed):
    """What an authority, or anyone, told the post: kept as it was given."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="notices")
    received_on = models.DateField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.received_on}"


@tiered(
    o="id dossier scope key_version track state on seat consent provider unbound",
    ciphertext="sealed",
)
class Disclosure(Sealed):
    """Fields given to a recipient, on a ground: which, to whom, with what left out is sealed.

    ``consent``: the referral that it rests on, to the same ``provider``. ``unbound``: it goes to
    nobody whom the protocol binds to a consent; in a restricted scope there is no third way.
    """

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="disclosures")
    state = models.CharField(max_length=12, choices=DisclosureState)
    on = models.DateField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="+")
    provider = models.BinaryField(null=True, max_length=16)
    unbound = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_referral_names_its_consent_and_its_provider",
                condition=Q(consent=None, provider=None)
                | Q(consent__isnull=False, provider__isnull=False, unbound=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.on}"


@tiered(o="id dossier scope key_version track port state on", ciphertext="sealed")
class HandOver(Sealed):
    """A child passes into another authority's care: where, by whom, to whom, with what."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="hand_overs")
    port = models.ForeignKey(Port, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=HandOverState)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["track"],
                condition=Q(state__in=LIVE),
                name="one_hand_over_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.on}"
