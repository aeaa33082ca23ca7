"""The objects of HSDS 3.0, and what our profile adds."""

from ventanilla.directory.models.locations import (
    WHERE,
    Accessibility,
    Address,
    Location,
    Whereabouts,
)
from ventanilla.directory.models.organizations import (
    Organization,
    OrganizationIdentifier,
    Program,
)
from ventanilla.directory.models.parts import (
    Contact,
    CostOption,
    Funding,
    Language,
    Phone,
    RequiredDocument,
    Schedule,
    ServiceArea,
)
from ventanilla.directory.models.services import Service, ServiceAtLocation
from ventanilla.directory.models.vocabulary import (
    Attribute,
    Metadata,
    MetaTableDescription,
    Taxonomy,
    TaxonomyTerm,
)

__all__ = [
    "WHERE",
    "Accessibility",
    "Address",
    "Attribute",
    "Contact",
    "CostOption",
    "Funding",
    "Language",
    "Location",
    "MetaTableDescription",
    "Metadata",
    "Organization",
    "OrganizationIdentifier",
    "Phone",
    "Program",
    "RequiredDocument",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "Taxonomy",
    "TaxonomyTerm",
    "Whereabouts",
]
