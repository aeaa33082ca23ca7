"""What is due for deletion: numbers and days, for those who answer for keeping records."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from ventanilla.cases.models import Disposal, Hold
from ventanilla.cases.states import DisposalKind, DisposalState
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.security.models import Seat

DUE = "SELECT * FROM sec.due(%s, %s)"
#: how far ahead the calendar looks
AHEAD = timedelta(days=366)
ANSWERS = (Role.SUPERVISOR, Role.DATA_STEWARD)
LATEST = 50


@dataclass(frozen=True, slots=True)
class Due:
    """A closed record as the calendar knows it. ``delete_after`` None: nobody has worked it out."""

    track: UUID
    dossier: UUID
    scope: int
    number: str
    post: int
    protocol: str
    closed_on: date
    delete_after: date | None
    held: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """``due``: now, the oldest first. ``coming``: (first day of a month, how many), for a year."""

    due: Sequence[Due]
    held: Sequence[Due]
    coming: Sequence[tuple[date, int]]
    waiting: Sequence[Disposal]
    done: Sequence[Disposal]
    posts: dict[int, Post]


def calendar(seat: Seat, today: date) -> Calendar:
    """What is due today, and how much will be, for the records that this seat answers for."""
    found = _due(today + AHEAD, None)
    now = [item for item in found if item.delete_after and item.delete_after <= today]
    later = Counter(
        item.delete_after.replace(day=1)
        for item in found
        if item.delete_after and item.delete_after > today
    )
    acts = Disposal.objects.select_related("proposer", "confirmer", "track__case")
    open_acts = list(acts.filter(state=DisposalState.PROPOSED).order_by("proposed_at"))
    proposed = {act.dossier_id for act in open_acts if act.kind == DisposalKind.DELETION}
    return Calendar(
        due=[item for item in now if not item.held and item.dossier not in proposed],
        held=[item for item in now if item.held],
        coming=sorted(later.items()),
        waiting=open_acts,
        done=list(acts.filter(state=DisposalState.DONE).order_by("-done_at")[:LATEST]),
        posts=Post.objects.in_bulk({item.post for item in now}),
    )


def find(track: UUID) -> Due | None:
    """A closed record that the seat at work answers for."""
    found = _due(None, track)
    return found[0] if found else None


def act(pk: UUID) -> Disposal | None:
    """An act that the seat at work may see."""
    acts = Disposal.objects.select_related("proposer", "confirmer", "proposed_by__post")
    return acts.filter(pk=pk).first()


def hold_of(dossier: UUID) -> Hold | None:
    """The hold that stands over a record."""
    return Hold.objects.filter(dossier_id=dossier, lifted_at=None).first()


def open_acts_of(dossier: UUID) -> list[Disposal]:
    """The acts over a record that wait for a second person, or for the work to be done."""
    standing = (DisposalState.PROPOSED, DisposalState.CONFIRMED)
    return list(Disposal.objects.filter(dossier_id=dossier, state__in=standing))


def is_overdue(item: Due, at: datetime) -> bool:
    """Whether the time to keep a record is over."""
    return item.delete_after is not None and item.delete_after <= at.date()


def _due(until: date | None, wanted: UUID | None) -> list[Due]:
    with connection.cursor() as cursor:
        cursor.execute(DUE, [until, wanted])
        return [Due(*row) for row in cursor.fetchall()]
