"""Plan events, change what was planned, confirm and cancel."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.network.models import Post
from ventanilla.outreach import catalogue, policies, selectors
from ventanilla.outreach.errors import MonthIsClosed
from ventanilla.outreach.models import Campaign, Event
from ventanilla.outreach.states import CODE_LENGTH, OPEN, SIGNS, Modality, Openness, Status
from ventanilla.security.models import Seat

#: sessions that are planned at once, at most
MOST_SESSIONS = 26


@dataclass(frozen=True, slots=True)
class Plan:
    """What is said of an event beforehand. Codes are those of the catalogue."""

    title_es: str
    title_en: str
    series: str
    modality: Modality
    starts_at: datetime
    ends_at: datetime
    openness: Openness = Openness.PUBLIC
    neutral: str = ""
    topics: Sequence[str] = ()
    audiences: Sequence[str] = ()
    languages: Sequence[str] = ("es",)
    place: str = ""
    address: str = ""
    county_fips: str = ""
    hosts: Sequence[str] = ()
    allies: Sequence[str] = ()
    planned: int | None = None
    campaign: Campaign | None = None
    co_posts: Sequence[Post] = field(default=())

    def columns(self) -> dict[str, object]:
        """The same as columns of an event; a confidential place is left out."""
        hidden = self.openness == Openness.NEUTRAL
        return {
            "title_es": self.title_es,
            "title_en": self.title_en,
            "series": self.series,
            "modality": self.modality,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "openness": self.openness,
            "neutral": self.neutral if hidden else "",
            "topics": list(self.topics),
            "audiences": list(self.audiences),
            "languages": list(self.languages),
            "place": "" if hidden else self.place,
            "address": "" if hidden else self.address,
            "county_fips": "" if hidden else self.county_fips,
            "hosts": list(self.hosts),
            "allies": list(self.allies),
            "planned": self.planned,
            "campaign": self.campaign,
        }


def new_code() -> str:
    """A code that nobody can guess from another, short enough to be read aloud."""
    return "".join(secrets.choice(SIGNS) for _sign in range(CODE_LENGTH))


@transaction.atomic
def plan(*, plan: Plan, by: Seat, at: datetime, sessions: int = 1) -> list[Event]:
    """Plan an event of the seat's post; with ``sessions``, as often, a week apart.

    Raises ``NotAllowed``, ``BadInput``, ``MonthIsClosed``.
    """
    policies.may_keep(by).enforce()
    problems = problems_of(plan)
    if not 1 <= sessions <= MOST_SESSIONS:
        problems["sessions"] = _("From one session to %(most)d.") % {"most": MOST_SESSIONS}
    if problems:
        raise BadInput(problems)
    post = hold(by.post_id)
    together = uuid4() if sessions > 1 else None
    made = []
    for week in range(sessions):
        each = _weeks_later(plan, week, post)
        month = _open_month(each.starts_at, post)
        event = Event.objects.create(
            code=new_code(),
            post=post,
            month=month,
            repeats=together,
            planned_by=by,
            **each.columns(),
        )
        event.co_posts.set(others(each, post))
        made.append(event)
        detail: dict[str, str | int | bool] = {"event": event.pk, "series": event.series}
        audit.record(by=by, action="event.planned", at=at, detail=detail)
    return made


@transaction.atomic
def change(*, event: Event, plan: Plan, by: Seat, at: datetime) -> Event:
    """Change what was planned, of an event that was not held yet.

    Raises ``NotAllowed``, ``BadInput``, ``NotNow``, ``MonthIsClosed``.
    """
    policies.may_keep_event(by, event).enforce()
    if problems := problems_of(plan):
        raise BadInput(problems)
    event = hold_event(event)
    if event.status not in OPEN:
        raise NotNow(_("This event was held or cancelled: what was planned stays."))
    month = _open_month(plan.starts_at, event.post)
    for name, value in {**plan.columns(), "month": month}.items():
        setattr(event, name, value)
    event.save()
    event.co_posts.set(others(plan, event.post))
    audit.record(by=by, action="event.changed", at=at, detail={"event": event.pk})
    return event


@transaction.atomic
def confirm(*, event: Event, by: Seat, at: datetime) -> None:
    """It will be held. Raises ``NotAllowed``, ``NotNow``, ``MonthIsClosed``."""
    _move(event, Status.CONFIRMED, by, at, "event.confirmed")


@transaction.atomic
def cancel(*, event: Event, by: Seat, at: datetime) -> None:
    """It will not be held. Raises ``NotAllowed``, ``NotNow``, ``MonthIsClosed``."""
    _move(event, Status.CANCELLED, by, at, "event.cancelled")


def _move(event: Event, to: Status, by: Seat, at: datetime, action: str) -> None:
    policies.may_keep_event(by, event).enforce()
    event = hold_event(event)
    if event.status not in OPEN or event.status == to:
        raise NotNow(_("This event is no longer open."))
    event.status = to
    event.save(update_fields=["status"])
    audit.record(by=by, action=action, at=at, detail={"event": event.pk})


def hold(post_id: int) -> Post:
    """A post whose months nobody else writes in or closes until this transaction ends."""
    return Post.objects.select_for_update(no_key=True).get(pk=post_id)


def hold_event(event: Event) -> Event:
    """An event as it stands now, its post held. Raises ``MonthIsClosed``."""
    hold(event.post_id)
    found = Event.objects.select_related("post").get(pk=event.pk)
    if selectors.is_closed(found.post_id, found.month):
        raise MonthIsClosed
    return found


def _open_month(starts_at: datetime, post: Post) -> date:
    month = selectors.month_of(starts_at, post)
    if selectors.is_closed(post.pk, month):
        raise MonthIsClosed
    return month


def _weeks_later(plan: Plan, weeks: int, post: Post) -> Plan:
    """The same at the same hour of the post's clock, also across a change of clocks."""
    zone, more = post.zoneinfo, timedelta(weeks=weeks)
    starts, ends = plan.starts_at.astimezone(zone), plan.ends_at.astimezone(zone)
    return replace(plan, starts_at=starts + more, ends_at=ends + more)


def others(plan: Plan, post: Post) -> list[Post]:
    """The posts that an event is held with."""
    return [other for other in plan.co_posts if other.pk != post.pk]


def problems_of(plan: Plan) -> dict[str, str]:
    """What cannot be right in a plan: field → sentence."""
    problems = {}
    if plan.ends_at <= plan.starts_at:
        problems["ends_at"] = _("It ends before it begins.")
    if plan.ends_at - plan.starts_at > timedelta(days=31):
        problems["ends_at"] = _("An event lasts a month at most.")
    if plan.openness == Openness.NEUTRAL:
        if plan.neutral not in catalogue.terms("neutral"):
            problems["neutral"] = _("Choose what the calendar calls it.")
        if plan.place or plan.address or plan.county_fips:
            problems["place"] = _("A confidential place is written down nowhere: leave it empty.")
    for name, kind in (("topics", "topic"), ("audiences", "audience"), ("languages", "language")):
        if set(getattr(plan, name)) - set(catalogue.terms(kind)):
            problems[name] = _("Choose from the list.")
    if plan.series not in catalogue.terms("series"):
        problems["series"] = _("Choose from the list.")
    return problems
