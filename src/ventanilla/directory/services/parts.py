"""The parts of an entry that are rows of their own: each is written as a whole.

Every function gives what stood there before, in words for the history.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from ventanilla.directory import needs as known
from ventanilla.directory.errors import UnknownCounty, UnknownNeed
from ventanilla.directory.models import (
    Attribute,
    Contact,
    Language,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
)
from ventanilla.directory.states import Frequency
from ventanilla.network import places

NOT_SHOWN = "…"  # of a name or number that the history, which is published, does not repeat


@dataclass(frozen=True, slots=True)
class Hours:
    """Open on these days (MO…SU); closing at or before the opening is the next day."""

    days: Sequence[str]
    opens: time
    closes: time

    def __str__(self) -> str:
        return f"{','.join(self.days)} {self.opens:%H:%M}–{self.closes:%H:%M}"


@dataclass(frozen=True, slots=True)
class Area:
    """Whom a service is for: FIPS codes of counties, states, or everybody."""

    counties: Sequence[str] = ()
    regions: Sequence[str] = ()
    nationwide: bool = False

    def __str__(self) -> str:
        names = [str(places.counties()[fips]) for fips in self.counties]
        return "; ".join([*names, *self.regions, *(["US"] if self.nationwide else [])])


@dataclass(frozen=True, slots=True)
class HandOver:
    """Whom officers call. Never published."""

    name: str
    number: str


def area_named(text: str, *, nationwide: bool = False) -> Area:
    """The area that names of counties and states, separated by ``;`` or lines, stand for.

    Raises ``UnknownCounty``.
    """
    states = {county.state for county in places.counties().values()}
    counties, regions = [], []
    for name in (each.strip() for each in text.replace("\n", ";").split(";")):
        if name.upper() in states:
            regions.append(name.upper())
        elif name in places.counties():
            counties.append(name)
        elif name:
            found = [place.county for place in places.find(name) if place.county]
            if len(found) != 1:
                raise UnknownCounty(name=name)
            counties.append(found[0].fips)
    return Area(tuple(dict.fromkeys(counties)), tuple(dict.fromkeys(regions)), nationwide)


def area_of(service: Service) -> Area:
    """The area of a service, all its rows together."""
    rows = list(service.service_areas.all())
    return Area(
        tuple(dict.fromkeys(fips for row in rows for fips in row.counties)),
        tuple(dict.fromkeys(code for row in rows for code in row.regions)),
        any(row.nationwide for row in rows),
    )


def hours_of(service: Service) -> list[Hours]:
    """The weekly hours of a service."""
    return [
        Hours(tuple(row.byday.split(",")), row.opens_at, row.closes_at)
        for row in service.schedules.all()
        if row.opens_at and row.closes_at and row.byday and row.freq != Frequency.MONTHLY
    ]


def put_needs(service: Service, codes: Sequence[str]) -> list[str]:
    """What it is for. Terms of other people's lists are left as they are."""
    if unknown := [code for code in codes if code not in known.needs()]:
        raise UnknownNeed(code=unknown[0])
    ours = Attribute.objects.filter(
        link_id=service.pk, link_entity="service", taxonomy_term__taxonomy=known.TAXONOMY
    )
    before = sorted(ours.values_list("taxonomy_term__code", flat=True))
    ours.delete()
    Attribute.objects.bulk_create(
        Attribute(
            link_id=service.pk, link_entity="service", taxonomy_term_id=known.needs()[code].id
        )
        for code in codes
    )
    return before


def put_languages(service: Service, codes: Sequence[str]) -> list[str]:
    """What is spoken there."""
    before = sorted(row.code for row in service.languages.all())
    service.languages.all().delete()
    Language.objects.bulk_create(Language(service=service, code=code) for code in codes)
    return before


def put_phones(service: Service, numbers: Sequence[str]) -> list[str]:
    """The numbers that anybody may call."""
    before = sorted(phone.number for phone in service.phones.all())
    service.phones.all().delete()
    Phone.objects.bulk_create(Phone(service=service, number=number) for number in numbers)
    return before


def put_papers(service: Service, papers: Sequence[str]) -> list[str]:
    """What one has to bring."""
    before = sorted(row.document for row in service.required_documents.all())
    service.required_documents.all().delete()
    RequiredDocument.objects.bulk_create(
        RequiredDocument(service=service, document=paper) for paper in papers
    )
    return before


def put_hours(service: Service, hours: Sequence[Hours]) -> list[Hours]:
    """When somebody is there, each week. Other rules of a calendar are replaced too."""
    before = hours_of(service)
    service.schedules.all().delete()
    Schedule.objects.bulk_create(
        Schedule(
            service=service,
            freq=Frequency.WEEKLY,
            byday=",".join(each.days),
            opens_at=each.opens,
            closes_at=each.closes,
        )
        for each in hours
    )
    return before


def put_area(service: Service, area: Area) -> Area:
    """Whom it is for, by where they live."""
    before = area_of(service)
    service.service_areas.all().delete()
    if str(area):
        ServiceArea.objects.create(
            service=service,
            name=str(area)[:200],
            counties=list(area.counties),
            regions=list(area.regions),
            nationwide=area.nationwide,
        )
    return before


def put_hand_over(service: Service, person: HandOver) -> str:
    """Whom officers call: kept apart from the contacts of the service, which are published."""
    before = hand_over_of(service)
    contact = service.warm_handoff_contact
    if contact is None:
        contact = service.warm_handoff_contact = Contact.objects.create(name=person.name)
        service.save(update_fields=["warm_handoff_contact"])
    contact.name = person.name
    contact.save(update_fields=["name"])
    contact.phones.all().delete()
    if person.number:
        Phone.objects.create(contact=contact, number=person.number)
    return "" if before == person else NOT_SHOWN


def hand_over_of(service: Service) -> HandOver:
    """Whom officers call; both empty where nobody is named."""
    contact = service.warm_handoff_contact
    if contact is None:
        return HandOver("", "")
    phone = contact.phones.order_by("pk").first()
    return HandOver(contact.name, phone.number if phone else "")
