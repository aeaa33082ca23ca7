"""A support somebody asked for: what the cashier may see, and what only the case knows."""

import uuid

from django.db import models
from django.db.models import F, Q

from ventanilla.attachments.models import Attachment
from ventanilla.cases.models import Track
from ventanilla.common.tiers import tiered
from ventanilla.network.models import Post
from ventanilla.security.models import OfDossier, Officer, Sealed, Seat
from ventanilla.support.models.funds import Line
from ventanilla.support.states import GIVEN, Method, ProofKind, Reason, State


@tiered(
    o="id post case_number line day days adults minors amount state reason requested_by "
    "requested_officer requested_at reviewed_by reviewed_officer authorised_by authorised_officer "
    "authorised_at paid_by paid_officer paid_on method voucher receipt receipt_on spent proof_on "
    "reported reconciled_by reconciled_officer closed_at"
)
class Request(models.Model):
    """A support as those who handle money know it: the number of a case, a line, an amount.

    No name, no protocol, no track: which one it is for stands in :class:`Need`. ``day``: from when
    it is needed; ``days``: for how many. ``voucher``: a number drawn by chance. ``spent``: what
    its proof shows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    case_number = models.CharField(max_length=20)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    days = models.PositiveSmallIntegerField()
    adults = models.PositiveSmallIntegerField()
    minors = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    state = models.CharField(max_length=16, choices=State, default=State.REQUESTED)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    requested_by = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    requested_officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    reviewed_officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    authorised_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    authorised_officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    authorised_at = models.DateTimeField(null=True)
    paid_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    paid_officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    paid_on = models.DateField(null=True)
    method = models.CharField(max_length=8, choices=Method, blank=True)
    voucher = models.CharField(max_length=12)
    receipt = models.CharField(max_length=40, blank=True)
    receipt_on = models.DateField(null=True)
    spent = models.DecimalField(null=True, max_digits=14, decimal_places=2)
    proof_on = models.DateField(null=True)
    reported = models.BooleanField(default=False)
    reconciled_by = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    reconciled_officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["post", "state"], name="supports_that_wait"),
            models.Index(fields=["case_number"], name="supports_of_a_case"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_support_is_for_somebody",
                condition=Q(amount__gt=0, days__gt=0) & (Q(adults__gt=0) | Q(minors__gt=0)),
            ),
            # Without these three a request that names nobody would pass: NULL is never equal.
            models.CheckConstraint(
                name="who_authorises_did_not_ask",
                condition=Q(authorised_officer=None)
                | ~Q(authorised_officer=F("requested_officer")),
            ),
            models.CheckConstraint(
                name="who_pays_did_not_ask",
                condition=Q(paid_officer=None) | ~Q(paid_officer=F("requested_officer")),
            ),
            models.CheckConstraint(
                name="who_pays_did_not_authorise",
                condition=Q(paid_officer=None)
                | (Q(authorised_officer__isnull=False) & ~Q(paid_officer=F("authorised_officer"))),
            ),
            models.CheckConstraint(
                name="who_reviews_did_not_ask",
                condition=Q(reviewed_officer=None) | ~Q(reviewed_officer=F("requested_officer")),
            ),
            models.CheckConstraint(
                name="who_reconciles_did_not_ask_or_pay",
                condition=Q(reconciled_officer=None)
                | (
                    ~Q(reconciled_officer=F("requested_officer"))
                    & ~Q(reconciled_officer=F("paid_officer"))
                ),
            ),
            models.CheckConstraint(
                name="what_is_authorised_names_who_did",
                condition=~Q(state__in=(State.AUTHORISED, *GIVEN, State.REFUNDED))
                | Q(authorised_officer__isnull=False, authorised_at__isnull=False),
            ),
            models.CheckConstraint(
                name="what_is_paid_names_who_did",
                condition=~Q(state__in=(*GIVEN, State.REFUNDED))
                | (Q(paid_officer__isnull=False, paid_on__isnull=False) & ~Q(method="")),
            ),
            models.CheckConstraint(
                name="nothing_closes_without_receipt_and_proof",
                condition=~Q(state=State.CLOSED)
                | (
                    ~Q(receipt="")
                    & Q(
                        receipt_on__isnull=False,
                        proof_on__isnull=False,
                        spent__isnull=False,
                        reconciled_officer__isnull=False,
                        closed_at__isnull=False,
                    )
                ),
            ),
            models.CheckConstraint(
                name="no_more_is_proved_than_was_paid",
                condition=Q(spent=None) | Q(spent__gt=0, spent__lte=F("amount")),
            ),
            # By whoever pays, who sees every track's: an officer of one track would learn of
            # another by it.
            models.UniqueConstraint(
                name="a_case_is_paid_a_line_once_a_day",
                fields=["case_number", "line", "day"],
                condition=Q(state__in=GIVEN),
            ),
        ]

    def __str__(self) -> str:
        return self.voucher

    @property
    def persons(self) -> int:
        """For how many it is."""
        return self.adults + self.minors

    @property
    def currency(self) -> str:
        """What it is paid in: as its fund is kept. Needs ``line__fund``."""
        return self.line.fund.currency


@tiered(o="id request state reason at seat")
class Step(models.Model):
    """One step of a request: when, by whom, why. Written once."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=16, choices=State)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    at = models.DateTimeField()
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.state} {self.at:%Y-%m-%d}"


@tiered(o="id dossier scope key_version track request", ciphertext="sealed")
class Need(Sealed):
    """Of which track a request is, and why it is needed: sealed as other words of a case are."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="+")
    request = models.UUIDField(db_index=True)  # a key here would reach over scopes

    class Meta(Sealed.Meta):
        indexes = [models.Index(fields=["track"], name="needs_of_a_track")]

    def __str__(self) -> str:
        return str(self.request)


@tiered(o="id dossier scope track request attachment kind at seat")
class Proof(OfDossier):
    """A file of the case that proves what a support was used for."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="+")
    request = models.UUIDField(db_index=True)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=ProofKind)
    at = models.DateTimeField()
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
