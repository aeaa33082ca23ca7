"""Acts on the network: load the reference data, enter the hours of a port."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.network import policies
from ventanilla.network.errors import StillUsed
from ventanilla.network.models import (
    Department,
    District,
    HolidayRule,
    Ministry,
    Port,
    PortHours,
    Post,
    Region,
    Source,
    Station,
)
from ventanilla.network.policies import Holder
from ventanilla.network.reading import DATA, Row, rows
from ventanilla.network.states import (
    CONSULAR_KINDS,
    Evidence,
    Extent,
    HolidayKind,
    HoursKind,
    PostKind,
)

M = TypeVar("M", bound=models.Model)


@transaction.atomic
def load_reference_data(*, folder: Path = DATA) -> Mapping[str, int]:
    """Bring the network's tables in line with the files. Doing it again changes nothing.

    Returns how many rows each table holds. Raises ``ReferenceDataFault``, naming file and line,
    before anything is kept. Hours entered on a page, and closings, are left as they are.
    """
    sources = _load_sources(folder)
    ministry = _load_ministry(folder)
    regions = _load_regions(folder)
    calendars = _load_holidays(folder)
    posts = _load_posts(folder, ministry, regions, sources, calendars)
    _load_districts(folder, posts, regions, sources)
    _load_departments(folder, posts)
    ports = _load_ports(folder, posts, regions, sources)
    _load_port_hours(folder, ports)
    _load_stations(folder, posts, regions, sources)
    counted = (Region, Post, District, Department, HolidayRule, Port, PortHours, Station)
    return {model.__name__: model._default_manager.count() for model in counted}


@transaction.atomic
def enter_port_hours(
    *,
    by: Holder,
    at: datetime,
    port: Port,
    kind: HoursKind,
    opens: time,
    closes: time,
    valid_from: date,
    source_note: str,
    weekdays: tuple[int, ...] = (),
) -> PortHours:
    """Say when a port receives, from a day on; what was in force until then ends there.

    ``weekdays``: ISO numbers, empty for every day. Raises ``NotAllowed``, ``BadInput``.
    """
    policies.may_enter_hours(by, port).enforce()
    problems = {}
    if closes <= opens:
        problems["closes"] = _("The port must close after it opens.")
    if not source_note.strip():
        problems["source_note"] = _("Say who gave these hours, or where they are written.")
    if any(day not in range(1, 8) for day in weekdays):
        problems["weekdays"] = _("Weekdays go from 1, Monday, to 7, Sunday.")
    if problems:
        raise BadInput(problems)
    Port.objects.select_for_update().get(pk=port.pk)
    earlier = PortHours.objects.filter(port=port, kind=kind)
    earlier.filter(valid_from__gte=valid_from).delete()
    earlier.in_force(valid_from).update(valid_to=valid_from)
    entered = PortHours.objects.create(
        port=port,
        kind=kind,
        weekdays=list(weekdays),
        opens=opens,
        closes=closes,
        valid_from=valid_from,
        source_note=source_note.strip(),
    )
    detail = {"port": port.code, "kind": str(kind), "from": valid_from.isoformat()}
    audit.record(by=by, action="network.port_hours", at=at, detail=detail)
    return entered


def _keep(model: type[M], key: Callable[[M], object], wanted: dict[Row, M]) -> None:
    """Make the table hold exactly the wanted rows, known by ``key``; refuse a double."""
    places: dict[object, Row] = {}
    for row, item in wanted.items():
        if (first := places.setdefault(key(item), row)) is not row:
            raise row.fault(f"the same as line {first.line}")
    known = {key(item): item for item in model._default_manager.all()}
    fields = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    new, changed = [], []
    for item in wanted.values():
        old = known.pop(key(item), None)
        if old is None:
            new.append(item)
        elif any(getattr(old, name) != getattr(item, name) for name in fields):
            item.pk = old.pk
            changed.append(item)
        else:
            item.pk = old.pk
    model._default_manager.bulk_create(new)
    if changed:
        names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
        model._default_manager.bulk_update(changed, names)
    if known:
        gone = model._default_manager.filter(pk__in=[item.pk for item in known.values()])
        try:
            gone.delete()
        except models.ProtectedError:
            raise StillUsed(names=sorted(str(item) for item in known.values())) from None


def _load_sources(folder: Path) -> dict[str, Source]:
    wanted = {
        row: Source(code=row.needed("code"), title=row.needed("title"), read_on=row.text("date"))
        for row in rows(folder, "sources.csv", "code title date")
    }
    _keep(Source, lambda item: item.code, wanted)
    return {item.code: item for item in wanted.values()}


def _load_ministry(folder: Path) -> Ministry:
    row = next(rows(folder, "ministry.csv", "code country name_es name_en"))
    ministry, _created = Ministry.objects.update_or_create(
        code=row.needed("code"),
        defaults={
            "country": row.needed("country"),
            "name_es": row.needed("name_es"),
            "name_en": row.needed("name_en"),
        },
    )
    return ministry


def _load_regions(folder: Path) -> dict[tuple[str, str], Region]:
    wanted = {
        row: Region(
            country=row.needed("country"),
            code=row.needed("code"),
            number=row.needed("number"),
            name_es=row.needed("name_es"),
            name_en=row.needed("name_en"),
        )
        for row in rows(folder, "regions.csv", "country code number name_es name_en")
    }
    _keep(Region, lambda item: (item.country, item.code), wanted)
    return {(item.country, item.code): item for item in wanted.values()}


def _of_country(regions: Mapping[tuple[str, str], Region], country: str) -> dict[str, Region]:
    return {code: region for (where, code), region in regions.items() if where == country}


def _load_holidays(folder: Path) -> frozenset[str]:
    columns = "calendar name_es name_en kind month day weekday nth from_year to_year every_years"
    wanted = {row: _holiday(row) for row in rows(folder, "holidays.csv", columns)}
    _keep(HolidayRule, lambda item: (item.calendar, item.name_en, item.from_year), wanted)
    return frozenset(item.calendar for item in wanted.values())


def _holiday(row: Row) -> HolidayRule:
    month = row.integer("month") or 0
    if month not in range(1, 13):
        raise row.fault("“month” is not between 1 and 12")
    rule = HolidayRule(
        calendar=row.needed("calendar"),
        name_es=row.needed("name_es"),
        name_en=row.needed("name_en"),
        kind=row.one_of("kind", HolidayKind.values),
        month=month,
        day=row.integer("day"),
        weekday=row.integer("weekday"),
        nth=row.integer("nth"),
        from_year=row.integer("from_year"),
        to_year=row.integer("to_year"),
        every_years=row.integer("every_years") or 1,
        moved_from_weekend=row.flag("moved_from_weekend"),
        evidence=row.one_of("evidence", Evidence.values),
    )
    needs = {"fixed": ("day",), "nth": ("weekday", "nth"), "last": ("weekday",)}[rule.kind]
    for column in needs:
        row.needed(column)
    return rule


def _load_posts(
    folder: Path,
    ministry: Ministry,
    regions: Mapping[tuple[str, str], Region],
    sources: Mapping[str, Source],
    calendars: frozenset[str],
) -> dict[str, Post]:
    columns = "code kind name_es name_en city_es city_en country region lat lon zone calendars"
    wanted = {}
    for row in rows(folder, "posts.csv", columns + " district_evidence source"):
        code = row.needed("code")
        if not (len(code) == 3 and code.isalpha() and code.isupper()):
            raise row.fault(f"“code” is {code!r}, not three capitals")
        own = row.needed("calendars").split()
        if unknown := set(own) - calendars:
            raise row.fault(f"“calendars” names {', '.join(sorted(unknown))}, which do not exist")
        wanted[row] = Post(
            ministry=ministry,
            code=code,
            kind=row.one_of("kind", PostKind.values),
            name_es=row.needed("name_es"),
            name_en=row.needed("name_en"),
            city_es=row.needed("city_es"),
            city_en=row.needed("city_en"),
            country=row.needed("country"),
            region=row.refer("region", _of_country(regions, row.needed("country"))),
            latitude=row.decimal("lat", low=-90, high=90),
            longitude=row.decimal("lon", low=-180, high=180),
            zone=row.zone("zone"),
            calendars=own,
            district_evidence=row.one_of("district_evidence", Evidence.values, blank=True),
            source=row.refer_if_given("source", sources),
        )
    _keep(Post, lambda item: item.code, wanted)
    return {item.code: item for item in wanted.values()}


def _load_districts(
    folder: Path,
    posts: Mapping[str, Post],
    regions: Mapping[tuple[str, str], Region],
    sources: Mapping[str, Source],
) -> None:
    columns = "post region extent county fips valid_from valid_to evidence source note"
    wanted = {}
    for row in rows(folder, "districts.csv", columns):
        post = row.refer("post", posts)
        wanted[row] = District(
            post=post,
            region=row.refer("region", _of_country(regions, post.country)),
            extent=row.one_of("extent", Extent.values),
            county=row.text("county"),
            county_fips=row.text("fips"),
            valid_from=row.day("valid_from"),
            valid_to=row.day("valid_to"),
            evidence=row.one_of("evidence", Evidence.values),
            source=row.refer_if_given("source", sources),
            note=row.text("note"),
        )
    _check_counties(wanted)
    _keep(
        District,
        lambda item: (item.post_id, item.region_id, item.county_fips, item.valid_from),
        wanted,
    )


def _check_counties(wanted: Mapping[Row, District]) -> None:
    """A county code fits its state, and belongs to one post at a time."""
    counties: dict[str, list[tuple[date, date, Row]]] = {}
    for row, item in wanted.items():
        if (item.extent == Extent.COUNTY) != bool(item.county_fips):
            raise row.fault("a row has a fips code exactly when its extent is county")
        if not item.county_fips:
            continue
        code = item.county_fips
        if not (len(code) == 5 and code.isdigit() and code.startswith(item.region.number)):
            raise row.fault(f"“fips” is {code!r}, not a county of {item.region.code}")
        begins, ends = item.valid_from or date.min, item.valid_to or date.max
        if ends <= begins:
            raise row.fault("“valid_to” is not after “valid_from”")
        counties.setdefault(code, []).append((begins, ends, row))
    for spans in counties.values():
        spans.sort(key=lambda span: span[:2])
        for (_begins, ends, first), (begins, _ends, second) in pairwise(spans):
            if begins < ends:
                raise second.fault(f"overlaps the dates of the same county in line {first.line}")


def _load_departments(folder: Path, posts: Mapping[str, Post]) -> None:
    wanted: dict[Row, Department] = {}
    areas = list(rows(folder, "areas.csv", "area name_es name_en opens_cases"))
    for post in posts.values():
        if post.kind not in CONSULAR_KINDS:
            continue
        for row in areas:
            at_post = Row(row.file, row.line, {**row.cells, "post": post.code})
            wanted[at_post] = Department(
                post=post,
                area=row.needed("area"),
                name_es=row.needed("name_es"),
                name_en=row.needed("name_en"),
                opens_cases=row.flag("opens_cases"),
            )
    _keep(Department, lambda item: (item.post_id, item.area), wanted)


def _load_ports(
    folder: Path,
    posts: Mapping[str, Post],
    regions: Mapping[tuple[str, str], Region],
    sources: Mapping[str, Source],
) -> dict[str, Port]:
    columns = "code name_es name_en us_city us_region mx_city mx_region mx_receiver zone"
    wanted = {
        row: Port(
            code=row.needed("code"),
            name_es=row.needed("name_es"),
            name_en=row.needed("name_en"),
            us_city=row.needed("us_city"),
            us_region=row.refer("us_region", _of_country(regions, "US")),
            mx_city=row.needed("mx_city"),
            mx_region=row.refer("mx_region", _of_country(regions, "MX")),
            mx_receiver=row.needed("mx_receiver"),
            zone=row.zone("zone"),
            arrangement=row.text("arrangement"),
            post=row.refer_if_given("post", posts),
            evidence=row.one_of("evidence", Evidence.values),
            source=row.refer_if_given("source", sources),
            note=row.text("note"),
        )
        for row in rows(folder, "ports.csv", columns + " arrangement post evidence source note")
    }
    _keep(Port, lambda item: item.code, wanted)
    return {item.code: item for item in wanted.values()}


def _load_port_hours(folder: Path, ports: Mapping[str, Port]) -> None:
    """Hours that the files bring are added once; those that an officer entered stay."""
    columns = "port kind weekdays opens closes valid_from valid_to source_note"
    for row in rows(folder, "port_hours.csv", columns):
        begins = row.day("valid_from")
        if begins is None:
            raise row.fault("“valid_from” is empty")
        opens, closes = row.hour("opens"), row.hour("closes")
        if closes <= opens:
            raise row.fault("“closes” is not after “opens”")
        PortHours.objects.get_or_create(
            port=row.refer("port", ports),
            kind=row.one_of("kind", HoursKind.values),
            valid_from=begins,
            opens=opens,
            defaults={
                "closes": closes,
                "weekdays": [int(day) for day in row.text("weekdays")],
                "valid_to": row.day("valid_to"),
                "source_note": row.needed("source_note"),
            },
        )


def _load_stations(
    folder: Path,
    posts: Mapping[str, Post],
    regions: Mapping[tuple[str, str], Region],
    sources: Mapping[str, Source],
) -> None:
    wanted = {
        row: Station(
            code=row.needed("code"),
            name=row.needed("name"),
            sector=row.needed("sector"),
            agency=row.needed("agency"),
            region=row.refer("region", _of_country(regions, "US")),
            post=row.refer_if_given("post", posts),
            evidence=row.one_of("evidence", Evidence.values),
            source=row.refer_if_given("source", sources),
        )
        for row in rows(folder, "stations.csv", "code name sector agency region post evidence")
    }
    _keep(Station, lambda item: item.code, wanted)
