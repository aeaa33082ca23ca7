"""What is counted: the statistical facts of one episode, which no key joins to its case."""

import uuid

from django.db import models
from django.db.models import Q

from ventanilla.common.tiers import tiered
from ventanilla.network.models import Post
from ventanilla.reports.states import UNDECIDED, UNKNOWN, Audience, Form
from ventanilla.security.models import Seat


@tiered(o="id post protocol month route age_band sex origin cause outcome repeat more")
class CaseFigures(models.Model):
    """The figures of one episode.

    The id is random and written nowhere else but in a sealed section of the track: whoever holds
    a copy of this table, or of all tables, cannot tell whose row it is. So there is no case here,
    no officer, and no time but the month in which the episode began; where the protocol never
    crosses posts with months, the first month of its quarter stands here instead.

    ``more``: the package's own dimensions, name → class; unknown ones are not in it.
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
    more = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["protocol", "month"], name="figures_of_a_period")]
        constraints = [
            models.CheckConstraint(
                name="figures_know_the_month_and_not_the_day", condition=Q(month__day=1)
            )
        ]

    def __str__(self) -> str:
        return f"{self.protocol} {self.month:%Y-%m}"


@tiered(o="id post protocol version quarter unit classes")
class RowFigures(models.Model):
    """One row that is counted by itself: of a repeat of a case, or of an anonymous form.

    Nothing joins it to a case, or to the figures of the same case: its id is random, a case's are
    written in the same sealed section, and those of a form nowhere. ``unit``: the repeat or the
    form. ``classes``: dimension → class; unknown ones are not in it. ``version``: of a form's
    package.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    protocol = models.CharField(max_length=24)
    version = models.CharField(max_length=24, blank=True)
    quarter = models.DateField()  # its first day
    unit = models.CharField(max_length=40)
    classes = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["protocol", "quarter"], name="rows_of_a_quarter")]
        constraints = [
            models.CheckConstraint(
                name="rows_know_the_quarter_and_no_more",
                condition=Q(quarter__day=1, quarter__month__in=(1, 4, 7, 10)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.protocol} {self.unit} {self.quarter:%Y-%m}"


@tiered(o="id protocol quarter name hours in_time")
class SpanFigures(models.Model):
    """How many whole hours one step of the work on one case took. It knows no post.

    ``name``: the time that the package measures. ``in_time``: None without a deadline.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    protocol = models.CharField(max_length=24)
    quarter = models.DateField()  # its first day
    name = models.CharField(max_length=40)
    hours = models.PositiveIntegerField()
    in_time = models.BooleanField(null=True)

    class Meta:
        indexes = [models.Index(fields=["protocol", "quarter"], name="times_of_a_quarter")]

    def __str__(self) -> str:
        return f"{self.protocol} {self.name} {self.quarter:%Y-%m}"


@tiered(o="id post protocol version quarter form answers")
class Opinion(models.Model):
    """What somebody answered without a name, until the night: the box that it is put into.

    The site may put in and not look. At night the box is emptied into :class:`RowFigures`, in an
    order of chance and under other ids. There is no case here, no officer, no seat, no moment.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    protocol = models.CharField(max_length=24)
    version = models.CharField(max_length=24)
    quarter = models.DateField()  # its first day
    form = models.CharField(max_length=40)
    answers = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_opinion_knows_the_quarter_and_no_more",
                condition=Q(quarter__day=1, quarter__month__in=(1, 4, 7, 10)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.protocol} {self.form} {self.quarter:%Y-%m}"


@tiered(o="id protocol quarter digest threshold written_on tables wide times")
class Edition(models.Model):
    """The protected tables of one finished quarter, as they are given out.

    ``protocol``: or another record that is counted the same way (:mod:`counted`). ``tables``: code
    of a table → its document, where hidden counts are not even stored; empty for a quarter with
    too few episodes. ``wide``: the same for the public, with its higher threshold. ``times``:
    name → how long it took (:mod:`times`). ``digest`` tells whether the figures behind changed.
    """

    protocol = models.CharField(max_length=24)
    quarter = models.DateField()  # its first day
    digest = models.CharField(max_length=64)
    threshold = models.PositiveSmallIntegerField()
    written_on = models.DateField()
    tables = models.JSONField(default=dict)
    wide = models.JSONField(default=dict)
    times = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["protocol", "quarter"], name="a_quarter_has_one_edition_in_a_protocol"
            )
        ]

    def __str__(self) -> str:
        return f"{self.protocol} {self.quarter:%Y-%m}"


@tiered(
    o="id table kind since until audience threshold cut_off digest documents corrects reason"
    " made_by made_at"
)
class FrozenEdition(models.Model):
    """A table of the yearbook as it was given out: nothing of it ever changes.

    ``documents``: language → all that it says, with the query of each grid. ``cut_off``: the
    moment up to which records are counted. ``digest``: of everything but who made it. A mistake
    is corrected by another edition, which names this one and says why.
    """

    table = models.CharField(max_length=4)
    kind = models.CharField(max_length=8)
    since = models.DateField()
    until = models.DateField()
    audience = models.CharField(max_length=8, choices=Audience)
    threshold = models.PositiveSmallIntegerField()
    cut_off = models.DateTimeField()
    digest = models.CharField(max_length=64)
    documents = models.JSONField()
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="corrected_by"
    )
    reason = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["table", "since", "until"], name="editions_of_a_period")]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "kind", "since", "until", "audience"],
                condition=Q(corrects=None),
                name="a_period_has_one_first_edition",
            ),
            models.CheckConstraint(
                name="a_correction_says_why",
                condition=Q(corrects=None, reason="") | (Q(corrects__isnull=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.since:%Y-%m} {self.until:%Y-%m}"


@tiered(o="id edition form recipient purpose basis given_by given_at")
class Release(models.Model):
    """To whom an edition was given, for what, and on which legal ground. Only added to."""

    edition = models.ForeignKey(FrozenEdition, on_delete=models.PROTECT, related_name="releases")
    form = models.CharField(max_length=8, choices=Form)
    recipient = models.CharField(max_length=160)
    purpose = models.CharField(max_length=300)
    basis = models.CharField(max_length=300)
    given_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_release_says_to_whom_and_why",
                condition=~Q(recipient="") & ~Q(purpose="") & ~Q(basis=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.given_at:%Y-%m-%d}"
