"""An invented directory around the demo's posts: names nobody has, numbers that nobody answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from uuid import UUID

from django.db import models, transaction

from ventanilla.demo import days
from ventanilla.directory import loading, needs
from ventanilla.directory.models import (
    Address,
    Attribute,
    Language,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from ventanilla.directory.services import concealing
from ventanilla.directory.states import VERIFY_EVERY, Access
from ventanilla.directory.words import folded
from ventanilla.network import places
from ventanilla.network.models import Post
from ventanilla.network.places import County

#: of the demo; each of the posts has as many
SERVICES = 120
POSTS = ("MCA", "LAR", "NOG", "SDI", "ELP", "EGP", "BRO", "TUC", "HOU", "SAN")
FIRST = ("Casa", "Red", "Centro", "Puente", "Alianza", "Hogar", "Voces", "Manos", "Fundación")
LAST = (
    "Mezquite", "Lucero", "Acequia", "Colibrí", "Nopal", "del Alba", "Tecolote", "Jacaranda",
    "del Río", "Ocotillo", "Palmito", "Ceiba", "Huizache", "Cenzontle", "Arrayán",
)  # fmt: skip
BATCH = 2000
TABLES: tuple[type[models.Model], ...] = (
    Organization, Service, Location, Address, ServiceAtLocation, ServiceArea, Language, Phone,
    Schedule, Attribute,
)  # fmt: skip
WEEKDAYS = "MO,TU,WE,TH,FR"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a service may be. ``hidden``: its place is confidential; ``age``: from which."""

    name: str
    description: str
    needs: tuple[str, ...]
    crisis: bool = False
    hidden: bool = False
    always: bool = False
    age: int = 0


KINDS = (
    Kind("Refugio {}", "Techo, comida y acompañamiento para mujeres con sus hijas e hijos.",
         ("refugio_emergencia", "huir_violencia"), crisis=True, hidden=True, always=True),
    Kind("Línea {}", "Alguien contesta de día y de noche.", ("linea_crisis",), crisis=True,
         always=True),
    Kind("Asesoría migratoria {}", "Visa U, visa T y VAWA, sin costo.",
         ("legal_migratorio", "visa_u", "visa_t", "vawa")),
    Kind("Clínica {}", "Consulta general y prenatal según lo que se pueda pagar.",
         ("clinica_comunitaria", "atencion_prenatal", "salud_reproductiva")),
    Kind("Terapia {}", "Terapia individual y grupos para quienes vivieron violencia.",
         ("terapia", "grupo_apoyo")),
    Kind("Defensa de la niñez {}", "Abogadas para niñas y niños que llegaron sin compañía.",
         ("sij", "defensa_nna", "legal_familia")),
    Kind("Casa segura {}", "Para quienes salen de la trata.", ("casa_segura_trata",), crisis=True,
         hidden=True, always=True, age=18),
    Kind("Despensa {}", "Alimentos y ropa dos veces por semana.", ("alimentos", "ropa")),
    Kind("Centro laboral {}", "Salarios no pagados y accidentes de trabajo.",
         ("legal_laboral", "sindicato"), age=16),
    Kind("Acompañamiento {}", "Alguien va con usted a la corte, al hospital o a la policía.",
         ("acompanamiento", "orden_proteccion")),
    Kind("Intérpretes {}", "Intérpretes de lenguas indígenas por teléfono.",
         ("interpretacion_indigena", "interpretacion_es")),
    Kind("Inglés y cómputo {}", "Clases por la tarde, con guardería.", ("ingles", "guarderia")),
)  # fmt: skip
#: days since somebody asked, against the days after which they should
ASKED = (0.02, 0.1, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9, 1.2, 1.6, 2.4, 2.4)
SPOKEN = (("es", "en"), ("es", "en"), ("es",), ("en",), ("es", "en", "nah"), ("es", "mix", "en"),
          ("es", "en", "yua"), ("es", "zap"), ("en", "ase", "es"))  # fmt: skip


@dataclass(slots=True)
class _Written:
    """Rows that wait to be written together, and confidential places that wait to be sealed."""

    rows: dict[type[models.Model], list[models.Model]] = field(default_factory=dict)
    hidden: list[tuple[Location, dict[str, object]]] = field(default_factory=list)

    def add(self, row: models.Model) -> None:
        self.rows.setdefault(type(row), []).append(row)

    def go(self, at: datetime) -> None:
        for table in TABLES:
            table._default_manager.bulk_create(self.rows.get(table, []), batch_size=BATCH)
        for location, told in self.hidden:
            concealing.keep(location=location, told=told, by=None, at=at)


def fill(*, seed: int, now: datetime) -> None:
    """The needs, and the demo's services, some of them overdue and some in hidden places."""
    posts = list(Post.objects.filter(code__in=POSTS).select_related("region").order_by("code"))
    write(rng=Random(f"{seed} directory"), posts=posts, many=SERVICES, now=now)


def write(
    *, rng: Random, posts: Sequence[Post], many: int, now: datetime, seal: bool = True
) -> None:
    """So many services around some posts. ``seal``: also where the hidden ones are."""
    loading.load(at=now)
    written, today = _Written(), days.today(now)
    for number in range(many):
        post = posts[number % len(posts)]
        kind = KINDS[number // len(posts) % len(KINDS)]
        _one(rng, written, number, post, kind, now, today)
    if not seal:
        written.hidden.clear()
    with transaction.atomic():  # not while many are invented: an idle transaction is ended
        written.go(now)


def _one(
    rng: Random, written: _Written, number: int, post: Post, kind: Kind, now: datetime, today: date
) -> None:
    name = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
    every = VERIFY_EVERY[Access.CRISIS if kind.crisis else Access.ORDINARY]
    owner = Organization(
        id=_id(rng), name=name, description=f"{name} (inventada)", post=post, modified_at=now
    )
    service = Service(
        id=_id(rng), organization=owner, name=kind.name.format(name), last_modified=now,
        description=kind.description, post=post, verify_every_days=every,
        access=Access.CRISIS if kind.crisis else Access.ORDINARY,
        verified_on=today - timedelta(days=round(every * rng.choice(ASKED))),
        minimum_age=kind.age, accepts_undocumented=rng.choice((True, True, True, None)),
        asks_status=rng.choice((False, False, None)), lgbt_inclusive=rng.choice((True, None)),
        accepts_boys_over_12=rng.choice((True, False)) if kind.hidden else None,
        pets=rng.choice((True, False, None)) if kind.hidden else None,
        max_stay_days=rng.choice((30, 45, 60, 90)) if kind.hidden else None,
        fees_description=rng.choice(("Gratis", "Según lo que se pueda pagar")),
        application_process="Llame primero.",
        words=folded(kind.name.format(name), kind.description, name),
    )  # fmt: skip
    written.add(owner)
    written.add(service)
    for code in kind.needs:
        term = needs.needs()[code].id
        written.add(
            Attribute(id=_id(rng), link_id=service.pk, link_entity="service", taxonomy_term_id=term)
        )
    for code in rng.choice(SPOKEN):
        written.add(Language(id=_id(rng), service=service, code=code))
    written.add(Phone(id=_id(rng), service=service, number=_number(rng, post)))
    written.add(_hours(rng, service, always=kind.always))
    _place(rng, written, service, owner, post, kind, number)


def _place(
    rng: Random, written: _Written, service: Service, owner: Organization, post: Post, kind: Kind,
    number: int,
) -> None:  # fmt: skip
    row, county = rng.choice(_around(post.city_en, post.region.code))
    fips = [county.fips] if county else []
    nationwide = "linea_crisis" in kind.needs and number % 3 == 0
    if fips or nationwide:
        written.add(
            ServiceArea(
                id=_id(rng), service=service, name=str(county or "US"), counties=fips,
                nationwide=nationwide,
            )
        )  # fmt: skip
    if kind.needs[0] == "linea_crisis":
        return
    location = Location(
        id=_id(rng), organization=owner, name=owner.name, location_type="physical", post=post,
        confidential=kind.hidden,
    )  # fmt: skip
    written.add(location)
    written.add(ServiceAtLocation(id=_id(rng), service=service, location=location))
    address = {
        "address_1": f"{rng.randrange(100, 9900)} Example St", "city": row["city"],
        "state_province": row["state"], "postal_code": row["zip_code"], "country": "US",
        "address_type": "physical",
    }  # fmt: skip
    north, east = float(row["lat"]), float(row["long"])
    if kind.hidden:
        told = {"latitude": north, "longitude": east,
                "addresses": [{"id": str(_id(rng)), **address}]}  # fmt: skip
        written.hidden.append((location, told))
        return
    location.latitude = round(north + rng.uniform(-0.01, 0.01), 5)
    location.longitude = round(east + rng.uniform(-0.01, 0.01), 5)
    written.add(Address(id=_id(rng), location=location, **address))


def _hours(rng: Random, service: Service, *, always: bool) -> Schedule:
    midnight = time(0)
    opens, closes = (midnight, midnight) if always else (time(rng.choice((8, 9))), time(17))
    byday = f"{WEEKDAYS},SA,SU" if always else WEEKDAYS
    return Schedule(
        id=_id(rng), service=service, freq="WEEKLY", byday=byday, opens_at=opens, closes_at=closes
    )


def _number(rng: Random, post: Post) -> str:
    """Numbers from 555-0100 to 555-0199 are nobody's."""
    code = rng.choice(_area_codes(post.city_en, post.region.code))
    return f"{code}-555-01{rng.randrange(100):02}"


@lru_cache(maxsize=128)
def _area_codes(city: str, state: str) -> list[str]:
    rows = places.rows(city=city.title(), state=state) or places.rows(state=state)
    return sorted({code for row in rows for code in row["area_codes"]})


@lru_cache(maxsize=128)
def _around(city: str, state: str) -> list[tuple[places.Row, County | None]]:
    """ZIP codes of the county of a post, with it."""
    found = places.find(f"{city}, {state}")
    here = found[0].county if found else None
    rows: list[tuple[places.Row, County | None]] = [
        (row, county)
        for row in places.rows(state=state, zip_code_type="STANDARD")
        if (county := places.county_of(row)) is not None and here in (None, county)
    ]
    return rows or [(row, here) for row in places.rows(state=state)]


def _id(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)
