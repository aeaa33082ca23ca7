"""Officers, the seats they hold, and the dossiers whose keys and rights stand apart."""

import uuid
from datetime import date, datetime
from typing import Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ventanilla.common.tiers import tiered
from ventanilla.network.models import Post
from ventanilla.network.roles import ROLE_CHOICES


class OfficerAccounts(BaseUserManager["Officer"]):
    """How Django and allauth make and find accounts."""

    def create_user(self, username: str, password: str | None = None, **fields: str) -> "Officer":
        """A new account; without a password nobody can sign in with one."""
        officer = self.model(username=username, **fields)
        officer.set_password(password)
        officer.save(using=self._db)
        return officer

    def get_by_natural_key(self, username: str | None) -> "Officer":
        return self.get(username=username)


@tiered(o="id username name email language is_active password last_login")
class Officer(AbstractBaseUser):
    """A member of staff. Rights never hang on the officer, only on a seat."""

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


class SeatQuerySet(models.QuerySet["Seat"]):
    def live(self, on: date) -> Self:
        """Seats in force on a day, of officers who may sign in."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on, officer__is_active=True
        )

    def of_role(self, role: str) -> Self:
        return self.filter(role=role)


@tiered(o="id officer post role protocols valid_from valid_until")
class Seat(models.Model):
    """A role at a post, for some protocols, held by one officer from–until (first day without)."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="seats")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=ROLE_CHOICES)
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

    def is_live(self, on: date) -> bool:
        """Whether the seat is in force on a day."""
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

    def __str__(self) -> str:
        return str(self.id)


class GrantQuerySet(models.QuerySet["Grant"]):
    def live(self, at: datetime) -> Self:
        return self.filter(since__lte=at, until__gt=at)


@tiered(o="id dossier seat purpose since until given_by")
class Grant(models.Model):
    """A seat may work on one dossier outside its scopes, for a purpose and a time."""

    class Purpose(models.TextChoices):
        ASSIGNMENT = "assignment"
        SIGNATURE = "signature"
        HELP = "help"
        ABSENCE = "absence"
        TRANSFER = "transfer"

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="grants")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=12, choices=Purpose)
    since = models.DateTimeField()
    until = models.DateTimeField()
    given_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")

    objects = GrantQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["seat", "until"], name="grants_of_a_seat")]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "seat", "purpose"], name="one_grant_for_seat_dossier_and_purpose"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.dossier_id}"


class Sealed(models.Model):
    """A row that holds personal data: only inside ``sealed``, under the key of its dossier.

    ``scope`` repeats the dossier's scope so that a policy needs no join. The plain document is a
    JSON object; which tier each of its fields has is declared by the app that writes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")
    key_version = models.PositiveSmallIntegerField(default=1)
    sealed = models.BinaryField()

    class Meta:
        abstract = True
