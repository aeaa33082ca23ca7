"""Norms of the programme as data: an edition, its categories, what counts where, what became of it.

Nothing here is an official text. What is not known is empty, and says why.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from ventanilla.common.language import of_two
from ventanilla.common.tiers import tiered
from ventanilla.network.models import Named
from ventanilla.network.states import Evidence
from ventanilla.norms.states import CARRIED, Level, Precision, Relation, Text


class Reasoned(models.Model):
    """A statement with how solid it is, what it rests on, and why more is not known."""

    evidence = models.CharField(max_length=10, choices=Evidence)
    source = models.CharField(max_length=200, blank=True)
    reason_es = models.CharField(max_length=400, blank=True)
    reason_en = models.CharField(max_length=400, blank=True)

    class Meta:
        abstract = True

    @property
    def reason(self) -> str:
        """Why it is as it is, in the language of whoever reads."""
        return of_two(self.reason_es, self.reason_en)


@tiered(
    o="id code name_es name_en text valid_from precision valid_to closed_on digest"
    " evidence source reason_es reason_en"
)
class Edition(Named, Reasoned):  # noqa: DJ008 - Named has it
    """The norms as they hold from a day; ``valid_to`` is the first day without.

    ``digest``: SHA-256 of the file that it was loaded from. ``closed_on``: the day since which
    nothing of it changes.
    """

    code = models.CharField(max_length=8, unique=True)
    text = models.CharField(max_length=8, choices=Text)
    valid_from = models.DateField()
    precision = models.CharField(max_length=8, choices=Precision)
    valid_to = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_edition_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="a_closed_edition_has_ended",
                condition=Q(closed_on=None) | Q(valid_to__isnull=False),
            ),
            ExclusionConstraint(
                name="one_edition_holds_on_a_day",
                deferrable=models.Deferrable.DEFERRED,  # two editions may trade a day in one load
                expressions=[
                    (
                        Func(F("valid_from"), F("valid_to"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    )
                ],
            ),
        ]


@tiered(o="id edition code level parent place name_es name_en evidence source reason_es reason_en")
class Category(Named, Reasoned):  # noqa: DJ008 - Named has it
    """A field of protection, a subprogramme or a case type of one edition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="categories")
    code = models.CharField(max_length=40)
    level = models.CharField(max_length=16, choices=Level)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"], name="a_category_is_in_an_edition_once"
            ),
            models.CheckConstraint(
                name="only_a_case_type_stands_below_another",
                condition=Q(level=Level.CASE_TYPE) | Q(parent=None),
            ),
        ]

    @property
    def field(self) -> "Category | None":
        """The field of protection that it belongs to; None where it cuts across fields."""
        if self.level == Level.FIELD:
            return self
        above = self.parent
        return above if above is not None and above.level == Level.FIELD else None

    @property
    def subprogramme(self) -> "Category | None":
        """The subprogramme that it is, or belongs to."""
        if self.level == Level.SUBPROGRAMME:
            return self
        above = self.parent
        return above if above is not None and above.level == Level.SUBPROGRAMME else None


@tiered(o="id edition protocol kind category evidence source reason_es reason_en")
class Counting(Reasoned):
    """Under which category a protocol or a kind of notification counts in an edition.

    ``category`` None: it is not known, and the reason says why.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="countings")
    protocol = models.CharField(max_length=24, blank=True)
    kind = models.CharField(max_length=24, blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "protocol", "kind"], name="a_thing_counts_once_in_an_edition"
            ),
            models.CheckConstraint(
                name="something_counts", condition=~Q(protocol="") | ~Q(kind="")
            ),
            models.CheckConstraint(
                name="what_counts_nowhere_says_why",
                condition=Q(category__isnull=False) | (~Q(reason_es="") & ~Q(reason_en="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.protocol} {self.kind}".strip()


@tiered(o="id edition before after relation evidence source reason_es reason_en")
class Succession(Reasoned):
    """What became of a category of the edition before in this one, or where one of this came from.

    A category that was split has a row for each part; parts that were merged, one for each.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="successions")
    before = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="+")
    after = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="+")
    relation = models.CharField(max_length=8, choices=Relation)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "before", "after"],
                nulls_distinct=False,
                name="a_category_becomes_another_once",
            ),
            models.CheckConstraint(
                name="a_succession_has_the_ends_that_it_says",
                condition=Q(relation__in=CARRIED, before__isnull=False, after__isnull=False)
                | Q(relation=Relation.NEW, before=None, after__isnull=False)
                | Q(relation=Relation.ENDED, before__isnull=False, after=None)
                | Q(relation=Relation.UNKNOWN, before=None, after__isnull=False)
                | Q(relation=Relation.UNKNOWN, before__isnull=False, after=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} {self.relation} {self.after}"
