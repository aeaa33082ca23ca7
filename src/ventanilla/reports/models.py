"""What is counted: the statistical facts of one episode, which no key joins to its case."""

import uuid

from django.db import models
from django.db.models import Q

from ventanilla.common.tiers import tiered
from ventanilla.network.models import Post
from ventanilla.reports.states import UNDECIDED, UNKNOWN


@tiered(o="id post protocol month route age_band sex origin cause outcome repeat")
class CaseFigures(models.Model):
    """The figures of one episode.

    The id is random and written nowhere else but in a sealed section of the track: whoever holds
    a copy of this table, or of all tables, cannot tell whose row it is. So there is no case here,
    no officer, and no time but the month in which the episode began.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    protocol = models.CharField(max_length=24)
    month = models.DateField()  # its first day
    route = models.CharField(max_length=8, blank=True)
    age_band = models.CharField(max_length=24, default=UNKNOWN)
    sex = models.CharField(max_length=24, default=UNKNOWN)
    origin = models.CharField(max_length=24, default=UNKNOWN)
    cause = models.CharField(max_length=24, default=UNKNOWN)
    outcome = models.CharField(max_length=24, default=UNDECIDED)
    repeat = models.CharField(max_length=24, default=UNKNOWN)

    class Meta:
        indexes = [models.Index(fields=["protocol", "month"], name="figures_of_a_period")]
        constraints = [
            models.CheckConstraint(
                name="figures_know_the_month_and_not_the_day", condition=Q(month__day=1)
            )
        ]

    def __str__(self) -> str:
        return f"{self.protocol} {self.month:%Y-%m}"


@tiered(o="id protocol quarter digest threshold written_on tables")
class Edition(models.Model):
    """The protected tables of one finished quarter, as they are given out.

    ``tables``: code of a table → its document, where hidden counts are not even stored; empty for
    a quarter with too few episodes. ``digest`` tells whether the figures behind have changed.
    """

    protocol = models.CharField(max_length=24)
    quarter = models.DateField()  # its first day
    digest = models.CharField(max_length=64)
    threshold = models.PositiveSmallIntegerField()
    written_on = models.DateField()
    tables = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["protocol", "quarter"], name="a_quarter_has_one_edition_in_a_protocol"
            )
        ]

    def __str__(self) -> str:
        return f"{self.protocol} {self.quarter:%Y-%m}"
