"""What was asked for a case, and what waits in an area."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from ventanilla.cases.models import Track
from ventanilla.cases.selectors import OpenCase
from ventanilla.errands import catalogue
from ventanilla.errands.catalogue import Kind
from ventanilla.errands.models import Errand, Ticket
from ventanilla.errands.states import OPEN, State
from ventanilla.network.models import Department, Post
from ventanilla.security.models import Seat


class Area(NamedTuple):
    """An area of a post, with what it was asked for a case, the latest first."""

    code: str
    name: str
    tickets: Sequence[Ticket]

    @property
    def waits(self) -> bool:
        """Whether something is still to come back."""
        return any(ticket.state in OPEN for ticket in self.tickets)

    @property
    def done(self) -> bool:
        """Whether all that was asked was done, or withdrawn."""
        told = [ticket.state for ticket in self.tickets if ticket.state != State.WITHDRAWN]
        return bool(told) and all(state == State.DONE for state in told)


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that may be asked. ``fits``: a finding of the case asks for it."""

    kind: Kind
    area: str
    fits: bool


def of_track(track: Track) -> list[Ticket]:
    """What was asked for a track that is open, the latest first."""
    asked = Errand.objects.filter(track=track).values_list("ticket", flat=True)
    tickets = Ticket.objects.filter(pk__in=list(asked))
    return list(tickets.select_related("answered_by__officer").order_by("-asked_at", "slip"))


def areas(post: Post, tickets: Iterable[Ticket]) -> list[Area]:
    """The areas that do something for people, with what each was asked."""
    known = {kind.area for kind in catalogue.kinds().values()}
    given = list(tickets)
    return [
        Area(each.area, each.name, [t for t in given if t.area == each.area])
        for each in Department.objects.filter(post=post).order_by("pk")
        if each.area in known
    ]


def offers(case: OpenCase, there: Iterable[Area]) -> list[Offer]:
    """What may be asked at this post; what a finding that stands asks for comes first."""
    names = {area.code: area.name for area in there}
    services = {rule.name: rule.services for rule in case.package.definition.findings}
    needs = [need for name in case.plan.standing for need in services.get(name, ())]
    fitting = catalogue.answering(needs)
    found = [
        Offer(kind, names[kind.area], kind.code in fitting)
        for kind in catalogue.kinds().values()
        if kind.area in names
    ]
    return sorted(found, key=lambda offer: not offer.fits)


def waiting(seat: Seat) -> list[Ticket]:
    """What the area of a seat is still to do, by day and hour."""
    tickets = Ticket.objects.filter(post_id=seat.post_id, area=seat.area, state__in=OPEN)
    return list(tickets.order_by("day", "hour", "slip"))


def answered_today(seat: Seat, *, at: datetime) -> list[Ticket]:
    """What the area of a seat answered today, the latest first."""
    today: date = at.astimezone(seat.post.zoneinfo).date()
    tickets = Ticket.objects.filter(post_id=seat.post_id, area=seat.area, answered_at__isnull=False)
    found = tickets.exclude(state__in=OPEN).order_by("-answered_at")[:50]
    return [t for t in found if t.answered_at and t.answered_at.astimezone(
        seat.post.zoneinfo).date() == today]  # fmt: skip
