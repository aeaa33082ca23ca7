"""What services, locations and organizations have: contacts, telephones, hours, costs."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from ventanilla.common.tiers import tiered
from ventanilla.directory.models.base import Entry, none_or_one_of
from ventanilla.directory.states import Frequency, Weekday


@tiered(o="id organization service service_at_location location name title department email")
class Contact(Entry):
    """Whom to ask for: a person's work, or a desk."""

    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.CASCADE, null=True, related_name="contacts"
    )
    service = models.ForeignKey(
        "directory.Service", on_delete=models.CASCADE, null=True, related_name="contacts"
    )
    service_at_location = models.ForeignKey(
        "directory.ServiceAtLocation", on_delete=models.CASCADE, null=True, related_name="contacts"
    )
    location = models.ForeignKey(
        "directory.Location", on_delete=models.CASCADE, null=True, related_name="contacts"
    )
    name = models.TextField(blank=True)
    title = models.TextField(blank=True)
    department = models.TextField(blank=True)
    email = models.TextField(blank=True)


@tiered(
    o="id location service organization contact service_at_location number extension type"
    " description"
)
class Phone(Entry):
    """A number to call."""

    location = models.ForeignKey(
        "directory.Location", on_delete=models.CASCADE, null=True, related_name="phones"
    )
    service = models.ForeignKey(
        "directory.Service", on_delete=models.CASCADE, null=True, related_name="phones"
    )
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.CASCADE, null=True, related_name="phones"
    )
    contact = models.ForeignKey(
        "directory.Contact", on_delete=models.CASCADE, null=True, related_name="phones"
    )
    service_at_location = models.ForeignKey(
        "directory.ServiceAtLocation", on_delete=models.CASCADE, null=True, related_name="phones"
    )
    number = models.TextField()
    extension = models.PositiveIntegerField(null=True)
    type = models.TextField(blank=True)
    description = models.TextField(blank=True)


@tiered(
    o="id service location service_at_location valid_from valid_to dtstart timezone until count"
    " wkst freq interval byday byweekno bymonthday byyearday description opens_at closes_at"
    " schedule_link attending_type notes"
)
class Schedule(Entry):
    """When somebody is there, in the rules of iCalendar. ``timezone``: hours from UTC."""

    service = models.ForeignKey(
        "directory.Service", on_delete=models.CASCADE, null=True, related_name="schedules"
    )
    location = models.ForeignKey(
        "directory.Location", on_delete=models.CASCADE, null=True, related_name="schedules"
    )
    service_at_location = models.ForeignKey(
        "directory.ServiceAtLocation", on_delete=models.CASCADE, null=True, related_name="schedules"
    )
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    dtstart = models.DateField(null=True)
    timezone = models.FloatField(null=True)
    until = models.DateField(null=True)
    count = models.PositiveIntegerField(null=True)
    wkst = models.CharField(max_length=2, choices=Weekday, blank=True)
    freq = models.CharField(max_length=7, choices=Frequency, blank=True)
    interval = models.PositiveIntegerField(null=True)
    byday = models.TextField(blank=True)
    byweekno = models.TextField(blank=True)
    bymonthday = models.TextField(blank=True)
    byyearday = models.TextField(blank=True)
    description = models.TextField(blank=True)
    opens_at = models.TimeField(null=True)  # at the place itself
    closes_at = models.TimeField(null=True)
    schedule_link = models.TextField(blank=True)
    attending_type = models.TextField(blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        constraints = [
            none_or_one_of("freq", Frequency, "a_schedule_comes_again_as_hsds_says"),
            none_or_one_of("wkst", Weekday, "a_week_starts_on_a_day"),
        ]


@tiered(o="id service name description extent extent_type uri counties regions nationwide")
class ServiceArea(Entry):
    """Whom a service is for, by where they live: counties (FIPS), states (``TX``) or everybody."""

    service = models.ForeignKey(
        "directory.Service", on_delete=models.CASCADE, null=True, related_name="service_areas"
    )
    name = models.TextField(blank=True)
    description = models.TextField(blank=True)
    extent = models.TextField(blank=True)
    extent_type = models.TextField(blank=True)
    uri = models.TextField(blank=True)
    counties = ArrayField(models.CharField(max_length=5), default=list)
    regions = ArrayField(models.CharField(max_length=2), default=list)
    nationwide = models.BooleanField(default=False)

    class Meta:
        indexes = [
            GinIndex(fields=["counties"], name="service_areas_by_county"),
            GinIndex(fields=["regions"], name="service_areas_by_region"),
            models.Index(
                fields=["service"], name="service_areas_of_all", condition=Q(nationwide=True)
            ),
        ]


@tiered(o="id service location phone name code note")
class Language(Entry):
    """A language that is spoken there. ``code``: of ISO 639, two letters where there are."""

    service = models.ForeignKey(
        "directory.Service", on_delete=models.CASCADE, null=True, related_name="languages"
    )
    location = models.ForeignKey(
        "directory.Location", on_delete=models.CASCADE, null=True, related_name="languages"
    )
    phone = models.ForeignKey(
        "directory.Phone", on_delete=models.CASCADE, null=True, related_name="languages"
    )
    name = models.TextField(blank=True)
    code = models.CharField(max_length=16, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["code", "service"], name="languages_by_code")]


@tiered(o="id service valid_from valid_to option currency amount amount_description")
class CostOption(Entry):
    """What a service costs, for whom."""

    service = models.ForeignKey(
        "directory.Service", on_delete=models.CASCADE, null=True, related_name="cost_options"
    )
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    option = models.TextField(blank=True)
    currency = models.CharField(max_length=3, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    amount_description = models.TextField(blank=True)


@tiered(o="id service document uri")
class RequiredDocument(Entry):
    """A paper that a service asks for."""

    service = models.ForeignKey(
        "directory.Service", on_delete=models.CASCADE, null=True, related_name="required_documents"
    )
    document = models.TextField(blank=True)
    uri = models.TextField(blank=True)


@tiered(o="id organization service source")
class Funding(Entry):
    """Who pays for it."""

    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.CASCADE, null=True, related_name="funding"
    )
    service = models.ForeignKey(
        "directory.Service", on_delete=models.CASCADE, null=True, related_name="funding"
    )
    source = models.TextField(blank=True)
