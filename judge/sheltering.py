"""A directory with a shelter that nobody may find, and everything that its API says."""

from collections.abc import Iterator
from uuid import UUID

from django.utils import timezone

from judge.canaries import Canaries
from judge.cast import Cast
from judge.place import Site
from judge.visitor import Visitor
from tests.directory import making
from tests.directory.official import EXAMPLES
from ventanilla.directory.hsds.shapes import SHAPES
from ventanilla.directory.hsds.told import Place, Told
from ventanilla.directory.models import Location, ServiceAtLocation
from ventanilla.directory.services import importing

LISTS = ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms")
ADDRESS = "/hsds/3.0"
SHELTER = "3a19ff88-4620-4d17-9830-ac1d859eb5d5"


def fill() -> dict[str, list[str]]:
    """The official example of HSDS: lists of the API -> ids that are there."""
    importing.bring_in_file(
        path=EXAMPLES / "organization_full.json", post=None, by=None, at=timezone.now()
    )
    rows = {f"{name}s": name for name in SHAPES} | {"taxonomies": "taxonomy"}
    return {
        what: [
            str(pk) for pk in SHAPES[rows[what]].model._default_manager.values_list("pk", flat=True)
        ]
        for what in LISTS
    }


def plant(canaries: Canaries, people: Cast) -> None:
    """A shelter that a file brought: every word about where it is is a canary."""
    word = canaries.word
    service = making.service(making.organization())
    told = Told()
    told.add(
        SHAPES["location"],
        {
            "id": SHELTER, "location_type": "physical",
            "x_confidential": True, "description": word("dsc"), "transportation": word("trn"),
            "alternate_name": word("alt"), "url": f"https://{word('url').lower()}.example",
        },
        Place("", ""),
        {},
    )  # fmt: skip
    told.add(
        SHAPES["address"],
        {
            "id": "74706e55-df26-4b84-80fe-ecc30b5befb4", "address_1": word("cal"),
            "attention": word("atn"), "city": word("ciu"), "state_province": "TX",
            "postal_code": "78701", "country": "US", "address_type": "physical",
        },
        Place("", ""),
        {"location_id": UUID(SHELTER)},
    )  # fmt: skip
    importing.bring_in(told=told, post=people.mcallen, by=None, at=timezone.now())
    ServiceAtLocation.objects.create(service=service, location=Location.objects.get(pk=SHELTER))


def said(site: Site) -> Iterator[tuple[str, bytes]]:
    """Every kind of answer of the API, whole: address and body."""
    visitor = Visitor(site)
    for what in LISTS:
        full = ("full=true", "full=true&format=ndjson") if what in LISTS[:3] else ()
        for parameters in ("", "format=ndjson", *full):
            address = f"{ADDRESS}/{what}?{parameters}".rstrip("?")
            status, body = visitor.ask(address)
            if status != 200:
                raise RuntimeError(f"{address} answers {status}")
            yield address, body
