"""Random worlds of posts, seats, dossiers, grants, consents and walls, put into a database whole.

A world is made of the facts that ``decide`` is asked with; its rows are derived from them.
"""

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
from psycopg import sql

from ventanilla.network.roles import Role
from ventanilla.security.decisions import DESK, CaseFacts, ConsentFacts, GrantFacts, SeatFacts
from ventanilla.security.models import Grant

ZONES = tuple(ZoneInfo(name) for name in
              ("America/Chicago", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata"))  # fmt: skip
PROTOCOLS = ("uca", "gbv")
#: of a case in a world; the desk of a post has none
SCOPES = (*PROTOCOLS, DESK)
ROOMS = len(SCOPES) * 2
#: the roles that differ in what they reach, more often than the others
LIKELY = (Role.INTAKE_OFFICER, Role.CASE_OFFICER, Role.SUPERVISOR) * 4 + tuple(Role)
POSTS, SEATS, CASES = 2, 5, 8
#: what an asker's session may be: most are all right
SESSIONS = ("live",) * 9 + ("idle", "ended", "another's", "none")
HOURS = (-400, -50, -2, -1)
LATER = (1, 2, 50, 400)
ROOM = 100  # ids that one world may use of each kind


@dataclass(frozen=True, slots=True)
class Placed:
    """A dossier: where it stands, with walls that were taken down."""

    dossier: UUID
    scope: int
    facts: CaseFacts
    lifted: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class World:
    """Some seats and dossiers. ``sessions``: what each seat's session is like."""

    number: int
    seats: tuple[SeatFacts, ...]
    sessions: tuple[str, ...]
    cases: tuple[Placed, ...]
    zones: tuple[ZoneInfo, ...]

    @property
    def base(self) -> int:
        """The first of its ids."""
        return (self.number + 1) * ROOM

    @property
    def officers(self) -> dict[int, bool]:
        """Officers, and whether they may sign in."""
        return {seat.officer: seat.active for seat in self.seats}

    def secret(self, seat: SeatFacts) -> str:
        """With what its browser enters."""
        return f"secret-of-seat-{seat.seat}"

    def told(self) -> str:
        """The world as it can be read, for somebody who wants to know what went wrong."""
        lines = [f"world {self.number}"]
        lines += [f"  {seat} {kind}" for seat, kind in zip(self.seats, self.sessions, strict=True)]
        return "\n".join([*lines, *(f"  {case}" for case in self.cases)])


def make(number: int, now: datetime) -> World:
    """The world of a number: always the same at the same moment."""
    chance = random.Random(f"world {number}")
    base = (number + 1) * ROOM
    zones = tuple(chance.choice(ZONES) for _ in range(POSTS))
    active = [chance.random() < 0.9 for _ in range(SEATS)]
    seats = tuple(_seat(chance, base, at, zones, active, now) for at in range(SEATS))
    cases = tuple(_case(chance, base, seats, now) for _ in range(CASES))
    sessions = tuple(chance.choice(SESSIONS) for _ in seats)
    return World(number, seats, sessions, cases, zones)


def _seat(
    chance: random.Random, base: int, at: int, zones: Sequence[ZoneInfo], active: list[bool],
    now: datetime,
) -> SeatFacts:  # fmt: skip
    post = chance.randrange(POSTS)
    officer = chance.randrange(SEATS - 1)
    today = now.astimezone(zones[post]).date()
    # As far from midnight elsewhere as a day is long: another zone's day shows.
    until = chance.choice((None, None, None, 30, 1, 0, -1))
    begins = chance.choice((-200, -30, -1, 0, 0, 1)) if until is None else -200
    return SeatFacts(
        seat=base + at,
        officer=base + officer,
        role=chance.choice(LIKELY),
        post=base + post,
        zone=zones[post],
        protocols=frozenset(chance.sample(PROTOCOLS, chance.choice((0, 1, 1, 2, 2)))),
        valid_from=today + timedelta(days=begins),
        valid_until=None if until is None else today + timedelta(days=until),
        active=active[officer],
        frozen=chance.random() < 0.04,
    )


def _case(
    chance: random.Random, base: int, seats: Sequence[SeatFacts], now: datetime
) -> Placed:  # fmt: skip
    post, protocol, level = chance.randrange(POSTS), chance.choice(SCOPES), chance.randrange(2)
    officers = sorted({seat.officer for seat in seats})
    walled = frozenset(officer for officer in officers if chance.random() < 0.08)
    purposes = list(Grant.Purpose)
    given: dict[tuple[int, Grant.Purpose], GrantFacts] = {}
    for _ in range(chance.choice((0, 0, 1, 2, 3))):
        grant = _grant(chance, chance.choice(seats).seat, chance.choice(purposes), now)
        given[grant.seat, grant.purpose] = grant
    facts = CaseFacts(base + post, protocol, level, tuple(given.values()), walled)
    lifted = frozenset(o for o in officers if chance.random() < 0.05) - walled
    scope = base + post * ROOMS + SCOPES.index(protocol) * 2 + level
    return Placed(UUID(int=chance.getrandbits(128), version=4), scope, facts, lifted)


def _grant(chance: random.Random, seat: int, purpose: Grant.Purpose, now: datetime) -> GrantFacts:
    hour = timedelta(hours=1)
    since = now + hour * chance.choice((*HOURS, *HOURS, *HOURS, 1))
    until = now + hour * chance.choice((*LATER, *LATER, -1))
    if until <= since:
        until = since + hour / 2
    if purpose is Grant.Purpose.BREAK_GLASS:  # the table takes no longer one
        since = now + hour * chance.choice((-1, -1, -3, 1)) / 2
        until = since + hour
    consent = None
    if purpose is Grant.Purpose.INTERPRETER or chance.random() < 0.2:
        begun = now + hour * chance.choice((*HOURS, *HOURS, 1))
        ends = chance.choice((None, None, now + 2 * hour, now + 60 * hour, now - hour / 2))
        withdrawn = chance.choice((None, None, None, now - hour / 4))
        consent = ConsentFacts(begun, None if ends and ends <= begun else ends, withdrawn)
    return GrantFacts(seat, purpose, since, until, consent)


def alone(world: World, seat: SeatFacts, case: Placed) -> World:
    """One seat and one dossier of a world, and nothing else of it."""
    session = world.sessions[world.seats.index(seat)]
    return replace(world, seats=(seat,), sessions=(session,), cases=(case,))


def smaller(world: World) -> Iterator[World]:
    """The same world with one thing less in it, for each thing."""
    for at, case in enumerate(world.cases):
        yield replace(world, cases=world.cases[:at] + world.cases[at + 1 :])
        for grant in case.facts.grants:
            kept = tuple(other for other in case.facts.grants if other is not grant)
            yield _with(world, at, replace(case, facts=replace(case.facts, grants=kept)))
        for officer in case.facts.walled:
            facts = replace(case.facts, walled=case.facts.walled - {officer})
            yield _with(world, at, replace(case, facts=facts))
        for officer in case.lifted:
            yield _with(world, at, replace(case, lifted=case.lifted - {officer}))
    for at in range(len(world.seats)):
        yield replace(
            world,
            seats=world.seats[:at] + world.seats[at + 1 :],
            sessions=world.sessions[:at] + world.sessions[at + 1 :],
        )


def _with(world: World, at: int, case: Placed) -> World:
    return replace(world, cases=(*world.cases[:at], case, *world.cases[at + 1 :]))


#: what a world consists of: table -> columns
TABLES: dict[str, tuple[str, ...]] = {
    "network_post": ("id", "name_es", "name_en", "code", "kind", "city_es", "city_en", "country",
                     "latitude", "longitude", "zone", "calendars", "district_evidence",
                     "ministry_id", "region_id"),
    "security_officer": ("id", "username", "name", "email", "language", "is_active"),
    "security_seat": ("id", "role", "protocols", "valid_from", "valid_until", "officer_id",
                      "post_id"),
    "security_session": ("digest", "job", "begun_at", "idle_until", "ends_at", "data",
                         "officer_id"),
    "mfa_authenticator": ("id", "user_id", "type", "data", "created_at"),
    "oversight_freeze": ("seat_id", "officer_id", "post_id", "cause", "frozen_at", "note",
                         "released_at", "released_officer_id"),
    "security_scope": ("id", "protocol", "level", "post_id"),
    "security_dossier": ("id", "key_version", "opened_on", "scope_id"),
    "security_consent": ("id", "key_version", "sealed", "purpose", "ground", "since", "until",
                         "withdrawn_at", "dossier_id", "scope_id", "signed_by_id"),
    "security_grant": ("id", "purpose", "since", "until", "dossier_id", "seat_id", "scope_id",
                       "consent_id"),
    "security_wall": ("id", "reason", "since", "lifted_at", "dossier_id", "officer_id", "scope_id",
                      "set_by_id"),
    "cases_case": ("id", "number", "opened_on", "post_id"),
    "cases_track": ("id", "protocol", "route", "stage", "state", "severity", "outcome",
                    "opened_on", "version", "figures_stale", "case_id", "dossier_id", "package_id",
                    "scope_id"),
    "cases_section": ("id", "key_version", "sealed", "name", "dossier_id", "scope_id"),
    "cases_entry": ("id", "key_version", "sealed", "seq", "on", "dossier_id", "scope_id"),
}  # fmt: skip
#: whoever looks on stays signed in
KEPT = {"security_session": "job = ''"}
Row = tuple[object, ...]
Rows = dict[str, list[Row]]
Furnish = Callable[[Rows, Sequence[World], datetime], None]
ANY_DAY = date(2026, 1, 2)


def track_of(dossier: UUID) -> UUID:
    """The id of the track of a dossier."""
    return UUID(int=dossier.int ^ 1)


def case_of(dossier: UUID) -> UUID:
    """The id of the case of a dossier."""
    return UUID(int=dossier.int ^ 2)


def rows(world: World, now: datetime) -> Rows:
    """The rows of a world."""
    found: Rows = {table: [] for table in TABLES}
    base = world.base
    for at, zone in enumerate(world.zones):
        post = base + at
        found["network_post"].append(
            (post, "", "", _code(post), "consulate", "", "", "US", 0, 0, zone.key, [], "partial",
             1, 1)
        )  # fmt: skip
        found["security_scope"] += [
            (base + at * ROOMS + number * 2 + level, protocol, level, post)
            for number, protocol in enumerate(SCOPES)
            for level in range(2)
        ]
    found["security_officer"] = [
        (officer, f"o{officer}", "", "", "es", active) for officer, active in world.officers.items()
    ]
    for seat, kind in zip(world.seats, world.sessions, strict=True):
        found["security_seat"].append(
            (seat.seat, seat.role.value, sorted(seat.protocols), seat.valid_from,
             seat.valid_until, seat.officer, seat.post)
        )  # fmt: skip
        found["security_session"] += _session(world, seat, kind, now)
        found["oversight_freeze"] += _freezes(seat, now)
    for case in world.cases:
        _add_case(found, world, case, now)
    return found


def _code(post: int) -> str:
    """Three letters, another for each post of the worlds that stand together."""
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    number = (post // ROOM) * POSTS + post % ROOM
    return signs[number // 676 % 26] + signs[number // 26 % 26] + signs[number % 26]


def digest(secret: str) -> str:
    """Under which a session stands."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _session(
    world: World, seat: SeatFacts, kind: str, now: datetime
) -> Iterator[tuple[object, ...]]:
    if kind == "none":
        return
    hour = timedelta(hours=1)
    officer = seat.officer + 50 if kind == "another's" else seat.officer
    yield (
        digest(world.secret(seat)), "", now - 9 * hour,
        now - hour if kind == "idle" else now + hour,
        now - hour if kind == "ended" else now + 8 * hour, b"", officer,
    )  # fmt: skip


def _freezes(seat: SeatFacts, now: datetime) -> Iterator[tuple[object, ...]]:
    """A seat was stopped; or it had been, and a colleague released it."""
    stopped = (seat.seat, seat.officer, seat.post, "budget", now - timedelta(hours=2))
    if seat.frozen:
        yield (*stopped, "", None, None)
    if seat.seat % 7 == 0:
        yield (*stopped, "work", now - timedelta(hours=1), seat.officer + 50)


def _add_case(found: Rows, world: World, case: Placed, now: datetime) -> None:
    dossier, scope, facts = case.dossier, case.scope, case.facts
    case_id, track = case_of(dossier), track_of(dossier)
    found["security_dossier"].append((dossier, 1, ANY_DAY, scope))
    found["cases_case"].append((case_id, dossier.hex[:18], ANY_DAY, facts.post))
    found["cases_track"].append(
        (track, facts.protocol, "", "", "open", "", "", ANY_DAY, 0, False, case_id, dossier, 1,
         scope)
    )  # fmt: skip
    for at, name in enumerate(("state", "restricted")):
        pk = UUID(int=dossier.int ^ (4 + at))
        found["cases_section"].append((pk, 1, b"", name, dossier, scope))
    found["cases_entry"].append((UUID(int=dossier.int ^ 8), 1, b"", 1, ANY_DAY, dossier, scope))
    for at, grant in enumerate(facts.grants):
        number = world.base * 100 + len(found["security_grant"])
        consent = UUID(int=dossier.int ^ (16 + at)) if grant.consent else None
        if grant.consent:
            found["security_consent"].append(
                (consent, 1, b"", "others", "consent", grant.consent.since,
                 grant.consent.until, grant.consent.withdrawn_at, dossier, scope, world.base)
            )  # fmt: skip
        found["security_grant"].append(
            (number, grant.purpose.value, grant.since, grant.until, dossier, grant.seat, scope,
             consent)
        )  # fmt: skip
    for officer in sorted(facts.walled | case.lifted):
        number = world.base * 100 + len(found["security_wall"])
        lifted = now - timedelta(hours=1) if officer in case.lifted else None
        found["security_wall"].append(
            (number, "other", now, lifted, dossier, officer, scope, world.base)
        )


def put(
    connection: psycopg.Connection,
    several: Sequence[World],
    now: datetime,
    furnish: Furnish | None = None,
) -> None:
    """Write worlds in place of whatever stands there. Needs the administrator.

    ``furnish``: puts more into their rows.
    """
    all_rows: Rows = {table: [] for table in TABLES}
    for world in several:
        for table, more in rows(world, now).items():
            all_rows[table] += more
    if furnish:
        furnish(all_rows, several, now)
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        for table, columns in TABLES.items():
            name = sql.Identifier(table)
            kept = sql.SQL(KEPT.get(table, "true"))
            connection.execute(sql.SQL("DELETE FROM {} WHERE {}").format(name, kept))
            names = sql.SQL(", ").join(map(sql.Identifier, columns))
            command = sql.SQL("COPY {} ({}) FROM STDIN").format(name, names)
            with connection.cursor().copy(command) as copy:
                for row in all_rows[table]:
                    copy.write_row(row)


def now() -> datetime:
    """The moment that worlds are made for."""
    return datetime.now(UTC)
