"""What is asked of the directory in public: the parameters of HSDS's API, as questions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, F, FloatField, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

from ventanilla.directory.hsds import values
from ventanilla.directory.models import (
    Attribute,
    Organization,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)
from ventanilla.directory.states import Status
from ventanilla.directory.words import folded
from ventanilla.network.places import Place, Point

#: metres, of a sphere
RADIUS = 6_371_008.8
DEGREE = RADIUS * 3.14159265 / 180
#: every service, those that are no more among them
ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one wants of a list; what is not said narrows nothing.

    ``proximity``: metres from the middle of ``place``. ``status``: one of HSDS's, or ``ANY``; "",
    all but what is no more.
    """

    search: str = ""
    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    organization_id: UUID | None = None
    modified_after: datetime | None = None
    status: str = ""
    place: Place | None = None
    proximity: float | None = None
    top_only: bool = False
    parent_id: UUID | None = None


def services(asked: Asked) -> QuerySet[Service]:
    """Services by name."""
    return Service.objects.filter(_of_service(asked)).order_by("name", "pk")


def at_locations(asked: Asked) -> QuerySet[ServiceAtLocation]:
    """Services where they are given, by the name of the service."""
    rows = ServiceAtLocation.objects.filter(service__in=services(asked).order_by())
    if asked.place is not None:
        rows = rows.filter(_covers(asked.place))
    if asked.place is not None and asked.place.point and asked.proximity is not None:
        rows = _near(rows, asked.place.point, asked.proximity)
    return rows.order_by("service__name", "pk")


def organizations(asked: Asked) -> QuerySet[Organization]:
    """Organizations by name."""
    rows = Organization.objects.filter(_said(asked, ("name", "alternate_name", "description")))
    return rows.order_by("name", "pk")


def taxonomies(asked: Asked) -> QuerySet[Taxonomy]:
    """Taxonomies by name."""
    return Taxonomy.objects.filter(_said(asked, ("name", "description"))).order_by("name", "pk")


def terms(asked: Asked) -> QuerySet[TaxonomyTerm]:
    """Terms by name. Top ones have no parent."""
    rows = TaxonomyTerm.objects.filter(_said(asked, ("name", "name_en", "description", "code")))
    if asked.taxonomy_id:
        rows = rows.filter(taxonomy=asked.taxonomy_id)
    if asked.parent_id:
        rows = rows.filter(parent_id=asked.parent_id)
    if asked.top_only:
        rows = rows.filter(parent_id=None)
    return rows.order_by("name", "pk")


def page(rows: QuerySet[Any], *, number: int, size: int) -> tuple[int, list[UUID]]:
    """How many there are, and the ids of one page of them (the first is 1)."""
    first = (number - 1) * size
    ids = cast("QuerySet[Model]", rows).values_list("pk", flat=True)[first : first + size]
    return rows.count(), list(ids)


def moments(ids: Collection[UUID]) -> list[dict[str, Any]]:
    """When each of these services last changed, by name."""
    rows = Service.objects.filter(pk__in=ids).order_by("name", "pk")
    return [
        {"id": str(pk), "modified_date": values.write(moment)}
        for pk, moment in rows.values_list("pk", "last_modified")
    ]


def _of_service(asked: Asked) -> Q:
    wanted = Q()
    if asked.status != ANY:
        wanted &= Q(status=asked.status) if asked.status else ~Q(status=Status.DEFUNCT)
    if words := folded(asked.search).split():
        every = " & ".join(f"{word}:*" for word in words)
        wanted &= Q(search=SearchQuery(every, search_type="raw", config="simple"))
    if asked.organization_id:
        wanted &= Q(organization=asked.organization_id)
    if asked.modified_after:
        wanted &= Q(last_modified__gte=asked.modified_after)
    about = Attribute.objects.filter(link_entity="service").values("link_id")
    if asked.taxonomy_term_id:
        wanted &= Q(pk__in=about.filter(taxonomy_term=asked.taxonomy_term_id))
    if asked.taxonomy_id:
        wanted &= Q(pk__in=about.filter(taxonomy_term__taxonomy=asked.taxonomy_id))
    return wanted


def _said(asked: Asked, columns: Sequence[str]) -> Q:
    """Each word stands in one of the columns."""
    wanted = Q()
    for word in asked.search.replace("\0", "").split():
        somewhere = Q()
        for column in columns:
            somewhere |= Q(**{f"{column}__icontains": word})
        wanted &= somewhere
    return wanted


def _covers(place: Place) -> Exists | Q:
    """A service that says whom it is for is for people of that place."""
    areas = ServiceArea.objects.filter(service=OuterRef("service"))
    covered = Q(nationwide=True)
    if place.county:
        covered |= Q(counties__contains=[place.county.fips])
        covered |= Q(regions__contains=[place.county.state])
    limited = ~Q(counties=[]) | ~Q(regions=[]) | Q(nationwide=True)
    return Q(Exists(areas.filter(covered))) | ~Q(Exists(areas.filter(limited)))


def _near(
    rows: QuerySet[ServiceAtLocation], middle: Point, metres: float
) -> QuerySet[ServiceAtLocation]:
    """Within a distance on the sphere, looked for in a band of latitudes first."""
    band = metres / DEGREE
    latitude, longitude = F("location__latitude"), F("location__longitude")
    half = Power(Sin((Radians(latitude) - Radians(Value(middle.latitude))) / 2.0), 2) + (
        Cos(Radians(latitude))
        * Cos(Radians(Value(middle.latitude)))
        * Power(Sin((Radians(longitude) - Radians(Value(middle.longitude))) / 2.0), 2)
    )
    away = ASin(Sqrt(Least(Value(1.0), half))) * (2 * RADIUS)
    return (
        rows.filter(location__latitude__range=(middle.latitude - band, middle.latitude + band))
        .alias(away=away)
        .filter(away__lte=Value(metres, output_field=FloatField()))
    )
