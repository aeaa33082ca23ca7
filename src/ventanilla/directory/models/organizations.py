"""Who helps: organizations, their programmes and what identifies them."""

from django.db import models

from ventanilla.common.tiers import tiered
from ventanilla.directory.models.base import Entry
from ventanilla.network.models import Post


@tiered(
    o="id name alternate_name description email website tax_status tax_id year_incorporated"
    " legal_status logo uri parent_organization_id post modified_at"
)
class Organization(Entry):
    """An organization that gives services. ``post``: whose entry it is; None, the network's.

    ``parent_organization_id`` may name an organization of somebody else's directory.
    """

    name = models.TextField()
    alternate_name = models.TextField(blank=True)
    description = models.TextField(blank=True)
    email = models.TextField(blank=True)
    website = models.TextField(blank=True)
    tax_status = models.TextField(blank=True)
    tax_id = models.TextField(blank=True)
    year_incorporated = models.PositiveSmallIntegerField(null=True)
    legal_status = models.TextField(blank=True)
    logo = models.TextField(blank=True)
    uri = models.TextField(blank=True)
    parent_organization_id = models.UUIDField(null=True, db_index=True)
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, related_name="organizations"
    )
    modified_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["name", "id"], name="organizations_by_name")]


@tiered(o="id organization name alternate_name description")
class Program(Entry):
    """Services of an organization that belong together."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="programs"
    )
    name = models.TextField()
    alternate_name = models.TextField(blank=True)
    description = models.TextField(blank=True)


@tiered(o="id organization identifier_scheme identifier_type identifier")
class OrganizationIdentifier(Entry):
    """The number of an organization in somebody's register."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="organization_identifiers"
    )
    identifier_scheme = models.TextField(blank=True)
    identifier_type = models.TextField()
    identifier = models.TextField()
