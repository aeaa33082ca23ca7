"""Small entries of an invented directory."""

from datetime import UTC, datetime
from typing import Any

from ventanilla.directory.models import Address, Location, Organization, Service
from ventanilla.network.models import Post

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def organization(name: str = "Casa Abierta", **fields: Any) -> Organization:
    """An organization of the network."""
    return Organization.objects.create(name=name, description=name, modified_at=NOW, **fields)


def service(of: Organization, name: str = "Refugio 24 h", **fields: Any) -> Service:
    """An active service."""
    from ventanilla.directory.words import folded

    words = folded(name, str(fields.get("description", "")))
    return Service.objects.create(
        organization=of, name=name, last_modified=NOW, words=words, **fields
    )


def shelter(of: Organization, post: Post, **fields: Any) -> Location:
    """A confidential location."""
    return Location.objects.create(
        organization=of, post=post, location_type="physical", confidential=True, **fields
    )


def address(of: Location, **fields: Any) -> Address:
    """An address in Texas."""
    given = {"address_1": "1 Example St", "city": "Austin", "state_province": "TX"}
    given |= {"postal_code": "78701", "country": "US", "address_type": "physical"}
    return Address.objects.create(location=of, **{**given, **fields})
