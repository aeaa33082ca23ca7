"""Notifications as a seat sees them: the desk, one that is opened, who else it may be, figures."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from ventanilla.network.models import Post
from ventanilla.notifications import routing
from ventanilla.notifications.errors import Wiped
from ventanilla.notifications.marks import marks_of
from ventanilla.notifications.models import Agency, Batch, Mark, Notification
from ventanilla.notifications.routing import Place
from ventanilla.notifications.states import REACHED, MarkKind, Outcome, Said
from ventanilla.notifications.told import Opened, Told
from ventanilla.people.identity import Names
from ventanilla.security import access, vault
from ventanilla.security.models import Seat
from ventanilla.security.vault import Vault

#: how many settled ones a desk shows
LATEST = 30
#: where a count says what came of it, and nothing has yet
WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Alike:
    """Another notification that may be about the same person. ``same``: surely the same event."""

    notification: Notification
    same: bool


def reached(seat: Seat, at: datetime) -> QuerySet[Notification]:
    """Every notification of the desk of the seat's post, with what a list shows."""
    return Notification.objects.filter(access.reach(seat, at)).select_related(
        "post", "agency", "region", "to_post", "from_post", "case", "dossier", "seat__officer"
    )


def find(seat: Seat, notification: UUID, at: datetime) -> Notification | None:
    """One that the seat may open; what is not its own does not exist."""
    return reached(seat, at).filter(pk=notification).first()


def waiting(seat: Seat, at: datetime) -> list[Notification]:
    """What waits for an answer, what runs out first on top."""
    return list(reached(seat, at).filter(outcome="").order_by("due_at", "pk"))


def going_on(seat: Seat, at: datetime) -> list[Notification]:
    """Where somebody was reached, or could not be, and which has not come to its end."""
    open_ends = (*REACHED, Outcome.NO_ACCESS, Outcome.RELEASED)
    found = reached(seat, at).filter(outcome__in=open_ends, wiped_at=None)
    return list(found.order_by("-settled_at")[:LATEST])


def settled(seat: Seat, at: datetime) -> list[Notification]:
    """The latest of which nothing about the person is kept: figures and receipts."""
    found = reached(seat, at).exclude(outcome="").exclude(wiped_at=None)
    return list(found.order_by("-settled_at")[:LATEST])


def open_one(
    notification: Notification, *, seat: Seat | None, at: datetime, purpose: str
) -> tuple[Opened, Vault]:
    """Open one, on the record. Raises ``Wiped`` where nothing is kept."""
    if notification.wiped_at:
        raise Wiped
    opened = vault.release(seat=seat, dossiers=[notification.dossier], purpose=purpose, at=at)
    return Opened.from_document(opened.open(notification)), opened


def place_of(notification: Notification) -> Place:
    """Where the person is held, as it was written."""
    state = notification.region.code if notification.region else ""
    return Place(state, notification.county, notification.county_fips)


def elsewhere(notification: Notification) -> Post | None:
    """The other post that answers for the place, on the day on which word came."""
    day = notification.received_at.astimezone(notification.post.zoneinfo).date()
    return routing.suggested(place_of(notification), here=notification.post, on=day)


def alike(
    names: Names, *, agency: Agency, custody_id: str, seat: Seat, at: datetime, besides: UUID | None
) -> list[Alike]:
    """Notifications that the seat may open about the same person, as far as marks tell.

    The same custody number of the same agency, or the same name and date of birth told by the same
    agency, is the same; the same person told of by another agency is maybe another event.
    """
    wanted = dict.fromkeys(token for __, token in marks_of(
        names, agency=agency, custody_id=custody_id))  # fmt: skip
    if not wanted:
        return []
    marks = Mark.objects.filter(access.reach(seat, at), token__in=list(wanted))
    kinds: dict[UUID, set[str]] = defaultdict(set)
    for dossier, kind in marks.values_list("dossier_id", "kind"):
        kinds[dossier].add(kind)
    found = reached(seat, at).filter(dossier__in=kinds)
    if besides is not None:
        found = found.exclude(pk=besides)
    return [
        Alike(each, MarkKind.CUSTODY in kinds[each.dossier_id] or each.agency_id == agency.pk)
        for each in found.order_by("-received_at")
    ]


def alike_to(told: Told, *, seat: Seat, at: datetime) -> list[Alike]:
    """The same for one that is not written down yet."""
    agency = Agency.objects.filter(key=agency_key(told.agency)).first() or Agency(
        name=told.agency, key=agency_key(told.agency)
    )
    return alike(
        told.names, agency=agency, custody_id=told.custody_id, seat=seat, at=at, besides=None
    )


def agency_key(name: str) -> str:
    """The name of an agency as it is compared."""
    return " ".join("".join(s if s.isalnum() else " " for s in name.casefold()).split())


def agencies() -> Sequence[str]:
    """The agencies that have notified, by name."""
    return list(Agency.objects.order_by("name").values_list("name", flat=True))


def posts() -> Sequence[Post]:
    """The posts that a notification may go to, by name."""
    kinds = ("embassy", "consular_section", "consulate_general", "consulate")
    return list(Post.objects.filter(country="US", kind__in=kinds).order_by("city_es"))


def batch(seat: Seat, pk: UUID) -> tuple[Batch, Mapping[int, Notification]] | None:
    """A list that the seat took in: line -> what came of it."""
    found = Batch.objects.filter(pk=pk, seat=seat).select_related("agency", "post").first()
    if found is None:
        return None
    rows = Notification.objects.filter(batch=found).select_related("post", "agency")
    return found, {row.line: row for row in rows if row.line is not None}


@dataclass(slots=True)
class Figures:
    """What one agency did: months -> how many, and how."""

    agency: str
    months: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    told: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Said.values, 0))
    delays: list[timedelta] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many in all."""
        return sum(self.months.values())

    @property
    def median_delay(self) -> timedelta | None:
        """The delay in the middle, of those that are known."""
        if not self.delays:
            return None
        return timedelta(seconds=median(delay.total_seconds() for delay in self.delays))


def figures(seat: Seat, at: datetime, *, months: Sequence[str]) -> list[Figures]:
    """By agency, for months like ``2026-03``: of the seat's post, what was given away left out.

    Raw counts: whoever prints them hides the small ones.
    """
    found: dict[str, Figures] = {}
    kept = reached(seat, at).exclude(outcome=Outcome.TRANSFERRED)
    zone = seat.post.zoneinfo
    columns = ("agency__name", "received_at", "told_of_right", "notice_delay")
    for agency, received, told, delay in kept.values_list(*columns):
        if (month := f"{received.astimezone(zone):%Y-%m}") not in months:
            continue
        line = found.setdefault(agency, Figures(agency))
        line.months[month] += 1
        line.told[told] += 1
        if delay is not None:
            line.delays.append(delay)
    return sorted(found.values(), key=lambda line: line.agency)


def counted(since: date, until: date) -> Counter[tuple[str, ...]]:
    """How many by post, kind and outcome, received from a day to before another.

    The code of a post is its id, as text; what waits has the outcome ``waiting``. One that was
    given to another post counts there. Only a job sees all of them.
    """
    rows = Notification.objects.filter(received_at__date__gte=since, received_at__date__lt=until)
    grouped = (
        rows.exclude(outcome=Outcome.TRANSFERRED)
        .values_list("post_id", "kind", "outcome")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return Counter({(str(post), kind, outcome or WAITING): n for post, kind, outcome, n in grouped})


def first_day() -> date | None:
    """The day of the first notification that there is."""
    found: datetime | None = Notification.objects.aggregate(first=Min("received_at"))["first"]
    return found.date() if found else None
