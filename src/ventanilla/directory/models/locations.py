"""Where: locations, their addresses, and what is sealed of those that nobody may find."""

from django.db import models
from django.db.models import Q

from ventanilla.common.tiers import tiered
from ventanilla.directory.models.base import Entry, one_of
from ventanilla.directory.models.organizations import Organization
from ventanilla.directory.states import Place
from ventanilla.network.models import Post
from ventanilla.security.models import Sealed

#: what a location says of where it is, besides its addresses; of a confidential one it is sealed
WHERE = ("latitude", "longitude", "alternate_name", "description", "transportation", "url",
         "external_identifier", "external_identifier_type")  # fmt: skip
_SILENT = Q(latitude=None, longitude=None, alternate_name="", description="", transportation="",
            url="", external_identifier="", external_identifier_type="")  # fmt: skip


@tiered(
    o="id location_type url organization name alternate_name description transportation latitude"
    " longitude external_identifier external_identifier_type confidential post"
)
class Location(Entry):
    """A place, or a telephone line. A confidential one is known by a name and its telephones.

    Where that one is stands in its :class:`Whereabouts`, at the desk of ``post``, and nowhere
    else: the database keeps its columns empty and takes no address for it.
    """

    location_type = models.CharField(max_length=8, choices=Place)
    url = models.TextField(blank=True)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, null=True, related_name="locations"
    )
    name = models.TextField(blank=True)
    alternate_name = models.TextField(blank=True)
    description = models.TextField(blank=True)
    transportation = models.TextField(blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    external_identifier = models.TextField(blank=True)
    external_identifier_type = models.TextField(blank=True)
    confidential = models.BooleanField(default=False, db_default=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["latitude", "longitude"], name="locations_on_the_map")]
        constraints = [
            one_of("location_type", Place, "a_location_is_of_a_kind_of_hsds"),
            models.UniqueConstraint(
                fields=["id", "confidential"], name="a_location_is_confidential_or_not"
            ),
            models.CheckConstraint(
                name="a_confidential_location_does_not_say_where_it_is",
                condition=Q(confidential=False) | _SILENT,
            ),
            models.CheckConstraint(
                name="a_confidential_location_is_kept_by_a_post",
                condition=Q(confidential=False) | Q(post__isnull=False),
            ),
        ]


@tiered(
    o="id location attention address_1 address_2 city region state_province postal_code country"
    " address_type confidential"
)
class Address(Entry):
    """Where a location is, or gets its letters. ``confidential`` is never true: with ``location``

    it is a foreign key to one that is not.
    """

    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, null=True, related_name="addresses"
    )
    attention = models.TextField(blank=True)
    address_1 = models.TextField()
    address_2 = models.TextField(blank=True)
    city = models.TextField()
    region = models.TextField(blank=True)
    state_province = models.TextField()
    postal_code = models.TextField()
    country = models.TextField()
    address_type = models.CharField(max_length=8, choices=Place)
    confidential = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["postal_code"], name="addresses_by_postal_code"),
            models.Index(fields=["state_province", "city"], name="addresses_by_city"),
        ]
        constraints = [
            one_of("address_type", Place, "an_address_is_of_a_kind_of_hsds"),
            models.CheckConstraint(
                name="an_address_in_clear_is_not_confidential", condition=Q(confidential=False)
            ),
        ]


@tiered(o="id dossier scope key_version location", ciphertext="sealed")
class Whereabouts(Sealed):
    """Where a confidential location is, under a key of its own at the desk of its post.

    The document holds the fields of ``WHERE`` and ``addresses``, as HSDS writes them.
    """

    location = models.OneToOneField(Location, on_delete=models.PROTECT, related_name="whereabouts")

    def __str__(self) -> str:
        return str(self.location_id)


@tiered(o="id location description details url")
class Accessibility(Entry):
    """What a location has for whoever does not walk, see or hear well."""

    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, null=True, related_name="accessibility"
    )
    description = models.TextField(blank=True)
    details = models.TextField(blank=True)
    url = models.TextField(blank=True)
