"""Reads of the network. All of it is public knowledge: there is no door to pass."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ventanilla.network import holidays
from ventanilla.network.errors import UnknownDistrict
from ventanilla.network.models import (
    Closing,
    Department,
    District,
    HolidayRule,
    Port,
    PortHours,
    Post,
    PostQuerySet,
    Region,
    Source,
    Station,
)
from ventanilla.network.states import Extent, HoursKind, PortState, Sureness

#: the agreed night: no child is handed over from 18:00 to 08:00, local time of the port
NIGHT_BEGINS, NIGHT_ENDS = time(18), time(8)
SHIFT_ENDS = (time(8), time(16), time(23, 59))


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Which post a place belongs to, and how sure that is; ``candidates``: the rows behind it."""

    sureness: Sureness
    candidates: tuple[District, ...]

    @property
    def post(self) -> Post | None:
        """The post, unless nobody or several could be meant."""
        return (
            self.candidates[0].post if self.sureness in (Sureness.SURE, Sureness.LIKELY) else None
        )

    @property
    def posts(self) -> tuple[Post, ...]:
        """Every post that could be meant, by name."""
        return tuple(dict.fromkeys(row.post for row in self.candidates))

    @property
    def words(self) -> str:
        """The sureness as a sentence."""
        return {
            Sureness.SURE: _("A source names this county in the district of the post."),
            Sureness.LIKELY: _(
                "Only this post is known for the place; no source names the county."
            ),
            Sureness.SHARED: _("Several posts share this state: choose one, or find the county."),
            Sureness.NONE: _("No post is known for this place."),
        }[self.sureness]


@dataclass(frozen=True, slots=True)
class PortStatus:
    """What a port is at a moment. ``hours``: those in force that day, empty while unknown."""

    state: PortState
    night: bool
    hours: tuple[PortHours, ...]
    local: datetime

    @property
    def hours_known(self) -> bool:
        """Whether somebody has entered hours for this port and kind."""
        return bool(self.hours)

    @property
    def may_receive(self) -> bool:
        """False by night and outside known hours; unknown hours block only the night."""
        return self.state in (PortState.OPEN, PortState.UNKNOWN_HOURS)

    @property
    def words(self) -> str:
        """The state as a sentence."""
        return {
            PortState.OPEN: _("The port receives at that time."),
            PortState.CLOSED: _("The port does not receive at that time."),
            PortState.NIGHT: _(
                "It is night at the port: nobody is handed over from 18:00 to 08:00."
            ),
            PortState.UNKNOWN_HOURS: _(
                "Nobody has entered the hours of this port. Only the night is blocked: call first."
            ),
        }[self.state]


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """When a post works. The protocol engine's ``Calendar`` has the same fields."""

    zone: ZoneInfo
    holidays: frozenset[date]
    shift_ends: tuple[time, ...] = SHIFT_ENDS


def posts() -> PostQuerySet:
    """Every post, with what a list shows."""
    return Post.objects.select_related("region", "source").order_by("code")


def zones() -> list[str]:
    """The time zones of all posts, in order."""
    return sorted(set(Post.objects.values_list("zone", flat=True)))


def post_for(*, on: date, county_fips: str = "", state: str = "") -> Jurisdiction:
    """The post that a county (five FIPS digits) or a state (two letters) belongs to on a day.

    A county that no row names is answered by its state. Raises ``UnknownDistrict``.
    """
    region = _region(county_fips=county_fips, state=state)
    rows = (
        District.objects.in_force(on)
        .filter(region=region)
        .select_related("post__region", "region", "source")
        .order_by("post__code", "county_fips")
    )
    if county_fips and (named := tuple(rows.filter(county_fips=county_fips))):
        return Jurisdiction(Sureness.SURE, named)
    by_state = rows.filter(county_fips="") if county_fips else rows
    one_each: dict[int, District] = {}
    for row in by_state:
        one_each.setdefault(row.post_id, row)
    candidates = tuple(one_each.values())
    if not candidates:
        return Jurisdiction(Sureness.NONE, ())
    if len(candidates) > 1:
        return Jurisdiction(Sureness.SHARED, candidates)
    return Jurisdiction(_alone(candidates[0]), candidates)


def _alone(row: District) -> Sureness:
    whole = row.extent == Extent.WHOLE and row.evidence == "read"
    return Sureness.SURE if whole else Sureness.LIKELY


def _region(*, county_fips: str, state: str) -> Region:
    known = Region.objects.filter(country="US")
    if county_fips:
        region = known.filter(number=county_fips[:2]).first() if len(county_fips) == 5 else None
        if region is None:
            raise UnknownDistrict(field="county", code=county_fips)
        return region
    region = known.filter(code=state.upper()).first()
    if region is None:
        raise UnknownDistrict(field="state", code=state)
    return region


def district_of(post: Post, *, on: date) -> Sequence[tuple[Region, Sequence[District]]]:
    """What a post covers on a day, state by state; each state with its rows, counties by name."""
    rows = (
        District.objects.in_force(on)
        .filter(post=post)
        .select_related("region", "source")
        .order_by("region__code", "county")
    )
    by_state: dict[Region, list[District]] = defaultdict(list)
    for row in rows:
        by_state[row.region].append(row)
    return list(by_state.items())


def ports() -> QuerySet[Port]:
    """Every port, from west to east, with its hours."""
    return (
        Port.objects.select_related("us_region", "mx_region", "post", "source")
        .prefetch_related("hours")
        .order_by("pk")
    )


def ports_of(post: Post) -> QuerySet[Port]:
    """The ports nearest to a post."""
    return ports().filter(post=post)


def regions(country: str) -> QuerySet[Region]:
    """The states of a country, by their official number."""
    return Region.objects.filter(country=country).order_by("number")


def sources() -> QuerySet[Source]:
    """The publications that the network's data rest on."""
    return Source.objects.order_by("title")


def next_days_off(post: Post, *, after: date, count: int = 3) -> Sequence[date]:
    """The next days on which a post is closed, weekends apart."""
    days = work_calendar(post, around=after).holidays
    return sorted(day for day in days if day >= after)[:count]


def hours_of(port: Port) -> QuerySet[PortHours]:
    """What was ever entered for a port, the latest first."""
    return PortHours.objects.filter(port=port).order_by("-valid_from", "kind", "opens")


def stations_of(post: Post) -> QuerySet[Station]:
    """The stations that the post is believed to look after."""
    return Station.objects.filter(post=post).select_related("source").order_by("name")


def port_state(port: Port, at: datetime, kind: HoursKind = HoursKind.UCA) -> PortStatus:
    """What a port is at a moment, for a kind of person. The night comes before any hours.

    Uses ``port.hours`` if prefetched.
    """
    local = at.astimezone(port.zoneinfo)
    today = local.date()
    in_force = tuple(
        row
        for row in port.hours.all()
        if row.kind == kind
        and row.valid_from <= today
        and (row.valid_to is None or today < row.valid_to)
    )
    now = local.time()
    night = now >= NIGHT_BEGINS or now < NIGHT_ENDS
    return PortStatus(_state(in_force, local, night=night), night, in_force, local)


def _state(in_force: Collection[PortHours], local: datetime, *, night: bool) -> PortState:
    if night:
        return PortState.NIGHT
    if not in_force:
        return PortState.UNKNOWN_HOURS
    now, weekday = local.time(), local.isoweekday()
    receives = any(
        (not row.weekdays or weekday in row.weekdays) and row.opens <= now < row.closes
        for row in in_force
    )
    return PortState.OPEN if receives else PortState.CLOSED


def work_calendars(of: Iterable[Post], *, years: Iterable[int]) -> Mapping[int, WorkCalendar]:
    """The calendar of each post, by its id, for the given years: two queries for any number."""
    wanted, span = list(of), list(years)
    rules: dict[str, list[HolidayRule]] = defaultdict(list)
    for rule in HolidayRule.objects.all():
        rules[rule.calendar].append(rule)
    by_calendar = {name: holidays.days(found, years=span) for name, found in rules.items()}
    closed: dict[int, set[date]] = defaultdict(set)
    for post_id, day in Closing.objects.filter(post__in=wanted).values_list("post_id", "day"):
        closed[post_id].add(day)
    return {
        post.pk: WorkCalendar(
            zone=post.zoneinfo,
            holidays=frozenset(closed[post.pk]).union(
                *(by_calendar.get(name, frozenset()) for name in post.calendars)
            ),
        )
        for post in wanted
    }


def work_calendar(post: Post, *, around: date) -> WorkCalendar:
    """The calendar of one post for the year of a day, the one before and the one after."""
    return work_calendars([post], years=range(around.year - 1, around.year + 2))[post.pk]


def area_names() -> dict[str, str]:
    """What the areas of posts are called, by code."""
    rows = Department.objects.order_by("area", "pk").distinct("area")
    return {row.area: row.name for row in rows}
