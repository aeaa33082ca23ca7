"""A year of cases: who, when, where and how it ended, from one seed; written by COPY."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name

from ventanilla.demo import calibration, tokens
from ventanilla.demo.acting import World
from ventanilla.demo.patterns import Kind
from ventanilla.demo.people import Person, invent
from ventanilla.demo.plates import Plate, Told
from ventanilla.demo.staff import Team
from ventanilla.demo.stories import of_the_year
from ventanilla.demo.templates import in_words
from ventanilla.exchange.wording import LOCALES
from ventanilla.reports.states import age_band
from ventanilla.security.vault import LoadedDossier

DAYS = 365
#: the newest days belong to the living cases
NEWEST = 8
#: how long it takes until nobody owes anything any more, in the stories that end late
LONG = 36
ON_ITS_WAY = (NEWEST, 28)
OPENS = time(9, 10)

#: detentions that a protocol looks at more than once
REPEATED = ("3_5", "more_5")


@dataclass(frozen=True, slots=True)
class Due:
    """One case of the year, before anything of it is invented."""

    index: int
    post: str
    starts: datetime
    number: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What a case needs to know of its post."""

    team: Team
    scope: int
    port_id: int
    port_name: str
    receiver: str
    mx_city: str
    zone: ZoneInfo


@dataclass(slots=True)
class Setting:
    """What every case of the year needs. ``plates`` are those of the kinds that occur."""

    seed: int
    now: datetime
    world: World
    places: Mapping[str, Place]
    state_names: Mapping[str, str]
    titles: Mapping[str, Mapping[str, str]]
    plates: dict[Kind, Plate] = field(default_factory=dict)


def days_of(*, seed: int, count: int, now: datetime, posts: Mapping[str, float]) -> list[Due]:
    """When and where each case of the year begins, in that order."""
    rng = Random(f"{seed} year")
    span = range(NEWEST, DAYS)
    weights = [calibration.weight_of((now - timedelta(days=day)).date()) for day in span]
    days = rng.choices(span, weights, k=count)
    codes = rng.choices(list(posts), list(posts.values()), k=count)
    minutes = [rng.randrange(-70, 90) for _ in range(count)]
    today = now.replace(hour=OPENS.hour, minute=OPENS.minute, second=0, microsecond=0)
    rows = [
        Due(index, code, today - timedelta(days=day) + timedelta(minutes=minute))
        for index, (day, code, minute) in enumerate(zip(days, codes, minutes, strict=True))
    ]
    return sorted(rows, key=lambda row: (row.starts, row.index))


def person_and_kind(due: Due, setting: Setting) -> tuple[Person, Kind, datetime]:
    """Who it is, which story it is, and the exact moment of the notice."""
    rng = Random(f"{setting.seed} {due.index}")
    zone = setting.places[due.post].zone
    starts = due.starts.replace(tzinfo=zone)
    person = invent(rng, on=starts.date())
    days = (setting.now - starts).days
    name = of_the_year().one(person, rng)
    told = of_the_year().script.stories
    ends_late = told[name].ends_late
    on_its_way = ends_late and ON_ITS_WAY[0] <= days <= ON_ITS_WAY[1]
    if ends_late and not on_its_way and days < LONG:
        name = "young" if person.age < 14 else "ordinary"
        on_its_way = name == "young"
    person = _fitting(person, name, rng)
    kind = Kind(
        story=name,
        indigenous=person.language != "es",
        repeated=person.detentions in REPEATED and "detentions" in told[name].told.varies,
        on_its_way=on_its_way,
    )
    if on_its_way:
        starts = _same_weekday(starts, setting.now)
    return person, kind, starts.astimezone(UTC)


def every_kind() -> set[Kind]:
    """Every kind that a closed case may be of."""
    return {
        Kind(name, indigenous, repeated)
        for name, story in of_the_year().script.stories.items()
        for indigenous in {False, "language" in story.told.varies}
        for repeated in {False, "detentions" in story.told.varies}
    }


def _fitting(person: Person, name: str, rng: Random) -> Person:
    """The person as the story has it: a language or number that it does not tell is changed."""
    changes: dict[str, Any] = {}
    told = of_the_year().script.stories[name].told
    fixed, varies = told.person, told.varies
    if "language" not in varies and person.language != "es":
        changes["language"] = "es"
    if not {"detentions", "unasked"} & {*varies} and person.detentions in REPEATED:
        changes["detentions"] = rng.choice(("1", "2"))
    changes |= {name: fixed[name] for name in ("detentions", "sex") if name in fixed}
    if "cause" not in varies or person.cause not in of_the_year().year.harmless:
        changes["cause"] = "work"
    return replace(person, **changes) if changes else person


def _same_weekday(starts: datetime, now: datetime) -> datetime:
    """The same weekday and hour as the pattern, so that working days fall alike."""
    pattern = (now - timedelta(days=21)).astimezone(starts.tzinfo).date()
    local = datetime.combine(starts.date(), OPENS, starts.tzinfo)
    ahead = (pattern.weekday() - local.weekday()) % 7
    later = local + timedelta(days=ahead)
    return later if (now - later).days >= NEWEST else later - timedelta(days=7)


@dataclass(slots=True)
class Batch:
    """Rows of some cases, by table, and the dossiers whose keys go first."""

    dossiers: list[LoadedDossier] = field(default_factory=list)
    rows: defaultdict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))


def write(dues: Iterable[Due], setting: Setting) -> Batch:
    """The rows of some cases: invented, sealed, ready for COPY."""
    batch = Batch()
    for due in dues:
        person, kind, starts = person_and_kind(due, setting)
        facts = _known(due, person, starts, setting)
        dossier = LoadedDossier(facts["dossier_id"], at=starts)
        batch.dossiers.append(dossier)
        told = Told(facts, starts, setting.places[due.post].zone)
        setting.plates[kind].print(told, dossier, batch.rows)
        batch.rows["people_token"] += tokens.of(person, facts)
    batch.rows["reports_casefigures"].sort()  # an order of chance: their ids stand first
    return batch


def _ids(seed: int, index: int) -> dict[str, UUID]:
    """The ids of a case, the same for the same seed, but for that of its figures.

    Nobody shall find whose figures those are: their id tells nothing of any other.
    """
    digest = hashlib.sha512(f"{seed} {index}".encode()).digest()
    names = ("case_id", "dossier_id", "track_id", "row_id")
    return {
        name: UUID(bytes=digest[16 * number : 16 * number + 16], version=4)
        for number, name in enumerate(names)
    } | {"figures_id": uuid4()}


def _known(due: Due, person: Person, starts: datetime, setting: Setting) -> dict[str, Any]:
    """The fields that slots of the kind ``case`` are filled from."""
    place = setting.places[due.post]
    team = place.team
    officer = team.officers[due.index % len(team.officers)]
    titles = setting.titles
    on = starts.astimezone(place.zone).date()
    lead = setting.world.leads[of_the_year().script.protocol]
    delegation = setting.world.delegations.get(person.state, lead)
    return {
        **(ids := _ids(setting.seed, due.index)), "dossiers": [ids["dossier_id"]],
        "scope_id": place.scope, "post_id": team.post.pk, "port_id": place.port_id,
        "number": due.number,
        "given": person.given, "first_surname": person.first_surname,
        "second_surname": person.second_surname, "called": person.called,
        "mother": person.mother, "father": person.father, "town": person.town,
        "phone": person.phone, "reference": person.reference, "age": person.age,
        "birth_date": person.birth_date.isoformat(),
        "birth_in_words": in_words(person.birth_date),
        "state": person.state, "sex": person.sex, "language": person.language,
        "detentions": person.detentions, "cause": person.cause,
        **of_the_year().script.derived(person),
        "shown_age": person.age, "shown_state": setting.state_names[person.state],
        "shown_sex": titles["sex"][person.sex], "shown_cause": titles["cause"][person.cause],
        "shown_detentions": titles["detentions"][person.detentions],
        "shown_language": titles["language"][person.language],
        "figure_age_band": age_band(person.age), "figure_sex": person.sex,
        "figure_origin": person.state, "figure_cause": person.cause,
        "figure_repeat": person.detentions,
        "figure_month": on.replace(day=1), "zone": _zone(place.zone, on),
        "officer_seat": officer.pk, "supervisor_seat": team.supervisor.pk,
        "duty_seat": team.duty.pk, "head_seat": team.head.pk,
        "lead_seat": lead.pk, "delegation_seat": delegation.pk,
        "officer_number": officer.officer_id, "supervisor_number": team.supervisor.officer_id,
        "duty_number": team.duty.officer_id,
        "officer_name": officer.officer.name, "supervisor_name": team.supervisor.officer.name,
        "duty_name": team.duty.officer.name, "head_name": team.head.officer.name,
        "post_name": team.post.name_es, "city": team.post.city_es,
        "port_name": place.port_name, "receiver": place.receiver, "mx_city": place.mx_city,
    }  # fmt: skip


@lru_cache(maxsize=256)
def _zone(zone: ZoneInfo, on: date) -> str:
    noon = datetime.combine(on, time(12), zone)
    return str(get_timezone_name(noon, width="long", locale=LOCALES["es"]))
