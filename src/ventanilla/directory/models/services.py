"""What is given: services, and where each is given."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q

from ventanilla.common.tiers import tiered
from ventanilla.directory.models.base import Entry, none_or_one_of, one_of
from ventanilla.directory.models.locations import Location
from ventanilla.directory.models.organizations import Organization, Program
from ventanilla.directory.states import Access, Status, Window
from ventanilla.network.models import Post
from ventanilla.security.models import Seat


@tiered(
    o="id organization program name alternate_name description url email status"
    " interpretation_services application_process fees_description wait_time fees accreditations"
    " eligibility_description minimum_age maximum_age verified_on assurer_email licenses alert"
    " last_modified post access verify_every_days verified_by accepts_undocumented asks_status"
    " lgbt_inclusive accepts_boys_over_12 pets max_stay_days intake_hours warm_handoff_contact"
    " partner_window words search"
)
class Service(Entry):
    """A service. ``post``: whose entry it is; None, the network's.

    HSDS's ``assured_date`` is ``verified_on`` here, the last day on which somebody asked whether
    all of this is so. Of what nobody asked (``accepts_undocumented`` and its like) None is said.
    ``words``: name and description folded for the search; ``search`` comes from them.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="services"
    )
    program = models.ForeignKey(
        Program, on_delete=models.SET_NULL, null=True, related_name="services"
    )
    name = models.TextField()
    alternate_name = models.TextField(blank=True)
    description = models.TextField(blank=True)
    url = models.TextField(blank=True)
    email = models.TextField(blank=True)
    status = models.CharField(max_length=18, choices=Status, default=Status.ACTIVE)
    interpretation_services = models.TextField(blank=True)
    application_process = models.TextField(blank=True)
    fees_description = models.TextField(blank=True)
    wait_time = models.TextField(blank=True)
    fees = models.TextField(blank=True)
    accreditations = models.TextField(blank=True)
    eligibility_description = models.TextField(blank=True)
    minimum_age = models.FloatField(null=True)  # years
    maximum_age = models.FloatField(null=True)
    verified_on = models.DateField(null=True)
    assurer_email = models.TextField(blank=True)
    licenses = models.TextField(blank=True)
    alert = models.TextField(blank=True)
    last_modified = models.DateTimeField()

    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="services")
    access = models.CharField(max_length=8, choices=Access, default=Access.ORDINARY)
    verify_every_days = models.PositiveSmallIntegerField(default=180)
    verified_by = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, related_name="+")
    accepts_undocumented = models.BooleanField(null=True)
    asks_status = models.BooleanField(null=True)
    lgbt_inclusive = models.BooleanField(null=True)
    accepts_boys_over_12 = models.BooleanField(null=True)
    pets = models.BooleanField(null=True)
    max_stay_days = models.PositiveSmallIntegerField(null=True)
    intake_hours = models.TextField(blank=True)
    #: whom officers call; never published
    warm_handoff_contact = models.ForeignKey(
        "directory.Contact", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    partner_window = models.CharField(max_length=3, choices=Window, blank=True)
    words = models.TextField(blank=True)
    search = models.GeneratedField(
        expression=SearchVector("words", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes = [
            models.Index(fields=["name", "id"], name="services_by_name"),
            models.Index(fields=["status", "name"], name="services_by_status"),
            models.Index(fields=["last_modified"], name="services_by_last_change"),
            models.Index(
                fields=["verified_on"],
                name="services_to_verify",
                condition=~Q(status=Status.DEFUNCT),
            ),
            GinIndex(fields=["search"], name="services_by_words"),
        ]
        constraints = [
            one_of("status", Status, "a_service_has_a_status_of_hsds"),
            one_of("access", Access, "a_service_is_for_a_crisis_or_not"),
            none_or_one_of("partner_window", Window, "a_partner_runs_a_known_window"),
            models.CheckConstraint(
                name="a_service_is_verified_within_two_years",
                condition=Q(verify_every_days__gte=1, verify_every_days__lte=730),
            ),
        ]


@tiered(o="id service location description")
class ServiceAtLocation(Entry):
    """A service as it is given at one location."""

    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="service_at_locations"
    )
    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, related_name="service_at_locations"
    )
    description = models.TextField(blank=True)
