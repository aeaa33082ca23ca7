"""What services are about, and what became of each entry: terms, attributes, history."""

from django.db import models
from django.db.models import Q

from ventanilla.common.tiers import tiered
from ventanilla.directory.models.base import Entry
from ventanilla.directory.states import Change


@tiered(o="id name description uri version")
class Taxonomy(Entry):
    """A list of terms that somebody keeps."""

    name = models.TextField()
    description = models.TextField(blank=True)
    uri = models.TextField(blank=True)
    version = models.TextField(blank=True)


@tiered(o="id code name name_en description parent_id taxonomy_name language taxonomy term_uri")
class TaxonomyTerm(Entry):
    """A need, a kind of help, or another term. ``name_en``: ours are in two languages.

    ``taxonomy_name`` is what HSDS calls ``taxonomy``, the list by name. ``parent_id`` may name a
    term that stayed in somebody else's directory.
    """

    code = models.CharField(max_length=120, blank=True)
    name = models.TextField()
    name_en = models.TextField(blank=True)
    description = models.TextField(blank=True)
    parent_id = models.UUIDField(null=True, db_index=True)
    taxonomy_name = models.TextField(blank=True)
    language = models.CharField(max_length=16, blank=True)
    taxonomy = models.ForeignKey(
        Taxonomy, on_delete=models.PROTECT, null=True, related_name="terms"
    )
    term_uri = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["taxonomy", "code"],
                condition=~Q(code=""),
                nulls_distinct=False,
                name="a_taxonomy_has_a_code_once",
            )
        ]


@tiered(o="id link_id link_entity link_type taxonomy_term value")
class Attribute(Entry):
    """A term that is said of an entry: ``link_entity`` is its object in HSDS, such as service."""

    link_id = models.UUIDField()
    link_entity = models.CharField(max_length=40)
    link_type = models.TextField(blank=True)
    taxonomy_term = models.ForeignKey(
        TaxonomyTerm, on_delete=models.PROTECT, null=True, related_name="attributes"
    )
    value = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["link_id"], name="attributes_of_an_entry"),
            models.Index(
                fields=["taxonomy_term", "link_entity", "link_id"], name="entries_by_term"
            ),
        ]


@tiered(
    o="id resource_id resource_type last_action_date last_action_type field_name previous_value"
    " replacement_value updated_by"
)
class Metadata(Entry):
    """A line of the history of an entry: what was changed, when, and by whom."""

    resource_id = models.UUIDField()
    resource_type = models.CharField(max_length=40)
    last_action_date = models.DateField()
    last_action_type = models.CharField(max_length=20, choices=Change)
    field_name = models.CharField(max_length=60)
    previous_value = models.TextField()
    replacement_value = models.TextField()
    updated_by = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["resource_id"], name="history_of_an_entry")]


@tiered(o="id name language character_set")
class MetaTableDescription(Entry):
    """What somebody's tables say of themselves. It only travels."""

    name = models.TextField(blank=True)
    language = models.TextField(blank=True)
    character_set = models.TextField(blank=True)
