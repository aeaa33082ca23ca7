"""Reads of the directory, from one door: the search, what a referral may name, what is due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import DateField, ExpressionWrapper, F, Q, QuerySet

from ventanilla.directory import finding
from ventanilla.directory import needs as known
from ventanilla.directory.finding import Asked
from ventanilla.directory.freshness import Freshness
from ventanilla.directory.models import Attribute, Location, Metadata, Service
from ventanilla.directory.states import Status
from ventanilla.network.models import Post
from ventanilla.network.places import Place, Point

#: what stands in a list of services
LISTED = (
    "phones", "languages", "service_at_locations__location__addresses",
    "service_at_locations__location__phones",
)  # fmt: skip
PAGE = 20


@dataclass(frozen=True, slots=True)
class Helper:
    """A service that may help. ``miles``: to its nearest place, if it says where that is.

    ``serves``: it says that it is for people of that county, state or everywhere. ``needs``: codes
    of what it is for.
    """

    service: Service
    state: Freshness
    miles: float | None
    serves: bool
    speaks: bool
    needs: Sequence[str]
    location: Location | None

    @property
    def point(self) -> Point | None:
        """Where its nearest place is; nothing for one that is confidential."""
        place = self.location
        if place is None or place.latitude is None or place.longitude is None:
            return None
        return Point(place.latitude, place.longitude)

    @property
    def hidden_place(self) -> bool:
        """Whether a place of it is confidential."""
        return any(at.location.confidential for at in self.service.service_at_locations.all())


@dataclass(frozen=True, slots=True)
class Results:
    """A page of what was found; ``total``: on all pages."""

    total: int
    helpers: Sequence[Helper]


def search(asked: Asked, *, page: int = 1, size: int = PAGE) -> Results:
    """What answers a question, the best first. Long overdue entries are among them, at the end."""
    total, hits = finding.find(asked, most=size, skip=(max(1, page) - 1) * size)
    return Results(total, _helpers(hits))


def helpers_for(
    *,
    post: Post,
    needs: Sequence[str],
    on: date,
    near: Place | None = None,
    language: str = "",
    children: bool = False,
    undocumented: bool = False,
    radius_miles: float = 50,
    most: int = 10,
) -> Sequence[Helper]:
    """The services to which somebody may be sent: open, and verified within two rounds of days.

    ``needs``: codes (``needs.of_services`` gives those of a finding). ``near``: a place, else the
    city of the post. Who speaks ``language`` comes first, the others are not left out.
    """
    place = near or Place(post.city, None, Point(float(post.latitude), float(post.longitude)))
    asked = Asked(
        on=on,
        needs=needs,
        place=place,
        radius_miles=radius_miles,
        prefer=language,
        children=children,
        undocumented=undocumented,
        states=(Freshness.VERIFIED, Freshness.OVERDUE),
    )
    return _helpers(finding.find(asked, most=most)[1])


def entry(service_id: UUID) -> Service | None:
    """One service with all that its page shows, whatever its state."""
    return (
        Service.objects.filter(pk=service_id)
        .select_related("organization", "post", "verified_by__officer", "warm_handoff_contact")
        .prefetch_related(
            *LISTED, "schedules", "cost_options", "service_areas", "required_documents",
            "organization__phones", "warm_handoff_contact__phones",
            "service_at_locations__location__accessibility",
        )
        .first()
    )  # fmt: skip


def needs_of(services: Iterable[UUID]) -> Mapping[UUID, list[str]]:
    """The codes of our needs that services are for."""
    order = list(known.needs())
    rows = Attribute.objects.filter(
        link_entity="service", link_id__in=list(services), taxonomy_term__taxonomy=known.TAXONOMY
    ).values_list("link_id", "taxonomy_term__code")
    found: dict[UUID, list[str]] = {}
    for service, code in rows:
        if code in known.needs():
            found.setdefault(service, []).append(code)
    return {service: sorted(codes, key=order.index) for service, codes in found.items()}


def history(service: Service) -> QuerySet[Metadata]:
    """What was changed about a service, the latest first."""
    return Metadata.objects.filter(resource_id=service.pk).order_by("-last_action_date", "-pk")


def due(*, post_id: int | None, on: date) -> QuerySet[Service]:
    """The services of a post (None: the network's) to be verified, the longest overdue first."""
    last_day = ExpressionWrapper(
        F("verified_on") + F("verify_every_days"), output_field=DateField()
    )
    return (
        Service.objects.filter(Q(post_id=post_id))
        .exclude(status=Status.DEFUNCT)
        .alias(last_day=last_day)
        .filter(Q(verified_on=None) | Q(last_day__lt=on))
        .select_related("organization", "post")
        .prefetch_related("phones")
        .order_by(F("verified_on").asc(nulls_first=True), "name", "pk")
    )


def _helpers(hits: Sequence[finding.Hit]) -> list[Helper]:
    ids = [hit.service_id for hit in hits]
    rows = Service.objects.select_related("organization", "post").prefetch_related(*LISTED)
    services = rows.in_bulk(ids)
    needs = needs_of(ids)
    helpers = []
    for hit in hits:
        service = services[hit.service_id]
        places = {at.location_id: at.location for at in service.service_at_locations.all()}
        helpers.append(
            Helper(
                service=service,
                state=hit.state,
                miles=hit.miles,
                serves=hit.serves,
                speaks=hit.speaks,
                needs=needs.get(service.pk, []),
                location=places.get(hit.location_id) if hit.location_id else None,
            )
        )
    return helpers
