"""Reads of headquarters: every post in a number of questions that does not grow with them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet

from ventanilla.alliances.models import Party
from ventanilla.alliances.states import State as AllianceState
from ventanilla.cases.policies import WORKS_ON_CASES
from ventanilla.common.months import previous_month
from ventanilla.headquarters import watching
from ventanilla.headquarters.models import Escalation, Load, Notice
from ventanilla.headquarters.states import ENDING_DAYS, LEADS, WATCHES, Kind, Level, What
from ventanilla.headquarters.watching import Alert, Counted, PostState
from ventanilla.network import selectors as network
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.network.selectors import WorkCalendar
from ventanilla.outreach import selectors as outreach
from ventanilla.outreach.models import ClosedMonth, EarlierMonth, Programme
from ventanilla.outreach.states import ProgrammeStatus
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.readying import readiness
from ventanilla.protocols.engine.state import Calendar
from ventanilla.security.models import Officer, Seat
from ventanilla.training import selectors as training
from ventanilla.training.models import Certificate, Readied

Alerts = dict[int, list[Alert]]


def watch(seat: Seat, at: datetime) -> Sequence[PostState]:
    """Every post abroad as headquarters sees it, what alerts most on top; none for other seats."""
    if seat.role not in WATCHES:
        return []
    posts = list(network.posts().consular())
    counted = _loads(seat)
    alerts: Alerts = defaultdict(list)
    for post, rows in counted.items():
        alerts[post] += watching.of_counts(rows)
    calendars = network.work_calendars(posts, years=range(at.year - 1, at.year + 2))
    crews = _crews(at)
    packages = protocols.newest_of({name for crew in crews.values() for name in crew})
    _of_alliances(alerts, at.date())
    _of_certificates(alerts, crews, packages, at.date())
    _of_readiness(alerts, crews, packages, at, calendars)
    _of_months(alerts, at.date(), calendars)
    states = [PostState(post, counted.get(post.pk, []), alerts.get(post.pk, [])) for post in posts]
    return sorted(states, key=lambda state: (-len(state.alerts), state.post.code))


def watch_one(seat: Seat, post: Post, at: datetime) -> PostState | None:
    """One post as headquarters sees it; None where this seat does not watch, or it is none."""
    return next((state for state in watch(seat, at) if state.post.pk == post.pk), None)


def counted_at() -> datetime | None:
    """When posts were last counted; None: nothing was there to count, or never."""
    last: datetime | None = Load.objects.aggregate(last=Max("at"))["last"]
    return last


def _loads(seat: Seat) -> dict[int, list[Counted]]:
    """The counts of the protocols of a seat, and of what came in and is no case yet."""
    mine = ["", *seat.protocols]
    rows = Load.objects.filter(protocol__in=mine).order_by("protocol", "what")
    found: dict[int, list[Counted]] = defaultdict(list)
    for row in rows:
        found[row.post_id].append(Counted(What(row.what), row.protocol, row.number))
    return found


def _crews(at: datetime) -> dict[int, dict[str, set[int]]]:
    """Post -> protocol -> officers who work on its cases."""
    seats = Seat.objects.live(at).filter(role__in=WORKS_ON_CASES)
    found: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for post, officer, names in seats.values_list("post_id", "officer_id", "protocols"):
        for name in names:
            found[post][name].add(officer)
    return found


def _of_alliances(alerts: Alerts, on: date) -> None:
    """Alliances in force whose last day has come, or comes soon."""
    ending = Party.objects.filter(
        post__isnull=False,
        alliance__state=AllianceState.IN_FORCE,
        alliance__renews_itself=False,
        alliance__ends_on__lte=on + timedelta(days=ENDING_DAYS),
    )
    rows = ending.values_list("post_id").annotate(
        number=Count("alliance"), first=Min("alliance__ends_on")
    )
    for post, number, first in rows:
        alerts[post].append(Alert(Kind.ALLIANCE, "ending", number=number, day=first))


def _of_certificates(
    alerts: Alerts,
    crews: Mapping[int, Mapping[str, set[int]]],
    packages: Mapping[str, Package],
    on: date,
) -> None:
    needs = {
        name: package.definition.competence.certificate
        for name, package in packages.items()
        if package.definition.competence
    }
    valid: dict[str, dict[int, date]] = defaultdict(dict)
    rows = Certificate.objects.filter(
        training.valid(on), certificate__in=set(needs.values())
    ).order_by("valid_until")
    for certificate, officer, until in rows.values_list("certificate", "officer_id", "valid_until"):
        valid[certificate][officer] = until - timedelta(days=1)
    for post, crew in crews.items():
        wanted = {needs[name]: frozenset(people) for name, people in crew.items() if name in needs}
        alerts[post] += watching.of_certificates(wanted, valid, on)


def _of_readiness(
    alerts: Alerts,
    crews: Mapping[int, Mapping[str, set[int]]],
    packages: Mapping[str, Package],
    at: datetime,
    calendars: Mapping[int, WorkCalendar],
) -> None:
    """What posts must have for a protocol, and that is missing or overdue."""
    done: dict[tuple[int, str], dict[str, datetime]] = defaultdict(dict)
    rows = Readied.objects.order_by().values_list("post_id", "protocol", "item")
    for post, protocol, item, last in rows.annotate(last=Max("done_at")):
        done[post, protocol][item] = last
    for post, crew in crews.items():
        work = calendars.get(post)
        if work is None:
            continue
        calendar = Calendar(zone=work.zone, holidays=work.holidays, shift_ends=work.shift_ends)
        for name in sorted(crew.keys() & packages.keys()):
            items = readiness(packages[name], done[post, name], at, calendar)
            if missing := sum(item.overdue for item in items):
                alerts[post].append(Alert(Kind.READINESS, "missing", number=missing, protocol=name))


def _of_months(alerts: Alerts, on: date, calendars: Mapping[int, WorkCalendar]) -> None:
    """Posts where the programme runs, and that did not close the last month in time."""
    month = previous_month(on.replace(day=1))
    running = Programme.objects.filter(status=ProgrammeStatus.ACTIVE, started__lte=month)
    closed = set(ClosedMonth.objects.filter(month=month).values_list("post_id", flat=True))
    closed |= set(EarlierMonth.objects.filter(month=month).values_list("post_id", flat=True))
    for post in running.values_list("post_id", flat=True):
        calendar = calendars.get(post)
        if post in closed or calendar is None:
            continue
        due = outreach.fifth_working_day(month, calendar.holidays)
        if on > due:
            alerts[post].append(Alert(Kind.MONTH, "open", day=month))


def queue(seat: Seat) -> QuerySet[Escalation]:
    """Clocks that reached headquarters and still run, the oldest first; of a seat's protocols."""
    if seat.role not in LEADS:
        return Escalation.objects.none()
    return (
        Escalation.objects.filter(
            level=Level.HEADQUARTERS, over_at=None, protocol__in=seat.protocols
        )
        .select_related("post__region", "taken_by__officer")
        .order_by("due_at", "pk")
    )


def heads(post: Post, protocol: str, at: datetime) -> Sequence[Officer]:
    """The heads of protection of a post who work with a protocol; else its heads of post."""
    there = Seat.objects.live(at).filter(post=post)
    mine = there.filter(role=Role.SUPERVISOR, protocols__contains=[protocol])
    return officers(mine) or officers(there.filter(role=Role.HEAD_OF_POST))


def officers(seats: Iterable[Seat]) -> Sequence[Officer]:
    """Who holds some seats, each once."""
    ids = {seat.officer_id for seat in seats}
    return list(Officer.objects.filter(pk__in=ids).order_by("pk")) if ids else []


def notices_for(seat: Seat, at: datetime) -> Sequence[Notice]:
    """What headquarters told a seat, that still holds and was not acknowledged; oldest first."""
    today = at.astimezone(seat.post.zoneinfo).date()
    return list(
        Notice.objects.filter(
            Q(posts=[]) | Q(posts__contains=[seat.post_id]),
            Q(roles=[]) | Q(roles__contains=[seat.role]),
            withdrawn_at=None,
            until__gte=today,
        )
        .exclude(seen__seat=seat)
        .order_by("pk")
    )


def notice_for(seat: Seat, pk: int) -> Notice | None:
    """A notice that a seat may acknowledge."""
    found = Notice.objects.filter(pk=pk, withdrawn_at=None).first()
    return found if found and found.is_for(seat) else None


def notices() -> QuerySet[Notice]:
    """Everything that headquarters told, the newest first, with how many acknowledged it."""
    return (
        Notice.objects.select_related("written_by__officer", "written_by__post")
        .annotate(read=Count("seen"))
        .order_by("-pk")
    )
