"""The ministry and its posts, the districts they cover, the ports they hand over at."""

from datetime import date
from typing import Self
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ventanilla.common.language import of_two
from ventanilla.common.tiers import tiered
from ventanilla.network.states import (
    CONSULAR_KINDS,
    Evidence,
    Extent,
    HolidayKind,
    HoursKind,
    PostKind,
)


class Named(models.Model):
    """Anything that has a name in Spanish and in English."""

    name_es = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of whoever reads."""
        return of_two(self.name_es, self.name_en)


@tiered(o="id code title read_on")
class Source(models.Model):
    """A publication that a statement about the network rests on."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    read_on = models.CharField(max_length=20, blank=True)  # date of publication, as printed

    def __str__(self) -> str:
        return self.title


@tiered(o="id code country name_es name_en")
class Ministry(Named):
    """A ministry of foreign affairs. An installation serves one."""

    code = models.CharField(max_length=8, unique=True)
    country = models.CharField(max_length=2)


@tiered(o="id country code number name_es name_en")
class Region(Named):
    """A state of a country. ``number``: FIPS code in the United States, CVE_ENT in Mexico."""

    country = models.CharField(max_length=2)
    code = models.CharField(max_length=3)
    number = models.CharField(max_length=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"], name="a_region_has_one_code_in_its_country"
            )
        ]


class PostQuerySet(models.QuerySet["Post"]):
    def consular(self) -> Self:
        """Posts abroad that look after people: no delegations, no headquarters."""
        return self.filter(kind__in=CONSULAR_KINDS)

    def of_kind(self, kind: str) -> Self:
        """Posts of one kind; empty for those abroad, "all" for any."""
        if kind == "all":
            return self
        return self.filter(kind=kind) if kind else self.consular()

    def named_like(self, text: str) -> Self:
        """Posts whose name, city, state or code holds each of these words."""
        found = self
        for word in text.split():
            places = ("name_es", "name_en", "city_es", "city_en", "region__name_es", "region__code")
            like = Q(code__iexact=word)
            for place in places:
                like |= Q(**{f"{place}__icontains": word})
            found = found.filter(like)
        return found


@tiered(
    o="id ministry code kind name_es name_en city_es city_en country region latitude longitude"
    " zone calendars district_evidence source supervised_by"
)
class Post(Named):
    """An embassy, a consulate, a delegation in Mexico or a headquarters unit."""

    ministry = models.ForeignKey(Ministry, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=3, unique=True)
    kind = models.CharField(max_length=20, choices=PostKind)
    city_es = models.CharField(max_length=80)
    city_en = models.CharField(max_length=80)
    country = models.CharField(max_length=2)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    latitude = models.DecimalField(max_digits=8, decimal_places=5)  # of the city, not of the door
    longitude = models.DecimalField(max_digits=8, decimal_places=5)
    zone = models.CharField(max_length=40)
    calendars = ArrayField(models.CharField(max_length=8), default=list)
    district_evidence = models.CharField(max_length=10, choices=Evidence, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="+")
    supervised_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="supervises"
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_post_code_is_three_capitals", condition=Q(code__regex=r"^[A-Z]{3}$")
            ),
            models.CheckConstraint(
                name="a_post_does_not_supervise_itself", condition=~Q(supervised_by=F("id"))
            ),
        ]

    @property
    def city(self) -> str:
        """The city, in the language of whoever reads."""
        return of_two(self.city_es, self.city_en)

    @property
    def short_name(self) -> str:
        """The name where space is short: the city, or the unit itself."""
        return self.name if self.kind == PostKind.HQ_UNIT else self.city

    @property
    def zoneinfo(self) -> ZoneInfo:
        """The time zone that the post lives in."""
        return ZoneInfo(self.zone)


class DistrictQuerySet(models.QuerySet["District"]):
    def in_force(self, on: date) -> Self:
        """Rows that hold on a day; ``valid_to`` is the first day without."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gt=on)
        )


@tiered(o="id post region extent county county_fips valid_from valid_to evidence source note")
class District(models.Model):
    """A state, or one county of it, that a post covers from–to (to is the first day without)."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="districts")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    extent = models.CharField(max_length=8, choices=Extent)
    county = models.CharField(max_length=60, blank=True)
    county_fips = models.CharField(max_length=5, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    evidence = models.CharField(max_length=10, choices=Evidence)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["county_fips"], name="districts_of_a_county")]
        constraints = [
            models.CheckConstraint(
                name="a_district_ends_after_it_begins",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="only_a_county_has_a_fips_code",
                condition=Q(extent=Extent.COUNTY, county_fips__regex=r"^\d{5}$")
                | (~Q(extent=Extent.COUNTY) & Q(county_fips="", county="")),
            ),
            models.UniqueConstraint(
                fields=["county_fips", "valid_from"],
                condition=~Q(county_fips=""),
                nulls_distinct=False,
                name="a_county_begins_with_one_post_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.county or self.region}: {self.post}"


@tiered(o="id post area name_es name_en opens_cases")
class Department(Named):
    """An area of a post. Most may only notice; protection opens cases."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="departments")
    area = models.CharField(max_length=20)
    opens_cases = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "area"], name="a_post_has_an_area_once")
        ]


@tiered(
    o="id calendar name_es name_en kind month day weekday nth from_year to_year every_years"
    " moved_from_weekend evidence"
)
class HolidayRule(Named):
    """A holiday of a calendar and how its date is found. Weekdays are ISO: Monday is 1."""

    calendar = models.CharField(max_length=8)
    kind = models.CharField(max_length=6, choices=HolidayKind)
    month = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField(null=True)
    weekday = models.PositiveSmallIntegerField(null=True)
    nth = models.PositiveSmallIntegerField(null=True)
    from_year = models.PositiveSmallIntegerField(null=True)
    to_year = models.PositiveSmallIntegerField(null=True)
    every_years = models.PositiveSmallIntegerField(default=1)  # counted from from_year
    moved_from_weekend = models.BooleanField(default=False)
    evidence = models.CharField(max_length=10, choices=Evidence)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_holiday_rule_says_how_its_date_is_found",
                condition=Q(kind=HolidayKind.FIXED, day__isnull=False)
                | Q(kind=HolidayKind.NTH, weekday__isnull=False, nth__isnull=False)
                | Q(kind=HolidayKind.LAST, weekday__isnull=False),
            )
        ]


@tiered(o="id post day name_es name_en")
class Closing(Named):
    """A day on which one post is closed beyond its calendars."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="closings")
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "day"], name="a_post_closes_once_a_day")
        ]


@tiered(
    o="id code name_es name_en us_city us_region mx_city mx_region mx_receiver zone arrangement"
    " post evidence source note"
)
class Port(Named):
    """A US port of entry and who receives on the Mexican side."""

    code = models.CharField(max_length=12, unique=True)
    us_city = models.CharField(max_length=60)
    us_region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    mx_city = models.CharField(max_length=60)
    mx_region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    mx_receiver = models.CharField(max_length=120)
    zone = models.CharField(max_length=40)
    arrangement = models.CharField(max_length=40, blank=True)  # the local repatriation arrangement
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="ports")
    evidence = models.CharField(max_length=10, choices=Evidence)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    @property
    def zoneinfo(self) -> ZoneInfo:
        """The time zone of the port."""
        return ZoneInfo(self.zone)


class PortHoursQuerySet(models.QuerySet["PortHours"]):
    def in_force(self, on: date) -> Self:
        """Rows that hold on a day; ``valid_to`` is the first day without."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)


@tiered(o="id port kind weekdays opens closes valid_from valid_to source_note")
class PortHours(models.Model):
    """When a port receives a kind of person, at its local time. No row: hours are unknown."""

    port = models.ForeignKey(Port, on_delete=models.PROTECT, related_name="hours")
    kind = models.CharField(max_length=8, choices=HoursKind)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list)  # ISO; empty: all
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source_note = models.CharField(max_length=200)  # who said so, and where it is written

    objects = PortHoursQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_port_closes_after_it_opens", condition=Q(closes__gt=F("opens"))
            ),
            models.CheckConstraint(
                name="port_hours_end_after_they_begin",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="port_hours_name_their_source", condition=~Q(source_note="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.port} {self.opens:%H:%M}–{self.closes:%H:%M}"


@tiered(o="id code name sector agency region post evidence source")
class Station(models.Model):
    """A station of a US agency where people are held."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    sector = models.CharField(max_length=40)
    agency = models.CharField(max_length=12)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="stations")
    evidence = models.CharField(max_length=10, choices=Evidence)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name
