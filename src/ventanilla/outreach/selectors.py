"""Reads of events, months and programme records. None of it is about one person."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count as HowMany
from django.db.models import Q, QuerySet, Sum

from ventanilla.common.months import next_month
from ventanilla.network import selectors as network
from ventanilla.network.models import Department, Post
from ventanilla.outreach.models import (
    COUNTED,
    Adjustment,
    Campaign,
    ClosedMonth,
    Count,
    EarlierMonth,
    Event,
    Programme,
    numbers,
)
from ventanilla.outreach.states import CLOSES_BY, OPEN, Openness, ProgrammeStatus, Status

#: how long a calendar looks back
LOOKS_BACK = timedelta(days=62)


def month_of(at: datetime, post: Post) -> date:
    """The month that a moment belongs to at a post: its first day."""
    return at.astimezone(post.zoneinfo).date().replace(day=1)


# --- events --------------------------------------------------------------------------------------


def _events() -> QuerySet[Event]:
    return (
        Event.objects.select_related("post__region", "campaign", "count")
        .prefetch_related("co_posts", "adjustments")
        .order_by("starts_at", "pk")
    )


def event_for(code: str) -> Event | None:
    """The event of a code as it stands on posters and sheets, in any case, with blanks or hyphens.

    What came of an event (a sighting, a case) names it by this code.
    """
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return _events().filter(code=plain).first()


def event_at(post: Post, code: str) -> Event | None:
    """The same, if the post holds it, alone or with others."""
    found = event_for(code)
    if found is None or not (found.post_id == post.pk or post in found.co_posts.all()):
        return None
    return found


def events_of(post: Post, *, since: date, until: date) -> QuerySet[Event]:
    """The events that a post keeps or holds with others, in months from one to another."""
    return (
        _events()
        .filter(Q(post=post) | Q(co_posts=post), month__gte=since, month__lte=until)
        .distinct()
    )


def outward(*, post: Post | None, at: datetime) -> QuerySet[Event]:
    """The events that calendars show, of one post or of all: public and neutral ones.

    Those that lie more than two months back are left out.
    """
    found = (
        _events()
        .filter(ends_at__gte=at - LOOKS_BACK)
        .exclude(openness=Openness.INTERNAL)
        .exclude(status=Status.DRAFT)
    )
    return found.filter(Q(post=post) | Q(co_posts=post)).distinct() if post else found


def public_events(*, post: Post | None, at: datetime) -> QuerySet[Event]:
    """What is still to come and may be announced with its place: for the public site."""
    return outward(post=post, at=at).filter(
        openness=Openness.PUBLIC, ends_at__gte=at, status__in=(Status.PLANNED, Status.CONFIRMED)
    )


def sessions_of(event: Event) -> QuerySet[Event]:
    """The sessions that were planned together with an event; itself alone where it is one."""
    same = Q(repeats=event.repeats) if event.repeats else Q(pk=event.pk)
    return _events().filter(same)


def campaigns(post: Post) -> QuerySet[Campaign]:
    """The campaigns that an event of a post may belong to, the newest first."""
    return Campaign.objects.filter(Q(post=post) | Q(post=None)).order_by("-starts_on", "code")


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign and what was counted in it: events held, attendances with corrections."""

    campaign: Campaign
    held: int
    attendances: int


def campaigns_in_figures(post: Post) -> list[CampaignLine]:
    """The campaigns of a post and of the network; the network's with the events of all posts."""
    found = list(campaigns(post))
    events = Event.objects.filter(campaign__in=found, status=Status.HELD)
    held = dict(events.values_list("campaign").annotate(HowMany("pk")))
    came: dict[int, int] = {}
    for table in (Count, Adjustment):
        rows = table.objects.filter(event__in=events).values_list("event__campaign")
        for campaign, total in rows.annotate(Sum("attendances")):
            came[campaign] = came.get(campaign, 0) + total
    return [CampaignLine(row, held.get(row.pk, 0), came.get(row.pk, 0)) for row in found]


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted at an event: as it was closed, and with its corrections."""

    as_closed: Mapping[str, int]
    corrected: Mapping[str, int]
    adjustments: Sequence[Adjustment]


def counted(event: Event) -> Counted | None:
    """What an event's count says; None before it is closed."""
    count: Count | None = getattr(event, "count", None)
    if count is None:
        return None
    closed = numbers(count)
    rows = sorted(event.adjustments.all(), key=lambda row: row.made_at)
    corrected = dict(closed)
    for row in rows:
        for name, more in numbers(row).items():
            corrected[name] += more
    return Counted(closed, corrected, rows)


# --- months --------------------------------------------------------------------------------------


def is_closed(post_id: int, month: date) -> bool:
    """Whether a month of a post was reported."""
    return (
        ClosedMonth.objects.filter(post_id=post_id, month=month).exists()
        or EarlierMonth.objects.filter(post_id=post_id, month=month).exists()
    )


def closed_months(before: date | None = None) -> frozenset[tuple[int, date]]:
    """The months that posts closed here, all or those before a day: post and first day."""
    rows = ClosedMonth.objects.filter(month__lt=before) if before else ClosedMonth.objects.all()
    return frozenset(rows.values_list("post_id", "month"))


def closed_month(post: Post, month: date) -> ClosedMonth | None:
    """What a post reported of a month."""
    return (
        ClosedMonth.objects.filter(post=post, month=month)
        .select_related("closed_by__officer")
        .first()
    )


def due_by(post: Post, month: date) -> date:
    """The day by which a post closes a month: the fifth working day of the next one."""
    return fifth_working_day(month, network.work_calendar(post, around=next_month(month)).holidays)


def fifth_working_day(month: date, days_off: Collection[date]) -> date:
    """The fifth working day of the month after one. ``days_off``: of whoever works."""
    day = next_month(month) - timedelta(days=1)
    left = CLOSES_BY
    while left:
        day += timedelta(days=1)
        if day.isoweekday() <= 5 and day not in days_off:
            left -= 1
    return day


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of a post. ``attendances`` with corrections; ``open``: events without a count."""

    month: date
    held: int
    open: int
    cancelled: int
    attendances: int
    closed: bool

    @property
    def may_close(self) -> bool:
        """Whether nothing of it is open any more."""
        return not self.closed and not self.open


def months(post: Post, *, since: date, until: date) -> list[MonthLine]:
    """Each month of a post from one to another, counted where the post keeps the event."""
    mine = Event.objects.filter(post=post, month__gte=since, month__lte=until)
    states = {
        row["month"]: row
        for row in mine.values("month").annotate(
            held=HowMany("pk", filter=Q(status=Status.HELD)),
            open=HowMany("pk", filter=Q(status__in=OPEN)),
            cancelled=HowMany("pk", filter=Q(status=Status.CANCELLED)),
        )
    }
    attended = _attendances(Q(event__post=post, event__month__gte=since, event__month__lte=until))
    closed = set(ClosedMonth.objects.filter(post=post).values_list("month", flat=True)) | set(
        EarlierMonth.objects.filter(post=post).values_list("month", flat=True)
    )
    lines, month = [], since
    while month <= until:
        row = states.get(month, {})
        lines.append(
            MonthLine(
                month=month,
                held=row.get("held", 0),
                open=row.get("open", 0),
                cancelled=row.get("cancelled", 0),
                attendances=attended.get((post.pk, month), 0),
                closed=month in closed,
            )
        )
        month = next_month(month)
    return lines


def _attendances(which: Q) -> dict[tuple[int, date], int]:
    found: dict[tuple[int, date], int] = {}
    for table in (Count, Adjustment):
        rows = (
            table.objects.filter(which)
            .values_list("event__post_id", "event__month")
            .annotate(total=Sum("attendances"))
        )
        for post_id, month, total in rows:
            found[post_id, month] = found.get((post_id, month), 0) + total
    return found


def sums_of(post: Post, month: date) -> Mapping[str, int]:
    """The sum of what was counted at the events that a post kept in a month, unit by unit.

    Different people of two events cannot be added: somebody may have been at both.
    """
    added = [name for name in COUNTED if name != "people"]
    sums = Count.objects.filter(event__post=post, event__month=month).aggregate(
        **{name: Sum(name) for name in added}
    )
    return {name: sums[name] or 0 for name in added}


# --- figures -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tally:
    """Three counters of one post in one month. ``cases`` is None where nobody has linked them."""

    post_id: int
    month: date
    events: int
    attendances: int
    cases: int | None
    origin: str = ""


def tallies(series: str) -> list[Tally]:
    """What closed months say of a series, with corrections; an event counts once, at its post."""
    found = [
        Tally(row.post_id, row.month, row.events, row.attendances, row.cases, row.origin)
        for row in EarlierMonth.objects.filter(series=series)
    ]
    closed = closed_months()
    attended = _attendances(Q(event__series=series, event__status=Status.HELD))
    held = (
        Event.objects.filter(series=series, status=Status.HELD)
        .values_list("post_id", "month")
        .annotate(events=HowMany("pk"))
    )
    found += [
        Tally(post_id, month, events, attended.get((post_id, month), 0), None)
        for post_id, month, events in held
        if (post_id, month) in closed
    ]
    return sorted(found, key=lambda tally: (tally.month, tally.post_id))


# --- the programme -------------------------------------------------------------------------------


def programme(post: Post) -> Programme | None:
    """The programme record of a post."""
    return (
        Programme.objects.filter(post=post)
        .select_related("coordinator__officer", "launch")
        .prefetch_related("focal_points__seat__officer")
        .first()
    )


def programmes() -> QuerySet[Programme]:
    """Every record, by post."""
    return Programme.objects.select_related("post__region", "coordinator__officer").order_by(
        "post__code"
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """At how many posts the programme had begun by a day, as far as records say."""

    on: date
    running: int
    posts: int

    @property
    def without_record(self) -> int:
        """Posts of which nothing is written down."""
        return self.posts - self.running


def coverage(on: date) -> Coverage:
    """Counted from records; what was published stands apart (:mod:`published`)."""
    started = Programme.objects.filter(
        started__lte=on, status=ProgrammeStatus.ACTIVE, post__country="US"
    )
    posts = Post.objects.consular().filter(country="US")
    return Coverage(on, started.count(), posts.count())


def areas_of(post: Post) -> QuerySet[Department]:
    """The areas of a post that may have somebody who answers for the programme."""
    return Department.objects.filter(post=post).order_by("pk")
