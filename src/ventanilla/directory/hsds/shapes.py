"""What each object of HSDS 3.0 is here: its table, its fields and what is nested in it.

A field of HSDS is the column of the same name, but for those in ``CALLED``. What our profile adds
begins with ``x_``: a field of ours never stands where one of HSDS could.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Field

from ventanilla.directory import models
from ventanilla.directory.models.base import Entry

#: what HSDS calls otherwise than we do: object -> name there -> column here
CALLED: Mapping[str, Mapping[str, str]] = {
    "service": {"assured_date": "verified_on"},
    "taxonomy_term": {"taxonomy": "taxonomy_name"},
}
#: what our profile adds to an object, by the names of columns
PROFILE: Mapping[str, tuple[str, ...]] = {
    "service": ("access", "verify_every_days", "accepts_undocumented", "asks_status",
                "lgbt_inclusive", "accepts_boys_over_12", "pets", "max_stay_days", "intake_hours",
                "partner_window"),
    "location": ("confidential",),
    "service_area": ("counties", "regions", "nationwide"),
    "taxonomy_term": ("name_en",),
}  # fmt: skip
#: columns that do not travel
KEPT = frozenset({"post_id", "modified_at", "words", "search", "verified_by_id",
                  "warm_handoff_contact_id"})  # fmt: skip
#: what HSDS wants said, besides an id; of these the texts in ``MAY_BE_EMPTY`` may be empty
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "organization": ("name", "description"),
    "program": ("name", "description"),
    "service": ("name", "status"),
    "location": ("location_type",),
    "address": ("address_1", "city", "state_province", "postal_code", "country", "address_type"),
    "phone": ("number",),
    "taxonomy": ("name", "description"),
    "taxonomy_term": ("name", "description"),
    "organization_identifier": ("identifier_type", "identifier"),
    "metadata": ("last_action_date", "last_action_type", "field_name", "previous_value",
                 "replacement_value", "updated_by"),
}  # fmt: skip
MAY_BE_EMPTY = frozenset(
    {"description", "previous_value", "replacement_value", "field_name", "updated_by"}
)
#: what is nested in an object as a list: its name there, the object, the column that points back
PHONES, LANGUAGES = "phones", "languages"
LISTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "organization": {
        "funding": ("funding", "organization_id"),
        "contacts": ("contact", "organization_id"),
        "phones": ("phone", "organization_id"),
        "locations": ("location", "organization_id"),
        "programs": ("program", "organization_id"),
        "organization_identifiers": ("organization_identifier", "organization_id"),
        "services": ("service", "organization_id"),
    },
    "service": {
        "phones": ("phone", "service_id"),
        "schedules": ("schedule", "service_id"),
        "service_areas": ("service_area", "service_id"),
        "service_at_locations": ("service_at_location", "service_id"),
        "languages": ("language", "service_id"),
        "funding": ("funding", "service_id"),
        "cost_options": ("cost_option", "service_id"),
        "required_documents": ("required_document", "service_id"),
        "contacts": ("contact", "service_id"),
    },
    "service_at_location": {
        "contacts": ("contact", "service_at_location_id"),
        "phones": ("phone", "service_at_location_id"),
        "schedules": ("schedule", "service_at_location_id"),
    },
    "location": {
        "languages": ("language", "location_id"),
        "addresses": ("address", "location_id"),
        "contacts": ("contact", "location_id"),
        "accessibility": ("accessibility", "location_id"),
        "phones": ("phone", "location_id"),
        "schedules": ("schedule", "location_id"),
    },
    "contact": {"phones": ("phone", "contact_id")},
    "phone": {"languages": ("language", "phone_id")},
}
#: what is nested as one object: its name there, the object, the column that points to it
ONES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "service": {
        "organization": ("organization", "organization_id"),
        "program": ("program", "program_id"),
    },
    "service_at_location": {
        "location": ("location", "location_id"),
        "service": ("service", "service_id"),
    },
    "attribute": {"taxonomy_term": ("taxonomy_term", "taxonomy_term_id")},
    "taxonomy_term": {"taxonomy_detail": ("taxonomy", "taxonomy_id")},
}
#: what any object may have: its name there, the object, the column with the id of what it is about
#: and the one with the kind of that
SAID: Mapping[str, tuple[str, str, str]] = {
    "attributes": ("attribute", "link_id", "link_entity"),
    "metadata": ("metadata", "resource_id", "resource_type"),
}
#: what is left out of a nested object, where it would come round again
TURNS: Mapping[tuple[str, str], str] = {
    ("service", "organization"): "services",
    ("service", "service_at_locations"): "service",
    ("organization", "services"): "organization",
    ("service_at_location", "service"): "service_at_locations",
}
#: parents first; the official names of their tables
TABLES: Mapping[str, tuple[str, type[Entry]]] = {
    "taxonomy": ("taxonomies.csv", models.Taxonomy),
    "taxonomy_term": ("taxonomy_terms.csv", models.TaxonomyTerm),
    "organization": ("organizations.csv", models.Organization),
    "organization_identifier": ("organization_identifiers.csv", models.OrganizationIdentifier),
    "program": ("programs.csv", models.Program),
    "location": ("locations.csv", models.Location),
    "address": ("addresses.csv", models.Address),
    "accessibility": ("accessibility.csv", models.Accessibility),
    "service": ("services.csv", models.Service),
    "service_at_location": ("service_at_location.csv", models.ServiceAtLocation),
    "contact": ("contacts.csv", models.Contact),
    "phone": ("phones.csv", models.Phone),
    "schedule": ("schedules.csv", models.Schedule),
    "service_area": ("service_areas.csv", models.ServiceArea),
    "language": ("languages.csv", models.Language),
    "cost_option": ("cost_options.csv", models.CostOption),
    "required_document": ("required_documents.csv", models.RequiredDocument),
    "funding": ("funding.csv", models.Funding),
    "attribute": ("attributes.csv", models.Attribute),
    "metadata": ("metadata.csv", models.Metadata),
    "meta_table_description": ("meta_table_descriptions.csv", models.MetaTableDescription),
}
X = "x_"


@dataclass(frozen=True)
class Shape:
    """An object of HSDS and its table here."""

    name: str
    file: str
    model: type[Entry]
    required: tuple[str, ...] = ()
    lists: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    ones: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def columns(self) -> Mapping[str, "Field[object, object]"]:
        """Fields of HSDS and of our profile -> the columns that hold them."""
        called = {column: name for name, column in CALLED.get(self.name, {}).items()}
        added = PROFILE.get(self.name, ())
        hidden = KEPT | ({"confidential"} if self.name == "address" else set())
        return {
            f"{X}{each.attname}"
            if each.attname in added
            else called.get(each.attname, each.attname): each
            for each in self.model._meta.concrete_fields
            if each.attname not in hidden
        }

    @cached_property
    def pointers(self) -> Mapping[str, str]:
        """Columns that point to another object -> its name. What may dangle is none of them."""
        names: Mapping[object, str] = {shape.model: name for name, shape in SHAPES.items()}
        return {
            each.attname: names[each.related_model]
            for each in self.columns.values()
            if each.is_relation
        }

    @property
    def stem(self) -> str:
        """The name of its table without the ending: ``services``."""
        return self.file.removesuffix(".csv")

    def nested(self) -> Iterator[str]:
        """The names of what is nested in it."""
        yield from (*self.lists, *self.ones, *SAID)


SHAPES: Mapping[str, Shape] = {
    name: Shape(name, file, model, REQUIRED.get(name, ()), LISTS.get(name, {}), ONES.get(name, {}))
    for name, (file, model) in TABLES.items()
}
#: how an object may be called where a word says which one is meant
NAMES: Mapping[str, str] = {
    **{shape.stem: name for name, shape in SHAPES.items()},
    **{name: name for name in SHAPES},
    **{f"{name}s": name for name in SHAPES},
}
