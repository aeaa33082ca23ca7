"""Referrals to a service, the links by which a partner answers, and what came back."""

import uuid
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ventanilla.cases.models import Track
from ventanilla.common.tiers import tiered
from ventanilla.exchange.models import Disclosure
from ventanilla.referrals.states import Answer, Mode, ReferralState
from ventanilla.security.models import Consent, OfDossier, Sealed, Seat


@tiered(
    o="id dossier scope key_version track state mode on seat disclosure due_at told_at",
    ciphertext="sealed",
)
class Referral(Sealed):
    """Somebody is brought to a service: to which, for what need and what came of it is sealed.

    ``due_at``: when an answer is overdue; ``told_at``: when somebody was written to about that.
    """

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="referrals")
    state = models.CharField(max_length=16, choices=ReferralState)
    mode = models.CharField(max_length=4, choices=Mode)
    on = models.DateField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    disclosure = models.ForeignKey(
        Disclosure, on_delete=models.PROTECT, null=True, related_name="+"
    )
    due_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(due_at__isnull=False), name="referrals_by_due"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="what_is_awaited_was_told",
                condition=Q(due_at=None) | Q(disclosure__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.on}"


@tiered(
    o="id dossier scope disclosure referral consent digest proof answers wrong made_at expires_at "
    "opened_at ended_at",
    ciphertext="sealed",
)
class Link(OfDossier):
    """What one partner may read for a while, with the link and the code, and without an account.

    ``digest`` finds it, ``proof`` tells the right code: keyed hashes of what is not here.
    ``sealed`` opens with a key of link, code and the installation's own; no officer's does.
    ``answers``: those that may still be given.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, null=True, related_name="+")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    proof = models.CharField(max_length=64)
    sealed = models.BinaryField()
    answers = ArrayField(models.CharField(max_length=16, choices=Answer), default=list)
    wrong = models.PositiveSmallIntegerField(default=0, db_default=0)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["disclosure"],
                condition=Q(ended_at=None),
                name="one_link_of_a_disclosure_at_a_time",
            ),
            models.CheckConstraint(
                name="a_link_lasts_three_days_at_most",
                condition=Q(
                    expires_at__gt=F("made_at"), expires_at__lte=F("made_at") + timedelta(hours=72)
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


@tiered(o="id dossier scope link answer at collected_at", ciphertext="sealed")
class Reply(OfDossier):
    """What a partner answered, under a key that the case holds, until a job takes it there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="replies")
    answer = models.CharField(max_length=16, choices=Answer)
    at = models.DateTimeField()
    sealed = models.BinaryField()
    collected_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["at"], condition=Q(collected_at=None), name="replies_to_collect")
        ]
        constraints = [models.UniqueConstraint(fields=["link", "answer"], name="each_answer_once")]

    def __str__(self) -> str:
        return f"{self.answer} {self.at:%Y-%m-%d}"


@tiered(o="id organization month answer reason hours")
class Tally(models.Model):
    """One step of a referral as figures have it: whose answer, which, after how long.

    Nothing leads from it to a case: an organization and a month.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.UUIDField(db_index=True)
    month = models.DateField()
    answer = models.CharField(max_length=16)
    reason = models.CharField(max_length=16, blank=True)
    hours = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.organization} {self.answer}"
