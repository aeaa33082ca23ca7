"""Where a service is given: in clear, or sealed for protection."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ventanilla.common.errors import BadInput
from ventanilla.directory import policies
from ventanilla.directory.models import (
    WHERE,
    Address,
    Location,
    Metadata,
    Service,
    ServiceAtLocation,
)
from ventanilla.directory.services import whereabouts
from ventanilla.directory.states import Place as Kind
from ventanilla.network import places
from ventanilla.security.models import Seat

FIELD = "place"
HIDDEN = "confidential"


@dataclass(frozen=True, slots=True)
class Where:
    """A door. Of a confidential one only ``name`` stands in clear; all empty: by telephone only."""

    confidential: bool = False
    name: str = ""
    address: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""

    def __str__(self) -> str:
        if self.confidential:
            return HIDDEN
        return ", ".join(filter(None, (self.name, self.address, self.city, self.state,
                                       self.postal_code)))  # fmt: skip

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing of where it is."""
        return not (self.address or self.city or self.postal_code)


def location_of(service: Service) -> Location | None:
    """The first place of a service."""
    at = service.service_at_locations.select_related("location").order_by("pk").first()
    return at.location if at else None


def where_of(service: Service) -> Where:
    """What stands in clear of where a service is given."""
    location = location_of(service)
    if location is None:
        return Where()
    if location.confidential:
        return Where(confidential=True, name=location.name)
    address = location.addresses.order_by("pk").first()
    if address is None:
        return Where(name=location.name)
    return Where(
        name=location.name,
        address=address.address_1,
        city=address.city,
        state=address.state_province,
        postal_code=address.postal_code,
    )


def put(service: Service, where: Where, *, by: Seat, at: datetime) -> Where:
    """Say where a service is given; gives what stood there before.

    Of a place that is, or becomes, confidential the address is sealed, and the history forgets it.
    An address that is left empty stays as it was sealed. Raises ``BadInput``, ``NotAllowed``.
    """
    before, location = where_of(service), location_of(service)
    if not where.confidential:
        _put_in_clear(service, location, where)
        return before
    if location is None or not location.confidential:
        hidden = Location(
            location_type=Kind.PHYSICAL, organization=service.organization, post=by.post,
            confidential=True,
        )  # fmt: skip
        if not (before.is_empty and where.is_empty):
            policies.may_know_where(by, hidden).enforce()
        where = _with_what_was_in_clear(where, before)
        hidden.name = where.name
        hidden.save(force_insert=True)
        _forget(service, location)
        ServiceAtLocation.objects.create(service=service, location=hidden)
        location = hidden
    else:
        Location.objects.filter(pk=location.pk).update(name=where.name)
    if not where.is_empty:
        whereabouts.seal(location=location, document=_document(where), by=by, at=at)
    return before


def _with_what_was_in_clear(where: Where, before: Where) -> Where:
    """A place that becomes confidential keeps its address, now sealed."""
    if before.is_empty or not where.is_empty:
        return where
    return Where(True, where.name, before.address, before.city, before.state, before.postal_code)


def _forget(service: Service, location: Location | None) -> None:
    """Nothing in clear remains of where it was, in the history neither."""
    service.service_at_locations.all().delete()
    Metadata.objects.filter(resource_id=service.pk, field_name=FIELD).delete()
    if location is None:
        return
    location.addresses.all().delete()
    if not location.service_at_locations.exists():
        location.delete()


def _put_in_clear(service: Service, location: Location | None, where: Where) -> None:
    if where.is_empty:
        if location is not None and not location.confidential:
            location.addresses.all().delete()
            Location.objects.filter(pk=location.pk).update(
                name=where.name, latitude=None, longitude=None
            )
        elif location is not None:
            service.service_at_locations.all().delete()
        return
    point = _point(where)
    if location is None or location.confidential:
        service.service_at_locations.all().delete()
        location = Location.objects.create(
            location_type=Kind.PHYSICAL, organization=service.organization, post=service.post
        )
        ServiceAtLocation.objects.create(service=service, location=location)
    location.name = where.name
    location.latitude, location.longitude = point.latitude, point.longitude
    location.save(update_fields=["name", "latitude", "longitude"])
    location.addresses.all().delete()
    Address.objects.create(location=location, **_address(where))


def _point(where: Where) -> places.Point:
    """The middle of its ZIP code. Raises ``BadInput`` for one that does not exist."""
    found = places.find(where.postal_code)
    if not found or found[0].point is None:
        raise BadInput({"postal_code": _("There is no such ZIP code.")})
    return found[0].point


def _address(where: Where) -> dict[str, str]:
    return {
        "address_1": where.address,
        "city": where.city,
        "state_province": where.state,
        "postal_code": where.postal_code,
        "country": "US",
        "address_type": Kind.PHYSICAL,
    }


def _document(where: Where) -> dict[str, Any]:
    """The whereabouts as HSDS writes them."""
    point = _point(where)
    known = dict.fromkeys(WHERE) | {"latitude": point.latitude, "longitude": point.longitude}
    return known | {"addresses": [_address(where)]}
