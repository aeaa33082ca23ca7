"""Who helps near a place, as anybody may read it: never where a confidential place is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import prefetch_related_objects

from ventanilla.directory import selectors
from ventanilla.directory.finding import Asked
from ventanilla.directory.freshness import Freshness
from ventanilla.directory.models import Phone
from ventanilla.directory.selectors import Helper
from ventanilla.directory.states import Place as Kind
from ventanilla.network.places import Place

#: miles around a place: first so many; where nobody is, the next
RADII = (25, 100)
NUMBERS, MOST = 2, 20


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number: as it is read, what a telephone is told, and what to ask for then."""

    shown: str
    dial: str
    extension: int | None


@dataclass(frozen=True, slots=True)
class Nearby:
    """A service: what it does, whom to call. ``address``: lines, none where it is confidential.

    ``miles``: rounded, None where its place is not told. ``overdue``: ask whether it is still so.
    """

    name: str
    organization: str
    words: str
    phones: Sequence[Number]
    address: Sequence[str]
    hidden: bool
    miles: int | None
    speaks: bool
    undocumented: bool
    cost: str
    alert: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What was found. ``radius``: within so many miles, or for people of this county or state."""

    place: Place
    radius: int
    total: int
    services: Sequence[Nearby]


def look(*, place: Place, need: str, speaks: str, undocumented: bool, on: date) -> Found:
    """Who helps with a need around a place; who speaks the language comes first.

    What nobody has verified for long is left out: it would be a door that is shut.
    """
    asked = Asked(
        on=on,
        needs=[need] if need else [],
        place=place,
        prefer=speaks,
        undocumented=undocumented,
        states=(Freshness.VERIFIED, Freshness.OVERDUE),
    )
    for radius in RADII:
        found = selectors.search(replace(asked, radius_miles=radius), size=MOST)
        if found.total:
            break
    prefetch_related_objects([each.service for each in found.helpers], "organization__phones")
    return Found(place, radius, found.total, [_public(helper) for helper in found.helpers])


def _public(helper: Helper) -> Nearby:
    service = helper.service
    return Nearby(
        name=service.name,
        organization=service.organization.name if service.organization else "",
        words=service.description,
        phones=[_number(phone) for phone in _phones(helper)[:NUMBERS]],
        address=() if helper.hidden_place else _address(helper),
        hidden=helper.hidden_place,
        miles=None if helper.miles is None or helper.hidden_place else round(helper.miles),
        speaks=helper.speaks,
        undocumented=service.accepts_undocumented is True,
        cost=service.fees_description or service.fees,
        alert=service.alert,
        overdue=helper.state != Freshness.VERIFIED,
    )


def _number(phone: Phone) -> Number:
    return Number(phone.number, re.sub(r"[^+\d]", "", phone.number), phone.extension)


def _phones(helper: Helper) -> Sequence[Phone]:
    """Its own, else of its place, else of its organization; of a person none."""
    service = helper.service
    places = [at.location for at in service.service_at_locations.all()]
    ways = [service.phones.all(), *(place.phones.all() for place in places)]
    if service.organization:
        ways.append(service.organization.phones.all())
    for way in ways:
        if numbers := [phone for phone in way if phone.contact_id is None]:
            return numbers
    return ()


def _address(helper: Helper) -> Sequence[str]:
    """Of the nearest place that one may go to, else of any."""
    places = [at.location for at in helper.service.service_at_locations.all()]
    places.sort(key=lambda place: place != helper.location)
    for place in places:
        for address in place.addresses.all():
            if address.address_type == Kind.PHYSICAL:
                city = f"{address.city}, {address.state_province} {address.postal_code}"
                return [line for line in (address.address_1, address.address_2, city) if line]
    return ()
