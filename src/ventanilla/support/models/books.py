"""The books: movements and their entries, counts of the till, closed months. All written once."""

import uuid

from django.db import models
from django.db.models import Q

from ventanilla.common.tiers import tiered
from ventanilla.network.models import Post
from ventanilla.security.models import Officer, Seat
from ventanilla.support.models.funds import Fund
from ventanilla.support.models.requests import Request
from ventanilla.support.states import Account, Item, Kind, Lack


@tiered(
    o="id post fund on month kind request whole pair corrects rate rate_on rate_source made_by "
    "made_at"
)
class Movement(models.Model):
    """Something that happened to the money of a post: its entries add up to zero.

    ``pair``: what two movements of one transfer share. ``corrects``: what it books the other way
    round. ``whole``: all of a support came back, and it is undone. ``rate``: pesos for a dollar, of
    which day and by whom, where a support was paid.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    month = models.DateField()
    kind = models.CharField(max_length=12, choices=Kind)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, related_name="+")
    whole = models.BooleanField(default=False)
    pair = models.UUIDField(null=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    rate = models.DecimalField(null=True, max_digits=12, decimal_places=6)
    rate_on = models.DateField(null=True)
    rate_source = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["post", "month"], name="movements_of_a_month")]
        constraints = [
            models.CheckConstraint(
                name="a_movement_is_in_the_month_of_its_day",
                condition=Q(month__day=1)
                & Q(on__year=models.F("month__year"), on__month=models.F("month__month")),
            ),
            models.CheckConstraint(
                name="what_is_paid_says_its_rate",
                condition=~Q(kind__in=(Kind.PAID, Kind.REFUNDED, Kind.SETTLED))
                | (
                    Q(rate__gt=0, rate_on__isnull=False, request__isnull=False) & ~Q(rate_source="")
                ),
            ),
            models.UniqueConstraint(fields=["corrects"], name="a_movement_is_corrected_once"),
            models.UniqueConstraint(
                fields=["request"], condition=Q(kind=Kind.PAID), name="a_support_is_paid_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


@tiered(o="id movement post fund month account line request amount")
class Entry(models.Model):
    """One account's part of a movement: debit above zero, credit below.

    Post, fund and month are the movement's, held by a trigger: sums need no join.
    """

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="entries")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    account = models.CharField(max_length=12, choices=Account)
    line = models.CharField(max_length=16, choices=Item, blank=True)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.CheckConstraint(name="an_entry_is_not_zero", condition=~Q(amount=0)),
            models.CheckConstraint(
                name="what_has_a_line_says_which",
                condition=Q(account__in=(Account.CASH, Account.DIFFERENCE), line="")
                | (~Q(account__in=(Account.CASH, Account.DIFFERENCE)) & ~Q(line="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount}"


@tiered(o="id post fund on counted booked by at")
class Counted(models.Model):
    """What was in the till, and what the books said before the difference was booked."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    counted = models.DecimalField(max_digits=14, decimal_places=2)
    booked = models.DecimalField(max_digits=14, decimal_places=2)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_till_is_never_below_zero", condition=Q(counted__gte=0))
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.counted}"


@tiered(o="id request post month lack by at")
class Exempted(models.Model):
    """A support whose proof is missing, and why its month closes all the same."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    lack = models.CharField(max_length=12, choices=Lack)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request"], name="a_support_is_exempted_once")
        ]

    def __str__(self) -> str:
        return f"{self.lack} {self.month:%Y-%m}"


@tiered(o="id post month closed_by closed_officer closed_at cash advances spent unproved")
class ClosedMonth(models.Model):
    """A month of a post's books. From then on nothing of it changes, and nobody opens it again.

    The sums are those of the end of the month, of all funds that are kept in ``MXN`` and ``USD``,
    each by itself: {"USD": "120.00"}.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    closed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    closed_officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()
    cash = models.JSONField(default=dict)
    advances = models.JSONField(default=dict)
    spent = models.JSONField(default=dict)
    unproved = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "month"], name="books_close_a_month_once"),
            models.CheckConstraint(name="what_books_close_is_a_month", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.month:%Y-%m}"
