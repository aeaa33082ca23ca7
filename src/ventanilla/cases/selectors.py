"""Every read of cases on a seat's behalf starts at :func:`visible_to`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Q, QuerySet

from ventanilla.cases.models import Case, CaseLink, Entry, Owed, Section, Track
from ventanilla.cases.record import RESTRICTED, STATE, Record
from ventanilla.network import selectors as network
from ventanilla.network.models import Post
from ventanilla.people import selectors as people
from ventanilla.people.identity import Names
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.plan import plan
from ventanilla.protocols.engine.state import Calendar, Plan, State, Value
from ventanilla.security import access, vault
from ventanilla.security.models import Seat
from ventanilla.security.vault import Vault


def visible_to(seat: Seat, at: datetime) -> QuerySet[Track]:
    """The tracks that a seat may open now. What is not here does not exist for it."""
    return Track.objects.filter(access.reach(seat, at))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list of cases."""

    track: Track
    names: Names


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A track opened for reading: who, what is known, and what its protocol says now."""

    track: Track
    names: Names
    record: Record
    plan: Plan
    package: Package
    vault: Vault = field(repr=False)


def open_track(track: Track, *, seat: Seat | None, at: datetime, purpose: str) -> OpenCase:
    """Open a track that the seat's door let through: recorded, decrypted, planned."""
    opened = vault.release(seat=seat, dossiers=[track.dossier], purpose=purpose, at=at)
    return assemble(track, opened, at=at)


def assemble(track: Track, opened: Vault, *, at: datetime) -> OpenCase:
    """What :func:`open_track` gives, from a vault that is open already."""
    names = people.names_in(opened, [track.dossier_id]).get(track.dossier_id, Names())
    record = read_record(track, opened)
    package = package_of(track)
    return OpenCase(
        track=track,
        names=names,
        record=record,
        plan=plan_of(track, package=package, record=record, names=names, at=at),
        package=package,
        vault=opened,
    )


def values_of(case: OpenCase, *, at: datetime) -> dict[str, Value]:
    """Every fact of a case with its value, for a document to be composed from."""
    track, record = case.track, case.record
    return {
        **record.all_facts,
        **{name: moment.isoformat() for name, moment in record.events.items()},
        **system_facts(track, case.package, record, case.names, at),
    }


def package_of(track: Track) -> Package:
    """The version of the protocol that a track was opened with."""
    return protocols.package(track.package.content_hash)


def read_record(track: Track, opened: Vault) -> Record:
    """The record inside a track's sections."""
    rows = Section.objects.filter(dossier_id=track.dossier_id, name__in=(STATE, RESTRICTED))
    documents = {row.name: opened.open(row) for row in rows}
    return Record.read(documents.get(STATE, {}), documents.get(RESTRICTED, {}))


def plan_of(track: Track, *, package: Package, record: Record, names: Names, at: datetime) -> Plan:
    """What the protocol asks for at a moment."""
    state = state_of(track, package=package, record=record, names=names, at=at)
    return plan(package, state, at)


def state_of(
    track: Track, *, package: Package, record: Record, names: Names, at: datetime
) -> State:
    """A track as the engine sees it."""
    return State(
        route=track.route,
        facts={**record.all_facts, **system_facts(track, package, record, names, at)},
        events=record.events,
        informed=frozenset(record.informed),
        findings=record.findings,
        done=record.done,
        calendar=calendar_of(track.case.post, at),
        submitted=record.submitted,
    )


def system_facts(
    track: Track, package: Package, record: Record, names: Names, at: datetime
) -> dict[str, Value]:
    """The facts that the application knows by itself, for the rules to read."""
    zone = track.case.post.zoneinfo
    facts: dict[str, Value] = {"route": track.route}
    age = names.age_on(at.astimezone(zone).date())
    if age is not None:
        facts["age"] = age
        facts["turned_18"] = "yes" if age >= 18 else "no"
        band = next((b.code for b in package.definition.bands if b.from_age <= age <= b.to_age), "")
        if band:
            facts["band"] = band
    if names.sex:
        facts["sex"] = names.sex
    if record.outcome.get("code"):
        facts["outcome"] = record.outcome["code"]
        facts["outcome_approved"] = "yes" if record.outcome.get("approved_by") else "no"
    return facts


def calendar_of(post: Post, at: datetime) -> Calendar:
    """When a post works around a moment: its zone, its holidays, its shifts."""
    return _calendar(post, at.year)


@lru_cache(maxsize=512)
def _calendar(post: Post, year: int) -> Calendar:
    work = network.work_calendar(post, around=date(year, 7, 1))
    return Calendar(zone=work.zone, holidays=work.holidays, shift_ends=work.shift_ends)


def lines_of(tracks: Sequence[Track], *, seat: Seat, at: datetime, purpose: str) -> list[Line]:
    """Tracks with the names of their persons: one record of the reading for all."""
    opened = vault.release(
        seat=seat, dossiers=[track.dossier for track in tracks], purpose=purpose, at=at
    )
    names = people.names_in(opened, [track.dossier_id for track in tracks])
    return [Line(track, names.get(track.dossier_id, Names())) for track in tracks]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of a dossier's history, opened."""

    at: datetime
    verb: str
    who: Seat | None
    detail: dict[str, str]


def history(track: Track, opened: Vault, *, most: int = 200) -> list[HistoryLine]:
    """What was done in a track, newest first."""
    rows = (
        Entry.objects.filter(dossier_id=track.dossier_id)
        .select_related("seat__officer", "seat__post")
        .order_by("-seq")[:most]
    )
    lines = []
    for row in rows:
        document = opened.open(row)
        lines.append(
            HistoryLine(
                at=datetime.fromisoformat(document["at"]),
                verb=document["verb"],
                who=row.seat,
                detail=document.get("detail", {}),
            )
        )
    return lines


def owed_by(seat: Seat, at: datetime) -> QuerySet[Owed]:
    """What a seat owes, by deadline: its own, and what its role owes that nobody holds."""
    mine = Q(seat=seat) | Q(seat=None, role=seat.role, track__case__post_id=seat.post_id)
    return (
        Owed.objects.filter(access.reach(seat, at))
        .filter(mine)
        .select_related("track__case", "track__dossier", "dossier")
        .order_by("due_at", "pk")
    )


def links_of(case: Case) -> list[CaseLink]:
    """The links of a case that stand, both ways."""
    return list(
        CaseLink.objects.filter(Q(first=case) | Q(second=case), undone_on=None).select_related(
            "first__post", "second__post"
        )
    )


def by_number(seat: Seat, number: str, at: datetime) -> QuerySet[Track]:
    """The track of a case number that the seat may open (none, if there is none for it)."""
    return (
        visible_to(seat, at)
        .filter(case__number=number)
        .select_related("case__post", "dossier", "package", "assigned__officer", "scope")
        .defer("package__files")
    )
