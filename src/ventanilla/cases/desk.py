"""Worklists: what a seat owes by clock, and the post in numbers and names of colleagues."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db.models import Count, F, Q, QuerySet, Sum

from ventanilla.audit.states import Kind
from ventanilla.cases import lists, selectors
from ventanilla.cases.models import Owed, Track
from ventanilla.cases.states import WORKING, TrackState
from ventanilla.common.trips import Trip
from ventanilla.network.roles import Role
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.definition import Protocol, Text
from ventanilla.protocols.engine.outward import telling
from ventanilla.security import access, vault
from ventanilla.security.access import Reached
from ventanilla.security.models import Grant, Seat
from ventanilla.security.vault import SEALED, Unreadable, Vault

log = structlog.get_logger("ventanilla.cases")

#: rows of a worklist; whoever has more open tasks than this needs help, not a longer page
MOST = 50
SOON = timedelta(hours=2)


#: what a row of a worklist reads besides what is sealed
OWED = (
    "track_id",
    "track__case__number",
    "track__stage",
    "track__package__content_hash",
    "dossier__key_version",
)
OwedRow = tuple[UUID, UUID, int, bytes | memoryview, UUID, str, str, str, int]
LOADS = b"SELECT * FROM sec.post_load(%s) ORDER BY working DESC"
#: what a case in short reads
SHORT = ("pk", "case__number", "due_at", "assigned__officer__name", "severity")


@dataclass(frozen=True, slots=True)
class DeskTask:
    """One task of a worklist: neutral, without a name."""

    track: UUID
    number: str
    code: str
    title: Text
    due_at: datetime | None
    blocks: bool
    neutral: Text
    stage: Text | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What a seat owes. ``soon``: within two hours. ``restricted``: open cases that others have."""

    tasks: Sequence[DeskTask]
    total: int
    late: int
    soon: int
    mine: int
    nobody: int
    red: int
    restricted: int
    moves: Sequence[Track]


def of_seat(seat: Seat, at: datetime) -> Desk:
    """The desk of a seat, what runs out first on top. One record of the reading for all."""
    reached = access.reached_by(seat, at)
    owed = lists.owed_by(seat, reached.condition)
    totals = owed.order_by().aggregate(
        tasks=Sum("open_tasks"),
        late=Count("pk", filter=Q(due_at__lt=at)),
        soon=Count("pk", filter=Q(due_at__gte=at, due_at__lt=at + SOON)),
    )
    # Columns, not objects: five models for each of fifty rows took 6 ms of a request.
    rows = list(owed.values_list(*SEALED, *OWED)[:MOST])
    versions = {dossier: version for dossier, *_, version in rows}
    opened = vault.release_versions(
        seat=seat, versions=versions, purpose="desk.listed", at=at, kind=Kind.LIST
    )
    tasks = [task for row in rows for task in _tasks(row, opened)]
    tasks.sort(key=lambda task: (task.due_at is None, task.due_at or at, task.code))
    open_tracks = Track.objects.filter(reached.condition).filter(state__in=WORKING)
    counts = open_tracks.aggregate(
        mine=Count("pk", filter=Q(assigned=seat)),
        nobody=Count("pk", filter=Q(assigned=None)),
        red=Count("pk", filter=Q(severity="red")),
    )
    return Desk(
        tasks=tasks[:MOST],
        total=totals["tasks"] or 0,
        late=totals["late"],
        soon=totals["soon"],
        moves=incoming(seat, at),
        restricted=_restricted(reached),
        **counts,
    )


def _restricted(reached: Reached) -> int:
    """How many open cases a seat knows of and does not open."""
    if not reached.stubs:
        return 0
    return Track.objects.filter(reached.known & ~reached.condition, state__in=WORKING).count()


def _tasks(row: OwedRow, opened: Vault) -> list[DeskTask]:
    """The tasks of a row. A damaged dossier costs its own lines, never the whole desk."""
    dossier, pk, version, sealed, track, number, at_stage, content_hash, _ = row
    try:
        owed = opened.open_columns(Owed, (dossier, pk, version, sealed))["tasks"]
    except Unreadable:
        log.error("desk.unreadable", dossier=str(dossier))
        return []
    definition = protocols.package(content_hash).definition
    stage = next((stage for stage in definition.stages if stage.code == at_stage), None)
    return [
        DeskTask(
            track=track,
            number=number,
            code=task["code"],
            title=_unsaid(Text(**task["title"]), definition),
            due_at=datetime.fromisoformat(task["due_at"]) if task["due_at"] else None,
            blocks=task["blocks"],
            neutral=definition.neutral_title,
            stage=stage.state if stage else None,
        )
        for task in owed
    ]


def _unsaid(title: Text, protocol: Protocol) -> Text:
    """The title of a task for a list, which anybody may see over a shoulder.

    One that says what a restricted protocol is about is read where it is done.
    """
    if not protocol.is_restricted:
        return title
    said = [word for text in (title.es, title.en) for word in telling(protocol, text)]
    return protocol.neutral_title if said else title


def incoming(seat: Seat, at: datetime) -> list[Track]:
    """Cases that another post offers to this seat."""
    offered = Grant.objects.live(at).filter(seat=seat, purpose=Grant.Purpose.TRANSFER)
    return list(
        Track.objects.filter(
            dossier__in=offered.values("dossier"), state=TrackState.TRANSFERRING
        ).select_related("case__post")
    )


@dataclass(frozen=True, slots=True)
class Load:
    """How much an officer of the post has. ``seat`` None: nobody has it."""

    seat: Seat | None
    cases: int
    late: int
    red: int
    paused: int


@dataclass(frozen=True, slots=True)
class Short:
    """A case in short: neutral, without a name. ``holder`` None: nobody has it."""

    track: UUID
    number: str
    due_at: datetime | None
    holder: str | None
    severity: str


@dataclass(frozen=True, slots=True)
class PostView:
    """The post in numbers. ``unassigned`` and ``late_tracks`` only for those who see cases."""

    open: int
    late: int
    red: int
    paused: int
    loads: Sequence[Load]
    unassigned: Sequence[Short]
    late_tracks: Sequence[Short]
    moves: Sequence[Track]
    sees_cases: bool


def of_post(seat: Seat, at: datetime) -> PostView:
    """The post of a seat. Counts, delays and who has what; no person is named or opened."""
    loads = _loads(at)
    sees = access.reads_content(seat)
    mine = selectors.visible_to(seat, at).filter(state__in=WORKING)
    return PostView(
        open=sum(load.cases for load in loads),
        late=sum(load.late for load in loads),
        red=sum(load.red for load in loads),
        paused=sum(load.paused for load in loads),
        loads=loads,
        unassigned=_short(mine.filter(assigned=None)) if sees else [],
        late_tracks=_short(mine.filter(due_at__lt=at)) if sees else [],
        moves=incoming(seat, at),
        sees_cases=sees,
    )


def _short(tracks: QuerySet[Track]) -> list[Short]:
    # Sorted by a sum, not by the column: PostgreSQL would rather walk all tracks of all years in
    # the order of an index, closed ones too, than sort those few that work.
    first = F("due_at") + timedelta()
    return [Short(*row) for row in tracks.order_by(first).values_list(*SHORT)[:MOST]]


def _loads(at: datetime) -> list[Load]:
    """Counted by the database for the seat that entered: it may see none of these cases."""
    trip = Trip()
    found: list[tuple[int | None, int, int, int, int]] = []
    trip.ask(LOADS, [at], lambda cursor: found.extend(cursor.fetchall()))
    trip.go()
    seats = access.seats_by_id(row[0] for row in found)
    return [Load(seats.get(row[0] or 0), *row[1:]) for row in found]


def colleagues(seat: Seat, at: datetime) -> QuerySet[Seat]:
    """The seats of the post that hold cases: whose cases may be given to whom."""
    return (
        Seat.objects.live(at)
        .filter(post_id=seat.post_id, role__in=(Role.CASE_OFFICER, Role.SUPERVISOR))
        .select_related("officer", "post")
        .order_by("officer__name")
    )


def held_by(seat: Seat, holder: Seat, at: datetime) -> list[Track]:
    """The open tracks of a holder that a seat may open."""
    return list(selectors.opening(seat, at).filter(assigned=holder).filter(state__in=WORKING))
