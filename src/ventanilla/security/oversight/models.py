"""Requests to a second person, emergency openings, frozen seats and alarms."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ventanilla.common.tiers import tiered
from ventanilla.network.models import Post
from ventanilla.security.models import Dossier, Officer, Sealed, Seat


@tiered(
    o="id kind post protocol dossier target payload asked_by asked_officer asked_at expires_at "
    "verdict decided_by decided_officer decided_at executed_at"
)
class Approval(models.Model):
    """An act that takes two persons: asked for by one, decided by another, done once.

    Without ``asked_by`` a command asked, for the officer whom it is about. ``post`` says whose
    officers decide. ``target`` is the id or code of what it is about, and ``payload`` holds codes
    and ids only: words are in a :class:`Paper`.
    """

    class Verdict(models.TextChoices):
        WAITING = "", _("waits")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=24)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    protocol = models.CharField(max_length=24, blank=True)
    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    target = models.CharField(max_length=64, blank=True)
    payload = models.JSONField(default=dict)
    asked_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    asked_officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    verdict = models.CharField(max_length=8, choices=Verdict, default=Verdict.WAITING, blank=True)
    decided_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    decided_officer = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    executed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["post", "verdict"], name="approvals_of_a_post")]
        constraints = [
            models.CheckConstraint(
                name="two_persons_decide",
                condition=Q(decided_officer=None) | ~Q(decided_officer=F("asked_officer")),
            ),
            models.CheckConstraint(
                name="a_verdict_is_somebodys",
                condition=Q(
                    verdict="",
                    decided_by=None,
                    decided_officer=None,
                    decided_at=None,
                    executed_at=None,
                )
                | Q(
                    verdict__in=("approved", "declined"),
                    decided_by__isnull=False,
                    decided_officer__isnull=False,
                    decided_at__isnull=False,
                    decided_at__lt=F("expires_at"),
                ),
            ),
            models.CheckConstraint(
                name="only_what_was_approved_is_done",
                condition=Q(executed_at=None) | Q(verdict="approved"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"


@tiered(o="id dossier scope key_version approval", ciphertext="sealed")
class Paper(Sealed):
    """What a request to a second person says in words, under the key of its dossier."""

    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="paper")

    def __str__(self) -> str:
        return str(self.approval_id)


@tiered(
    o="id dossier scope key_version seat officer post reason opened_at until extended_at told_at "
    "review_by verdict reviewed_by reviewed_officer reviewed_at",
    ciphertext="sealed",
)
class EmergencyOpening(Sealed):
    """A case that somebody without reach opened in an emergency, and what became of that.

    Only ``sec.break_glass`` makes one, together with its grant. Why, in words, and what the
    reviewer noted are sealed. ``post``: of the case.
    """

    class Reason(models.TextChoices):
        LIFE = "life", _("Somebody's life or safety is at risk")
        MINOR = "minor", _("A child is waiting and nobody of the post can be reached")
        AUTHORITY = "authority", _("An authority needs an answer within the hour")
        TRANSFER = "transfer", _("The person is here, at another post")
        OTHER = "other", _("Another emergency, said below")

    class Verdict(models.TextChoices):
        WAITING = "", _("waits for review")
        JUSTIFIED = "yes", _("justified")
        NOT_JUSTIFIED = "no", _("not justified")

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=Reason)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    extended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    review_by = models.DateTimeField()
    verdict = models.CharField(max_length=3, choices=Verdict, default=Verdict.WAITING, blank=True)
    reviewed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_officer = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True)

    class Meta(Sealed.Meta):
        indexes = [models.Index(fields=["seat", "opened_at"], name="emergencies_of_a_seat")]
        constraints = [
            models.CheckConstraint(
                name="nobody_reviews_their_own_emergency",
                condition=Q(reviewed_officer=None) | ~Q(reviewed_officer=F("officer")),
            ),
            models.CheckConstraint(
                name="a_review_is_somebodys",
                condition=Q(verdict="", reviewed_officer=None, reviewed_at=None)
                | (~Q(verdict="") & Q(reviewed_officer__isnull=False, reviewed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="an_emergency_lasts_two_hours_at_most",
                condition=Q(until__lte=F("opened_at") + timedelta(hours=2)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.opened_at:%Y-%m-%d %H:%M}"


@tiered(o="id seat officer post cause frozen_at released_at released_by released_officer note")
class Freeze(models.Model):
    """A seat that opened more than anybody's work needs: it reaches nothing until released.

    ``note``: a code of why it was released; never about a person.
    """

    class Note(models.TextChoices):
        WORK = "work", _("It was work: a heavy day, a hand-over, a rescue")
        MISTAKE = "mistake", _("It was a mistake, and has been talked over")
        CHECKED = "checked", _("It was looked into with the auditor")

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=12)
    frozen_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    released_officer = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = models.CharField(max_length=8, choices=Note, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(released_at=None), name="a_seat_is_frozen_once"
            ),
            models.CheckConstraint(
                name="another_person_releases_a_seat",
                condition=Q(released_at=None, released_officer=None)
                | (
                    Q(released_at__isnull=False, released_officer__isnull=False)
                    & ~Q(released_officer=F("officer"))
                    & ~Q(note="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.cause}"


@tiered(
    o="id effect kind at seat officer post dossier detail told_at acknowledged_by acknowledged_at"
)
class Alert(models.Model):
    """Something that a supervisor looks at. Its cause (``effect``) raises it once.

    ``post``: whose supervisors; ``seat``: who did it. ``detail`` holds counts and codes.
    """

    class Kind(models.TextChoices):
        BULK = "bulk", _("Many cases in a few minutes")
        BUDGET = "budget", _("A seat was stopped: it opened too much")
        UNUSUAL = "unusual", _("Far more cases than this seat opens on other days")
        SEARCHES = "searches", _("The same person searched for again and again, never opened")
        CANARY = "canary", _("A case that nobody has a reason to open was opened")
        EMERGENCY = "emergency", _("A case was opened in an emergency")
        EXPORT = "export", _("Data were taken out")

    effect = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    detail = models.JSONField(default=dict)
    told_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["post", "-at"], name="alerts_of_a_post"),
            models.Index(fields=["id"], name="alerts_to_tell", condition=Q(told_at=None)),
            models.Index(fields=["seat", "kind", "at"], name="alerts_about_a_seat"),
        ]

    def __str__(self) -> str:
        return self.effect
