"""Every read of cases on a seat's behalf starts at :func:`visible_to`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet

from ventanilla.cases import consents
from ventanilla.cases.consents import Shown
from ventanilla.cases.errors import Deleted, SealedApart
from ventanilla.cases.models import Case, CaseLink, Entry, Section, Track
from ventanilla.cases.record import RESTRICTED, STATE, Record
from ventanilla.common.trips import Joined, Trip
from ventanilla.network import selectors as network
from ventanilla.network.models import Post
from ventanilla.people.identity import Names
from ventanilla.people.models import Identity
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.definition import Severity
from ventanilla.protocols.engine.house import BY_ACT
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.plan import plan
from ventanilla.protocols.engine.state import Calendar, Plan, State, Value
from ventanilla.protocols.engine.veiling import veil
from ventanilla.security import access, vault
from ventanilla.security.models import Consent, Seat
from ventanilla.security.vault import Vault


def visible_to(seat: Seat, at: datetime) -> QuerySet[Track]:
    """The tracks that a seat may open now. What is not here does not exist for it."""
    return Track.objects.filter(access.reach(seat, at))


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A track opened for reading: who, what is known, and what its protocol says now.

    ``plan`` leaves out what rests on sealed answers where the seat was not given them.
    """

    track: Track
    names: Names
    record: Record
    plan: Plan
    package: Package
    vault: Vault = field(repr=False)
    held: frozenset[str] = frozenset()
    #: whether the seat was given what is sealed apart (tier S); in an emergency it is not
    sees_sealed: bool = True
    consents: tuple[Shown, ...] = field(default=(), repr=False)

    def refuse_unsealed(self) -> None:
        """Raise ``SealedApart`` where the seat was not given what is sealed apart."""
        if not self.sees_sealed:
            raise SealedApart


def open_track(
    track: Track, *, seat: Seat | None, at: datetime, purpose: str, trip: Trip | None = None
) -> OpenCase:
    """Open a track that the seat's door let through: recorded, decrypted, planned.

    ``trip``: what else is to be fetched is fetched on the way.
    """
    if track.deleted_on is not None:
        raise Deleted(track.deleted_on)
    trip = trip or Trip()
    rows = _ask(track, trip)
    opened = vault.release(seat=seat, dossiers=[track.dossier], purpose=purpose, at=at, trip=trip)
    return _assemble(track, rows, opened, at)


def assemble(track: Track, opened: Vault, *, at: datetime) -> OpenCase:
    """What :func:`open_track` gives, from a vault that is open already."""
    trip = Trip()
    rows = _ask(track, trip)
    trip.go()
    return _assemble(track, rows, opened, at)


#: what makes an OpenCase: its sections, its identity if it has one, what others ask of it, and what
#: the person agreed to
SealedTrack = tuple[list[Section], list[Identity], set[str], list[Consent]]
HELD = b"SELECT sec.held(%s)"
_CONSENTS = Joined(lambda: Consent.objects.select_related("signed_by", "second"))


def _ask(track: Track, trip: Trip) -> SealedTrack:
    dossier = track.dossier_id
    return (
        trip.find(Section, dossier_id=dossier),
        trip.find(Identity, dossier_id=dossier),
        ask_held(track.pk, trip),
        trip.find(_CONSENTS, dossier_id=dossier),
    )


def ask_held(track: UUID, trip: Trip) -> set[str]:
    """The effects that other tracks of the case ask for, seen or unseen; empty, until the trip was

    made.
    """
    held: set[str] = set()
    trip.ask(HELD, [track], lambda cursor: held.update(effect for (effect,) in cursor.fetchall()))
    return held


def _assemble(track: Track, rows: SealedTrack, opened: Vault, at: datetime) -> OpenCase:
    sections, identities, asked, agreed = rows
    held = frozenset(asked)
    names = Names.from_document(opened.open(identities[0])) if identities else Names()
    record = read_record({row.name: row for row in sections}, opened)
    shown = consents.opened(agreed, opened)
    record.consents = consents.records(shown)
    package = package_of(track)
    sees_sealed = any(row.name == RESTRICTED for row in sections)
    found = plan_of(track, package=package, record=record, names=names, at=at, held=held)
    return OpenCase(
        track=track,
        names=names,
        record=record,
        plan=found if sees_sealed else _veiled(track, package, found),
        package=package,
        vault=opened,
        held=held,
        sees_sealed=sees_sealed,
        consents=tuple(shown),
    )


def _veiled(track: Track, package: Package, found: Plan) -> Plan:
    """A plan without what would tell. How grave it is, and what must not be done, is said by the

    track: whoever was not given the sealed answers cannot work that out.
    """
    severity = Severity(track.severity) if track.severity else None
    effects = found.effects.union(track.effects.split())
    return replace(veil(package, found), severity=severity, effects=effects)


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


def sections_of(track: Track) -> dict[str, Section]:
    """The sealed sections that hold a track's record, by name."""
    rows = Section.objects.filter(dossier_id=track.dossier_id, name__in=(STATE, RESTRICTED))
    return {row.name: row for row in rows}


def read_record(sections: Mapping[str, Section], opened: Vault) -> Record:
    """The record inside a track's sections."""
    state, restricted = (
        opened.open(sections[name]) if name in sections else {} for name in (STATE, RESTRICTED)
    )
    return Record.read(state, restricted)


def plan_of(
    track: Track,
    *,
    package: Package,
    record: Record,
    names: Names,
    at: datetime,
    held: frozenset[str] = frozenset(),
) -> Plan:
    """What the protocol asks for at a moment. ``held``: what :func:`ask_held` gives."""
    state = state_of(track, package=package, record=record, names=names, at=at, held=held)
    return plan(package, state, at)


def state_of(
    track: Track,
    *,
    package: Package,
    record: Record,
    names: Names,
    at: datetime,
    held: frozenset[str] = frozenset(),
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
        doers=record.doers,
        linked=frozenset(record.linked),
        held=held,
        put_off=record.put_off,
        consents=record.consents,
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


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of a dossier's history, opened."""

    at: datetime
    verb: str
    who: Seat | None
    detail: dict[str, str]


_ENTRIES = Joined(lambda: Entry.objects.select_related("seat__officer", "seat__post"))


def history(track: Track, opened: Vault, *, most: int = 200) -> list[HistoryLine]:
    """What was done in a track, newest first."""
    trip = Trip()
    rows = trip.find(_ENTRIES, dossier_id=track.dossier_id)
    trip.go()
    rows.sort(key=lambda row: row.seq, reverse=True)
    lines = []
    for row in rows[:most]:
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


def links_of(case: Case) -> list[CaseLink]:
    """The links of a case that stand, both ways."""
    return list(
        CaseLink.objects.filter(Q(first=case) | Q(second=case), undone_on=None).select_related(
            "first__post", "second__post"
        )
    )


_LINKS = Joined(lambda: CaseLink.objects.select_related("first", "second"))


def ask_links(case: Case, trip: Trip) -> list[list[CaseLink]]:
    """The links of a case, undone ones too, from both ends; empty, until the trip was made."""
    return [trip.find(_LINKS, first_id=case.pk), trip.find(_LINKS, second_id=case.pk)]


def linked_numbers(case: Case, links: Iterable[Iterable[CaseLink]]) -> list[tuple[str, str]]:
    """(kind, number of the other case) of the links of a case that stand."""
    return [
        (link.kind, (link.second if link.first_id == case.pk else link.first).number)
        for end in links
        for link in end
        if link.undone_on is None
    ]


def _with_all() -> QuerySet[Track]:
    """Tracks with what opening one needs."""
    return Track.objects.select_related(
        "case__post__ministry",
        "dossier",
        "scope",
        "package",
        "assigned__officer",
        "changed_by__officer",
    ).defer("package__files")


_TRACKS = Joined(_with_all)


def find(seat: Seat, track: UUID, at: datetime) -> Track | None:
    """A track that the seat may open, with what opening it needs; None for one that it may not."""
    return access.find_one(_TRACKS, track, seat=seat, at=at)


@dataclass(frozen=True, slots=True)
class Beside:
    """Another track of a case that a seat may know of. ``opens``: whether it may open it."""

    track: Track
    opens: bool


def others(track: Track, *, seat: Seat, at: datetime) -> list[Beside]:
    """The other tracks of the case that the seat may know of now, the oldest first."""
    trip = Trip()
    found = ask_others(track, trip)
    reached = access.ask_reach(seat, at, trip)
    trip.go()
    return beside(track, found, reached)


def ask_others(track: Track, trip: Trip) -> list[Track]:
    """All tracks of the case that the database shows; empty, until the trip was made."""
    return trip.find(_TRACKS, case_id=track.case_id)


def beside(track: Track, found: Iterable[Track], reached: access.Reached) -> list[Beside]:
    """Those among ``found`` that a seat may know of, without the track itself."""
    known = [
        Beside(each, reached.holds(each))
        for each in found
        if each.pk != track.pk and each.deleted_on is None and reached.knows(each)
    ]
    return sorted(known, key=lambda each: (each.track.opened_on, each.track.pk))


def in_case(case: UUID) -> QuerySet[Track]:
    """Every track of a case, for jobs."""
    return _with_all().filter(case_id=case)


def opening(seat: Seat, at: datetime) -> QuerySet[Track]:
    """The tracks that a seat may open, with what opening one needs."""
    return _with_all().filter(access.reach(seat, at))


def by_number(seat: Seat, number: str, at: datetime) -> QuerySet[Track]:
    """The tracks of a case number that the seat may open (none, if there is none for it)."""
    return opening(seat, at).filter(case__number=number)


def events_to_write(case: OpenCase) -> list[str]:
    """Names of the instants that may be written down by hand, in the order of the package.

    What a document sets when it goes, or is answered, is said by sending and acknowledging it; what
    a decision sets, by deciding; of a contact or the safety plan, on its own page.
    """
    definition = case.package.definition
    of_contact = {definition.contact.closed} if definition.contact else set()
    of_documents = {e for item in definition.documents for e in (item.event, item.reply_event)}
    by_others = (
        BY_ACT | of_documents | of_contact | case.package.set_by_acts | case.package.weighed.keys()
    )
    facts = (fact for fact in definition.facts if fact.source == "event")
    return [fact.name for fact in facts if fact.name not in by_others]
