"""Events and what was counted there, closed months, and the programme record of each post.

Nothing here is about one person: a place that must stay secret is not stored at all.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ventanilla.common.language import of_two
from ventanilla.common.tiers import tiered
from ventanilla.network.models import Named, Post
from ventanilla.network.states import Evidence
from ventanilla.outreach import catalogue
from ventanilla.outreach.states import (
    CODE_LENGTH,
    SIGNS,
    CountMethod,
    Modality,
    Openness,
    Policy,
    Precision,
    ProgrammeStatus,
    Status,
)
from ventanilla.security.models import Seat

#: who took part, by sex; together all attendances
SEXES = ("female", "male", "other", "unknown")


@tiered(o="id code name_es name_en series post starts_on ends_on")
class Campaign(Named):
    """Events that belong together. Without a post it is the network's."""

    code = models.SlugField(max_length=40, unique=True)
    series = models.CharField(max_length=24)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_campaign_ends_after_it_begins", condition=Q(ends_on__gte=F("starts_on"))
            )
        ]


@tiered(
    o="id code post campaign series topics modality audiences title_es title_en place address"
    " county_fips starts_at ends_at month openness neutral repeats hosts allies languages planned"
    " status planned_by closed_by closed_at"
)
class Event(models.Model):
    """Something that a post does outside of cases; counted once, at ``post``, in ``month``.

    ``code`` stands on posters and count sheets, and on whatever came of the event. ``month``: the
    first day of the month in which it began, by the clock of the post. ``repeats``: shared by the
    sessions that were planned together. ``allies``: names, as they are announced.
    """

    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="events")
    co_posts = models.ManyToManyField(Post, related_name="+")
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, null=True, related_name="events"
    )
    series = models.CharField(max_length=24)
    topics = ArrayField(models.CharField(max_length=24), default=list)
    modality = models.CharField(max_length=12, choices=Modality)
    audiences = ArrayField(models.CharField(max_length=24), default=list)
    title_es = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    place = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200, blank=True)
    county_fips = models.CharField(max_length=5, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    month = models.DateField()
    openness = models.CharField(max_length=8, choices=Openness, default=Openness.PUBLIC)
    neutral = models.CharField(max_length=24, blank=True)
    repeats = models.UUIDField(null=True)
    hosts = ArrayField(models.CharField(max_length=120), default=list)
    allies = ArrayField(models.CharField(max_length=120), default=list)
    languages = ArrayField(models.CharField(max_length=8), default=list)
    planned = models.PositiveIntegerField(null=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    planned_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    closed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["post", "month"], name="events_of_a_month"),
            models.Index(fields=["starts_at"], name="events_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="an_event_code_can_be_read_aloud",
                condition=Q(code__regex=f"^[{SIGNS}]{{{CODE_LENGTH}}}$"),
            ),
            models.CheckConstraint(
                name="an_event_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(name="an_event_belongs_to_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="a_confidential_place_is_not_stored",
                condition=~Q(openness=Openness.NEUTRAL)
                | (Q(place="", address="", county_fips="") & ~Q(neutral="")),
            ),
            models.CheckConstraint(
                name="only_what_was_held_is_closed",
                condition=Q(status=Status.HELD, closed_at__isnull=False)
                | (~Q(status=Status.HELD) & Q(closed_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is called, for officers and for the public."""
        return of_two(self.title_es, self.title_en)

    @property
    def outward_title(self) -> str:
        """What a calendar may call it: the neutral title where the place is confidential."""
        if self.openness == Openness.NEUTRAL:
            return catalogue.named("neutral", self.neutral)
        return self.title

    @property
    def zoneinfo(self) -> ZoneInfo:
        """The clock that the event goes by."""
        return self.post.zoneinfo

    @property
    def starts(self) -> datetime:
        """When it begins, at its own clock."""
        return self.starts_at.astimezone(self.zoneinfo)

    @property
    def ends(self) -> datetime:
        """When it ends, at its own clock."""
        return self.ends_at.astimezone(self.zoneinfo)

    @property
    def came(self) -> int | None:
        """Its attendances, with corrections; None before it is counted."""
        count: Count | None = getattr(self, "count", None)
        if count is None:
            return None
        return count.attendances + sum(row.attendances for row in self.adjustments.all())

    @property
    def series_words(self) -> str:
        """The series in words."""
        return catalogue.named("series", self.series)

    def words_of(self, kind: str, codes: list[str]) -> list[str]:
        """Codes of the catalogue in words."""
        return [catalogue.named(kind, code) for code in codes]


class Numbers(models.Model):
    """What is counted, each unit apart: attendances by sex, people, contacts, reach in media.

    ``attendances``: whoever came twice counts twice. ``people``: different persons, where the list
    says so. ``contacts``: who was spoken to and did not take part.
    """

    attendances = models.IntegerField(default=0)
    female = models.IntegerField(default=0)
    male = models.IntegerField(default=0)
    other = models.IntegerField(default=0)
    unknown = models.IntegerField(default=0)
    minors = models.IntegerField(default=0)
    people = models.IntegerField(null=True)
    contacts = models.IntegerField(default=0)
    reach = models.IntegerField(default=0)

    class Meta:
        abstract = True


COUNTED = ("attendances", *SEXES, "minors", "people", "contacts", "reach")
BY_SEX = Q(attendances=F("female") + F("male") + F("other") + F("unknown"))
NOT_NEGATIVE = Q(**{f"{name}__gte": 0 for name in COUNTED if name != "people"})


@tiered(
    o="id event attendances female male other unknown minors people contacts reach method"
    " services materials"
)
class Count(Numbers):
    """What was counted at an event, as it was closed; services and materials by number."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="count")
    method = models.CharField(max_length=12, choices=CountMethod)
    services = models.JSONField(default=dict)
    materials = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(name="attendances_are_the_sum_of_the_sexes", condition=BY_SEX),
            models.CheckConstraint(name="nobody_is_counted_below_nothing", condition=NOT_NEGATIVE),
            models.CheckConstraint(
                name="minors_are_among_the_attendances",
                condition=Q(minors__lte=F("attendances")),
            ),
            models.CheckConstraint(
                name="people_are_no_more_than_attendances",
                condition=Q(people=None) | Q(people__gte=0, people__lte=F("attendances")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.attendances}"


@tiered(
    o="id event attendances female male other unknown minors people contacts reach reason"
    " made_by made_at"
)
class Adjustment(Numbers):
    """What a count was wrong by, found after its month was closed. The count itself stays."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="adjustments")
    reason = models.CharField(max_length=200)
    made_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="an_adjustment_is_the_sum_of_the_sexes", condition=BY_SEX),
            models.CheckConstraint(name="an_adjustment_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.attendances:+}"


@tiered(
    o="id post month closed_by closed_at events cancelled attendances female male other unknown"
    " minors people contacts reach"
)
class ClosedMonth(Numbers):
    """What a post reported of a month. From then on nothing of the month changes."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    closed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()
    events = models.PositiveIntegerField()
    cancelled = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "month"], name="a_month_is_closed_once"),
            models.CheckConstraint(name="a_closed_month_is_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="a_closed_month_is_the_sum", condition=BY_SEX),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.month:%Y-%m}"


@tiered(o="id post month series events attendances cases origin")
class EarlierMonth(models.Model):
    """What a post reported of a month before its events stood here, in three counters.

    ``origin``: where the numbers come from; "invented" in a demo.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    series = models.CharField(max_length=24)
    events = models.PositiveIntegerField()
    attendances = models.PositiveIntegerField()
    cases = models.PositiveIntegerField()
    origin = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "month", "series"], name="an_earlier_month_stands_once"
            ),
            models.CheckConstraint(name="an_earlier_month_is_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="an_earlier_month_says_its_origin", condition=~Q(origin="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.month:%Y-%m} {self.series}"


@tiered(
    o="id post status started precision coordinator launch policy evidence source note_es note_en"
)
class Programme(models.Model):
    """The record of the programme at one post. ``source``: code of the publication, if any."""

    post = models.OneToOneField(Post, on_delete=models.PROTECT, related_name="programme")
    status = models.CharField(max_length=10, choices=ProgrammeStatus)
    started = models.DateField(null=True)
    precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    coordinator = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    launch = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+")
    policy = models.CharField(max_length=16, choices=Policy)
    evidence = models.CharField(max_length=10, choices=Evidence)
    source = models.CharField(max_length=40, blank=True)
    note_es = models.CharField(max_length=200, blank=True)
    note_en = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_running_programme_has_begun",
                condition=Q(status=ProgrammeStatus.PLANNED) | Q(started__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.get_status_display()}"

    @property
    def note(self) -> str:
        """What has to be known of the record."""
        return of_two(self.note_es, self.note_en)

    @property
    def source_words(self) -> str:
        """The publication that says so; blank where the post itself does."""
        return catalogue.sources().get(self.source, self.source)

    def runs(self, on: date) -> bool:
        """Whether the programme had begun by a day, as far as the record says."""
        return self.started is not None and self.started <= on


@tiered(o="id programme area seat")
class FocalPoint(models.Model):
    """Who answers for the programme in one area of a post."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="focal_points")
    area = models.CharField(max_length=20)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "area"], name="an_area_has_one_focal_point"
            )
        ]

    def __str__(self) -> str:
        return f"{self.area}: {self.seat_id}"


def numbers(of: Any) -> dict[str, int]:
    """The counted numbers of a row; ``people`` is 0 where nobody knows."""
    return {name: getattr(of, name) or 0 for name in COUNTED}
