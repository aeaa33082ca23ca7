"""Lists of cases and of what is owed: many at once, in the order in which they are worked on."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from ventanilla.audit.states import Kind
from ventanilla.cases.models import Owed, Track
from ventanilla.cases.states import WORKING, TrackState
from ventanilla.common.trips import Trip
from ventanilla.people import selectors as people
from ventanilla.people.identity import Names, said_of
from ventanilla.people.matching import called_in
from ventanilla.security import access, vault
from ventanilla.security.access import Reached
from ventanilla.security.models import Seat

#: what a line of a list reads of its track, of its dossier and of who has it
LINE = (
    "scope_id",
    "dossier_id",
    "dossier__key_version",
    "pk",
    "case__number",
    "opened_on",
    "due_at",
    "assigned__officer__name",
    "state",
)
Row = tuple[int, UUID, int, UUID, str, date, datetime | None, str | None, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list. ``holder`` None: nobody has it. ``names`` None: a stub, without clock."""

    names: Names | None
    track: UUID
    number: str
    opened_on: date
    due_at: datetime | None
    holder: str | None
    state: str


def lines_of(
    tracks: QuerySet[Track], reached: Reached, *, seat: Seat, at: datetime, purpose: str
) -> list[Line]:
    """Tracks with the names of their persons: one record of the reading for all, none for stubs."""
    # Columns, not objects: five models for each of fifty lines took 4 ms of a request.
    rows: list[Row] = list(tracks.values_list(*LINE))
    versions = {
        dossier: version for scope, dossier, version, *_ in rows if reached.lists(scope, dossier)
    }
    trip = Trip()
    sealed = people.ask_names(versions, trip)
    opened = vault.release_versions(
        seat=seat, versions=versions, purpose=purpose, at=at, kind=Kind.LIST, trip=trip
    )
    names = people.names_of(opened, sealed)
    lines = ((row[1], Line(names.get(row[1], Names()), *row[3:])) for row in rows)
    return [
        line if dossier in versions else replace(line, names=None, due_at=None)
        for dossier, line in lines
    ]


#: states that the list of cases is narrowed by
STATES = {
    "": Q(state__in=WORKING),
    "closed": Q(state=TrackState.CLOSED),
    "all": ~Q(state=TrackState.DELETED),
}


def listed(
    seat: Seat,
    at: datetime,
    *,
    state: str = "",
    mine: bool = False,
    words: str = "",
    reached: Reached | None = None,
) -> QuerySet[Track]:
    """The cases of a seat for a list, newest first. ``words``: a part of the number, or a name.

    Names are sealed: a search by name opens and compares what the seat may open, on the record.
    ``reached``: what the seat reaches now, where stubs are to stand among its cases.
    """
    opens = reached.condition if reached else access.reach(seat, at)
    tracks = Track.objects.filter(
        reached.known if reached else opens, STATES.get(state, STATES[""])
    )
    if mine:
        tracks = tracks.filter(assigned=seat)
    if words and any(letter.isdigit() for letter in words):
        of_number = Q(case__number__icontains=words.strip())
        tracks = tracks.filter(of_number | opens & Q(dossier__in=people.with_reference(words)))
    elif words:
        tracks = tracks.filter(dossier__in=_named(tracks.filter(opens), words, seat=seat, at=at))
    return tracks.order_by("-opened_on", "pk")


def _named(tracks: QuerySet[Track], words: str, *, seat: Seat, at: datetime) -> list[UUID]:
    """Ids of the dossiers whose person is called like the words, in spite of accents and order."""
    known = people.compared(versions_of(tracks.order_by()), seat=seat, at=at, sought=words)
    texts = ((dossier, said_of(document)) for dossier, document in known)
    return [UUID(dossier) for dossier in called_in(texts, words)]


def versions_of(tracks: QuerySet[Track]) -> dict[str, int]:
    """Dossier (its id as text) -> version of its key, of many tracks in their order."""
    return dict(tracks.values_list(Cast("dossier_id", TextField()), "dossier__key_version"))


def owed_by(seat: Seat, reached: Q) -> QuerySet[Owed]:
    """What a seat owes, by deadline: its own, and what its role owes that nobody holds.

    Whoever is let in case by case, by a grant, helps other posts; everybody else their own.
    ``reached``: what ``access.reach`` says of the seat now.
    """
    mine = Q(seat=seat) | Q(seat=None, role=seat.role, scope__post_id=seat.post_id)
    if not access.reads_content(seat):
        mine |= Q(seat=None, role=seat.role)
    return (
        Owed.objects.filter(reached).filter(mine).order_by(F("due_at").asc(nulls_last=True), "pk")
    )
