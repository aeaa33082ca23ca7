"""Officers, the seats they hold, and the dossiers whose keys and rights stand apart."""

import uuid
from datetime import date, datetime, timedelta
from typing import Self

from django.contrib.auth.hashers import check_password, is_password_usable, make_password
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast
from django.utils.crypto import salted_hmac

from ventanilla.common.tiers import tiered
from ventanilla.network.models import Post
from ventanilla.network.roles import ROLE_CHOICES
from ventanilla.security.lookup import OfficerAccounts


@tiered(o="id username name email language is_active")
class Officer(AbstractBaseUser):
    """A member of staff. Rights never hang on the officer, only on a seat.

    The password stands apart, where pages cannot read it: :class:`Credential`.
    """

    password = None  # type: ignore[assignment]
    last_login = None

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="es")
    is_active = models.BooleanField(default=True)

    objects = OfficerAccounts()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """The same for good: whoever gets another password loses the sessions themselves."""
        return salted_hmac("ventanilla.session", str(self.pk)).hexdigest()

    def set_password(self, raw_password: str | None) -> None:
        """Hash a password; :meth:`keep_password` writes it."""
        self._hashed = make_password(raw_password)

    def keep_password(self, at: datetime) -> None:
        """Write what :meth:`set_password` hashed, behind the door."""
        Credential.objects.update_or_create(
            officer_id=self.pk, defaults={"password": self._hashed, "changed_at": at}
        )

    def check_password(self, raw_password: str) -> bool:
        """Whether this is the password."""
        kept = Credential.objects.filter(officer_id=self.pk).first()
        return check_password(raw_password, kept.password if kept else "")

    def has_usable_password(self) -> bool:
        """Whether there is a password at all."""
        kept = Credential.objects.filter(officer_id=self.pk).first()
        return kept is not None and is_password_usable(kept.password)


@tiered(o="officer password changed_at signed_in_at")
class Credential(models.Model):
    """The hash of an officer's password."""

    behind = "door"

    officer = models.OneToOneField(
        Officer, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    password = models.CharField(max_length=128)
    changed_at = models.DateTimeField()
    signed_in_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.officer_id)


@tiered(
    o="digest officer seat job begun_at stepped_up_at idle_until ends_at",
    ciphertext="data",
)
class Session(models.Model):
    """Somebody signed in, or a job at work: found by the hash of a secret that is not here.

    ``data`` is what the site remembers meanwhile, under a key made of the same secret: a copy of
    this table lets nobody in.
    """

    behind = "door"

    digest = models.CharField(max_length=64, primary_key=True)
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, null=True, related_name="+")
    seat = models.ForeignKey("Seat", on_delete=models.CASCADE, null=True, related_name="+")
    job = models.CharField(max_length=40, blank=True)
    begun_at = models.DateTimeField()
    stepped_up_at = models.DateTimeField(null=True)
    idle_until = models.DateTimeField()
    ends_at = models.DateTimeField()
    data = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="sessions_by_their_end")]
        constraints = [
            models.CheckConstraint(
                name="a_session_is_an_officers_or_a_jobs",
                condition=(Q(officer=None) | Q(job="", seat=None)),
            )
        ]

    def __str__(self) -> str:
        return self.digest[:8]


class SeatQuerySet(models.QuerySet["Seat"]):
    def live(self, at: datetime) -> Self:
        """Seats in force at a moment, by the day at their post, of officers who may sign in."""
        there = Cast(Func("post__zone", Value(at), function="timezone"), models.DateField())
        return self.annotate(day_there=there).filter(
            Q(valid_until=None) | Q(valid_until__gt=F("day_there")),
            valid_from__lte=F("day_there"),
            officer__is_active=True,
        )

    def of_role(self, role: str) -> Self:
        return self.filter(role=role)


@tiered(o="id officer post role area protocols valid_from valid_until")
class Seat(models.Model):
    """A role at a post, for some protocols or at a window, held by one officer from–until."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="seats")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=ROLE_CHOICES)
    area = models.CharField(max_length=20, blank=True, default="", db_default="")
    protocols = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["post", "role"], name="seats_of_a_post")]
        constraints = [
            models.CheckConstraint(
                name="a_seat_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer.name} · {self.get_role_display()} · {self.post}"

    def is_live(self, at: datetime) -> bool:
        """Whether the seat is in force at a moment, by the day at its post."""
        return self.is_in_force(at.astimezone(self.post.zoneinfo).date())

    def is_in_force(self, on: date) -> bool:
        """Whether the seat is in force on a day; ``valid_until`` is the first without."""
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


@tiered(o="id post seat starts_at ends_at")
class DutyTurn(models.Model):
    """A turn on the duty roster of a post: whom a clock calls."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["post", "ends_at"], name="duty_by_post")]
        constraints = [
            models.CheckConstraint(
                name="a_duty_turn_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.starts_at:%Y-%m-%d %H:%M}"


@tiered(o="id post protocol level")
class Scope(models.Model):
    """Post × protocol × level (0 ordinary, 1 restricted): what a seat may reach without a grant."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    protocol = models.CharField(max_length=24)
    level = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "protocol", "level"], name="one_scope_for_post_protocol_and_level"
            )
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.protocol} {self.level}"


@tiered(o="id scope key_version opened_on")
class Dossier(models.Model):
    """The unit of confidentiality: one key, one scope, its grants. Holds nothing itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")
    key_version = models.PositiveSmallIntegerField(default=1)
    opened_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "scope"], name="a_dossier_stands_in_one_scope")
        ]

    def __str__(self) -> str:
        return str(self.id)


class OfDossier(models.Model):
    """A row about a dossier: its scope goes with the dossier's, so that a policy needs no join.

    One foreign key over both columns holds that, and moves them together (``storage.belongs``).
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+", db_constraint=False)
    scope = models.ForeignKey(Scope, models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        abstract = True


class Sealed(OfDossier):
    """A row that holds personal data: only inside ``sealed``, under the key of its dossier.

    The plain document is a JSON object; which tier each of its fields has is declared by the app
    that writes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key_version = models.PositiveSmallIntegerField(default=1)
    sealed = models.BinaryField()

    class Meta(OfDossier.Meta):
        abstract = True


@tiered(
    o="id dossier scope key_version purpose answer provider ground since until withdrawn_at "
    "signed_by second",
    ciphertext="sealed",
)
class Consent(Sealed):
    """What a person agreed to or refused; or, for a child, what two officers decided for her.

    Which consent of the package, to whom, in which words is sealed; ``provider`` is a keyed token
    of whom it names. Once written, a row is only taken back or shortened.
    """

    class Purpose(models.TextChoices):
        SERVICE = "service"
        OTHERS = "others"
        DATA = "data"
        REFERRAL = "referral"

    class Answer(models.TextChoices):
        GIVEN = "given"
        REFUSED = "refused"

    class Ground(models.TextChoices):
        CONSENT = "consent"
        BEST_INTERESTS = "best_interests"

    purpose = models.CharField(max_length=12, choices=Purpose)
    answer = models.CharField(
        max_length=8, choices=Answer, default=Answer.GIVEN, db_default=Answer.GIVEN.value
    )
    provider = models.BinaryField(null=True, max_length=16)
    ground = models.CharField(max_length=16, choices=Ground)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "dossier"], name="a_consent_is_of_one_dossier"),
            models.CheckConstraint(
                name="best_interests_are_decided_by_two",
                condition=Q(ground="consent")
                | (Q(second__isnull=False) & ~Q(second=F("signed_by"))),
            ),
            models.CheckConstraint(
                name="a_consent_ends_no_earlier_than_it_begins",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="a_consent_has_one_of_four_purposes",
                condition=Q(purpose__in=("service", "others", "data", "referral")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.dossier_id}"


class GrantQuerySet(models.QuerySet["Grant"]):
    def live(self, at: datetime) -> Self:
        return self.filter(since__lte=at, until__gt=at)


@tiered(o="id dossier scope seat purpose since until given_by consent")
class Grant(OfDossier):
    """A seat may work on one dossier outside its scopes, for a purpose and a time.

    What each purpose gives stands in ``security.decisions.PURPOSES``.
    """

    class Purpose(models.TextChoices):
        ASSIGNMENT = "assignment"
        SIGNATURE = "signature"
        HELP = "help"
        ABSENCE = "absence"
        TRANSFER = "transfer"
        INTERPRETER = "interpreter"
        BREAK_GLASS = "break_glass"

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=12, choices=Purpose)
    since = models.DateTimeField()
    until = models.DateTimeField()
    given_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="+")

    objects = GrantQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["seat", "until"], name="grants_of_a_seat")]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "seat", "purpose"], name="one_grant_for_seat_dossier_and_purpose"
            ),
            models.CheckConstraint(
                name="an_interpreter_comes_with_consent",
                condition=~Q(purpose="interpreter") | Q(consent__isnull=False),
            ),
            models.CheckConstraint(
                name="glass_is_broken_for_two_hours_at_most",
                condition=~Q(purpose="break_glass") | Q(until__lte=F("since") + timedelta(hours=2)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.dossier_id}"


@tiered(o="id dossier scope officer reason since set_by lifted_at lifted_by")
class Wall(OfDossier):
    """An officer never opens this dossier, with whatever seat, grant or emergency."""

    class Reason(models.TextChoices):
        KINSHIP = "kinship"
        ACCUSED = "accused"
        OWN = "own"
        OTHER = "other"

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=8, choices=Reason)
    since = models.DateTimeField()
    set_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["officer"], name="walls_before_an_officer")]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "officer"],
                condition=Q(lifted_at=None),
                name="one_wall_between_officer_and_dossier",
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} | {self.dossier_id}"
