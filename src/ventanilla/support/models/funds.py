"""Where the money comes from, what it may be spent on, and what a dollar is worth."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ventanilla.common.language import of_two
from ventanilla.common.tiers import tiered
from ventanilla.security.models import Seat
from ventanilla.support.states import Currency, Item, Level


@tiered(
    o="id code name_es name_en fiscal_year currency ceiling rules_version items opened_by opened_at"
)
class Fund(models.Model):
    """Money of one year for support. ``items``: the items of expense that it may be booked to.

    ``ceiling``: what all posts are given together at most; none until headquarters says so.
    """

    code = models.SlugField(max_length=24)
    name_es = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    fiscal_year = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3, choices=Currency)
    ceiling = models.DecimalField(null=True, max_digits=14, decimal_places=2)
    rules_version = models.CharField(max_length=40)
    items = ArrayField(models.CharField(max_length=12), default=list)
    opened_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "fiscal_year"], name="a_fund_is_opened_once_a_year"
            ),
            models.CheckConstraint(
                name="a_ceiling_is_above_zero", condition=Q(ceiling=None) | Q(ceiling__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.fiscal_year}"

    @property
    def name(self) -> str:
        """In the reader's language."""
        return of_two(self.name_es, self.name_en)


@tiered(o="id fund code item unit_cap days_cap level needs_report set_by set_at")
class Line(models.Model):
    """What a fund may be spent on. No official caps exist: nobody asks for a line before it has

    its own. ``unit_cap``: at most for one person and day; ``days_cap``: days for one case.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="lines")
    code = models.CharField(max_length=16, choices=Item)
    item = models.CharField(max_length=12, blank=True)
    unit_cap = models.DecimalField(null=True, max_digits=14, decimal_places=2)
    days_cap = models.PositiveSmallIntegerField(null=True)
    level = models.CharField(max_length=16, choices=Level, blank=True)
    needs_report = models.BooleanField(default=False)
    set_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "code"], name="a_line_stands_once_in_a_fund"),
            models.CheckConstraint(
                name="a_cap_is_above_zero",
                condition=(Q(unit_cap=None) | Q(unit_cap__gt=0))
                & (Q(days_cap=None) | Q(days_cap__gt=0)),
            ),
            models.CheckConstraint(
                name="fees_come_with_a_report", condition=~Q(code=Item.LEGAL) | Q(needs_report=True)
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_ready(self) -> bool:
        """Whether everything is said that has to be said before anybody asks for it."""
        return bool(self.item and self.unit_cap and self.days_cap and self.level)

    def most(self, *, persons: int, days: int) -> Decimal:
        """What may be asked for so many persons and days; zero while the line has no cap."""
        return (self.unit_cap or Decimal("0.00")) * persons * days


@tiered(o="id on pesos source entered_by entered_at")
class Rate(models.Model):
    """How many pesos a dollar was worth on a day, and who says so. Written once."""

    on = models.DateField(unique=True)
    pesos = models.DecimalField(max_digits=12, decimal_places=6)
    source = models.CharField(max_length=120)
    entered_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_rate_is_above_zero", condition=Q(pesos__gt=0)),
            models.CheckConstraint(name="a_rate_has_a_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.pesos}"
