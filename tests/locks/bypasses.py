"""Ways round row-level security that somebody with the application's own role might try.

Each is tried on a dossier of another post, and on one that does not exist, with a valid session of
somebody else: the answers have to be the same, down to the words of an error. Two tries of the
whole run share nothing but the database.
"""

import contextlib
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
from psycopg.pq import TransactionStatus

from tests.locks import worlds
from tests.locks.statements import HELD, KNOWN, PLAIN, SEES
from tests.locks.worlds import Placed, World, case_of, track_of
from ventanilla.network.roles import Role
from ventanilla.security.decisions import CaseFacts, ConsentFacts, GrantFacts, SeatFacts
from ventanilla.security.models import Grant

Connect = Callable[[], psycopg.Connection]
Answer = list[object]
#: longest difference of medians between a foreign and a non-existent dossier, in seconds
SLOWEST, TIMED = 0.001, 120


@dataclass(frozen=True, slots=True)
class Scene:
    """Ana's session, Berta's dossier at another post, and how to connect as a page."""

    connect: Connect
    world: World
    ana: SeatFacts
    berta: SeatFacts
    own: UUID
    foreign: UUID
    kept: list[psycopg.Connection] = field(default_factory=list)

    @property
    def plain(self) -> psycopg.Connection:
        """One connection for all tries that are a single transaction."""
        if not self.kept or self.kept[0].closed:
            self.kept[:] = [self.connect()]
        return self.kept[0]

    def close(self) -> None:
        """Let go of the connection."""
        while self.kept:
            self.kept.pop().close()

    def values(self, target: UUID) -> dict[str, object]:
        """What statements name: ``d`` dossier, ``t`` track, ``c`` case, ``s`` section, …"""
        return {
            "d": target, "t": track_of(target), "c": case_of(target),
            "s": UUID(int=target.int ^ 4), "e": UUID(int=target.int ^ 8),
            "k": UUID(int=target.int ^ 16),
            "own": self.own, "own_t": track_of(self.own), "own_c": case_of(self.own),
            "own_scope": self.world.cases[0].scope, "scope": self.world.cases[1].scope,
            "seat": self.ana.seat, "officer": self.ana.officer, "other_seat": self.berta.seat,
            "secret": self.world.secret(self.ana), "day": worlds.ANY_DAY,
            "new": UUID(int=self.own.int ^ 32),
        }  # fmt: skip

    def enter(self, connection: psycopg.Connection, seat: SeatFacts) -> str:
        """Enter the transaction at hand; gives back the signed context."""
        connection.execute("SELECT sec.enter(%s, %s)", [self.world.secret(seat), seat.seat])
        row = connection.execute("SELECT current_setting('sec.context')").fetchone()
        return str(row[0]) if row else ""


def scene(administrator: psycopg.Connection, connect: Connect) -> Scene:
    """Two posts, a head of protection at each, a dossier of each; and one that Ana is lent.

    With them Carla and Dan at Ana's post, Eva and Felix at Berta's.
    """
    now = worlds.now()
    made = worlds.make(1, now)
    base = made.base
    day = now.date().replace(year=now.year - 1, day=1)

    def sits(at: int, role: Role = Role.SUPERVISOR) -> SeatFacts:
        return SeatFacts(base + at, base + at, role, base + at % 2, made.zones[at % 2],
                         frozenset({"uca"}), day, None)  # fmt: skip

    lent = GrantFacts(base, Grant.Purpose.HELP, now.replace(year=now.year - 1),
                      now.replace(year=now.year + 1))  # fmt: skip
    voice = GrantFacts(base + 1, Grant.Purpose.INTERPRETER, lent.since, lent.until,
                       ConsentFacts(lent.since, None, None))  # fmt: skip
    over = replace(lent, until=lent.since + timedelta(hours=1))
    cases = (
        Placed(uuid4(), base, CaseFacts(base, "uca", 0, (voice,))),
        Placed(uuid4(), base + worlds.ROOMS, CaseFacts(base + 1, "uca", 0, (voice,))),
        Placed(uuid4(), base + worlds.ROOMS, CaseFacts(base + 1, "uca", 0, (lent,))),
        Placed(uuid4(), base + worlds.ROOMS, CaseFacts(base + 1, "uca", 0, (over,))),
    )
    ana, berta, carla, dan = sits(0), sits(1), sits(2, Role.CASE_OFFICER), sits(4)
    eva, felix = sits(3, Role.AUDITOR), sits(5, Role.DATA_STEWARD)
    seats = (ana, berta, carla, dan, eva, felix)
    world = World(1, seats, ("live",) * len(seats), cases, made.zones)
    worlds.put(administrator, [world], now)
    return Scene(connect, world, ana, berta, cases[0].dossier, cases[1].dossier)


# ——— tries in plain SQL: each line is a statement of one transaction, after Ana has entered ———


def tries(at: Scene) -> Iterator[tuple[str, Callable[[UUID], Answer]]]:
    """Every try by its name: what it answers about a dossier."""
    for name, statements in PLAIN.items():
        yield name, lambda target, said=statements: _plain(at, said, target)
    for name, hand_made in BY_HAND.items():
        yield name, lambda target, act=hand_made: act(at, target)


def known(administrator: psycopg.Connection, connect: Connect) -> list[str]:
    """What of :data:`KNOWN` still tells a foreign dossier from a missing one."""
    at, strange = scene(administrator, connect), uuid4()

    def told(said: Sequence[str], target: UUID) -> str:
        return _told(at, lambda wanted: _plain(at, said, wanted), target)

    found = [
        name for name, said in KNOWN.items() if told(said, at.foreign) != told(said, strange)
    ]  # fmt: skip
    at.close()
    return found


def run(
    administrator: psycopg.Connection, connect: Connect, *, timed: bool = True
) -> tuple[int, list[str]]:
    """Try everything on a foreign dossier and on none: how many tries, and what told something."""
    at = scene(administrator, connect)
    strange, faults, count = uuid4(), list[str](), 0
    for name, asks in tries(at):
        count += 1
        there, nowhere = _told(at, asks, at.foreign), _told(at, asks, strange)
        if there != nowhere:
            faults.append(f"{name}: a foreign dossier answers {there}, a missing one {nowhere}")
        if _LEAK in there:
            faults.append(f"{name}: {there}")
    faults += _useless(at)
    at.close()
    gap = _gap(at, strange) if timed else 0.0
    if gap > SLOWEST:
        faults.append(f"timing: the medians are {gap * 1000:.2f} ms apart")
    return count + 1, faults


_LEAK = "LEAK"


def _useless(at: Scene) -> Iterator[str]:
    """What the tries would find if the dossier were Ana's own: else they prove nothing."""
    for name in ("read the track", "read cases_section", "UPDATE … RETURNING", "MERGE",
                 "may I write it with its track"):  # fmt: skip
        if _told(at, dict(tries(at))[name], at.own) == _told(at, dict(tries(at))[name], uuid4()):
            yield f"{name}: finds nothing even in a dossier of one's own"


def _told(at: Scene, asks: Callable[[UUID], Answer], target: UUID) -> str:
    """An answer as text, in which the target's own ids are all alike."""
    words = repr(asks(target))
    for name, value in at.values(target).items():
        if name in {"d", "t", "c", "s", "e", "k"}:
            words = words.replace(str(value), f"<{name}>")
    return re.sub(r"0x[0-9a-f]+|\(0,\d+\)|(?<=\|)[0-9a-f]{64}", "…", words)


def _plain(at: Scene, statements: Sequence[str], target: UUID) -> Answer:
    values, answers, connection = at.values(target), Answer(), at.plain
    connection.execute("BEGIN")
    at.enter(connection, at.ana)
    connection.execute("SET LOCAL statement_timeout = '3s'")
    for statement in (*statements, "SET CONSTRAINTS ALL IMMEDIATE"):
        # What the end of the transaction would say counts too; what it wrote does not stay.
        said = statement.replace("{{", "{").replace("}}", "}")
        answers.append(_answer(connection, said, values))
        if connection.info.transaction_status is not TransactionStatus.INTRANS:
            break
    if connection.info.transaction_status is not TransactionStatus.IDLE:
        connection.execute("ROLLBACK")
    return answers


def _answer(connection: psycopg.Connection, statement: str, values: Mapping[str, object]) -> object:
    cursor = psycopg.ClientCursor(connection)
    try:
        if statement.startswith("COPY") and "STDOUT" in statement:
            with cursor.copy(statement) as copy:
                return sorted(bytes(block) for block in copy)
        cursor.execute(statement, values)
    except psycopg.Error as error:
        # with DETAIL: the site's settings keep it out of the log, an attacker reads it
        return error.sqlstate, str(error.diag.message_primary), str(error.diag.message_detail)
    rows = cursor.fetchall() if cursor.description else []
    return cursor.rowcount, rows


# ——— tries that need more than one transaction, or more than one connection ———


def _borrowed(at: Scene, target: UUID) -> Answer:
    """Berta's own context, signed on her connection a moment ago."""
    with at.connect() as hers, at.connect() as mine, hers.transaction(), mine.transaction():
        context = at.enter(hers, at.berta)
        at.enter(mine, at.ana)
        mine.execute("SELECT set_config('sec.context', %s, true)", [context])
        return [_answer(mine, SEES, at.values(target))]


def _same_process(at: Scene, target: UUID) -> Answer:
    """Berta's context, signed in an earlier transaction of the same connection."""
    with at.connect() as shared:
        with shared.transaction():
            context = at.enter(shared, at.berta)
        with shared.transaction():
            at.enter(shared, at.ana)
            shared.execute("SELECT set_config('sec.context', %s, true)", [context])
            return [_answer(shared, SEES, at.values(target))]


def _kept_for_the_session(at: Scene, target: UUID) -> Answer:
    """Berta's context, kept by the connection beyond her transaction."""
    with at.connect() as shared:
        with shared.transaction():
            at.enter(shared, at.berta)
            shared.execute(
                "SELECT set_config('sec.context', current_setting('sec.context'), false)"
            )
        return [_answer(shared, SEES, at.values(target))]


def _pooled(at: Scene, target: UUID) -> Answer:
    """The next one on a connection that Berta has used, who does not enter."""
    with at.connect() as shared:
        with shared.transaction():
            at.enter(shared, at.berta)
            shared.execute("SELECT count(*) FROM cases_track")
        return [_answer(shared, SEES, at.values(target))]


def _pooled_after_a_failure(at: Scene, target: UUID) -> Answer:
    """The next one on a connection on which Berta's transaction broke."""
    with at.connect() as shared:
        with contextlib.suppress(psycopg.Error), shared.transaction():
            at.enter(shared, at.berta)
            shared.execute("SELECT 1 / 0")
        with shared.transaction():
            at.enter(shared, at.ana)
            return [_answer(shared, SEES, at.values(target))]


def _prepared_plan(at: Scene, target: UUID) -> Answer:
    """A generic plan that Berta made, run again by Ana."""
    with at.connect() as shared:
        shared.execute("SET plan_cache_mode = force_generic_plan")
        shared.execute("PREPARE looks (uuid) AS SELECT * FROM cases_track WHERE dossier_id = $1")
        with shared.transaction():
            at.enter(shared, at.berta)
            shared.execute(f"EXECUTE looks('{target}')")
        with shared.transaction():
            at.enter(shared, at.ana)
            return [_answer(shared, f"EXECUTE looks('{target}')", {})]


def _held_cursor(at: Scene, target: UUID) -> Answer:
    """A cursor of Ana's that outlives her transaction: of her own rows only."""
    with at.connect() as shared:
        with shared.transaction():
            at.enter(shared, at.ana)
            shared.execute(
                "DECLARE held CURSOR WITH HOLD FOR SELECT dossier_id FROM cases_track"
                f" WHERE dossier_id = '{target}'"
            )
        with shared.transaction():
            at.enter(shared, at.ana)
            return [_answer(shared, "FETCH ALL FROM held", {})]


def _rolled_back_past_entering(at: Scene, target: UUID) -> Answer:
    """Back to before somebody entered: nobody is there any more."""
    with at.connect() as shared, shared.transaction(force_rollback=True):
        shared.execute("SAVEPOINT before")
        at.enter(shared, at.berta)
        shared.execute("ROLLBACK TO before")
        return [_answer(shared, SEES, at.values(target))]


def _released_savepoint(at: Scene, target: UUID) -> Answer:
    """Ana enters after Berta did in the same transaction: only Ana is there."""
    with at.connect() as shared, shared.transaction(force_rollback=True):
        shared.execute("SAVEPOINT one")
        at.enter(shared, at.berta)
        shared.execute("RELEASE SAVEPOINT one")
        at.enter(shared, at.ana)
        return [_answer(shared, SEES, at.values(target))]


def _locked_by_its_own(at: Scene, target: UUID) -> Answer:
    """Whether a row is locked by those who work on it."""
    with at.connect() as hers, at.connect() as mine:
        with hers.transaction(force_rollback=True), mine.transaction(force_rollback=True):
            at.enter(hers, at.berta)
            hers.execute("SELECT FROM cases_track WHERE dossier_id = %s FOR UPDATE", [target])
            at.enter(mine, at.ana)
            return [_answer(mine, f"{SEES} FOR UPDATE NOWAIT", at.values(target))]


def _heard(at: Scene, target: UUID) -> Answer:
    """What is called out while somebody works on it."""
    with at.connect() as hers, at.connect() as mine:
        for channel in ("cases_track", "procrastinate_any_queue", "procrastinate_queue#default"):
            mine.execute(f'LISTEN "{channel}"')
        with hers.transaction():
            at.enter(hers, at.berta)
            hers.execute("UPDATE cases_track SET route = 'T2' WHERE dossier_id = %s", [target])
        return [[note.payload for note in mine.notifies(timeout=0.05)]]


def _advisory(at: Scene, target: UUID) -> Answer:
    """Locks by number that are held while somebody works on it."""
    with at.connect() as hers, at.connect() as mine:
        with hers.transaction(force_rollback=True), mine.transaction(force_rollback=True):
            at.enter(hers, at.berta)
            hers.execute("UPDATE cases_track SET route = 'T2' WHERE dossier_id = %s", [target])
            at.enter(mine, at.ana)
            return [_answer(mine, HELD, {})]  # not those of other databases of the server


def _without_entering(at: Scene, target: UUID) -> Answer:
    """Nobody entered at all."""
    with at.connect() as shared:
        return [
            _answer(shared, statement, at.values(target))
            for statement in (SEES, "SELECT * FROM sec.openings(%(d)s, 10)",
                              "SELECT count(*) FROM cases_case",
                              "SELECT sec.writes(%(d)s, %(scope)s)")
        ]  # fmt: skip


def _after_the_end(at: Scene, target: UUID) -> Answer:
    """The context is gone after the transaction, also for whoever asks for its text."""
    with at.connect() as shared:
        with shared.transaction():
            at.enter(shared, at.berta)
        left = shared.execute("SELECT current_setting('sec.context', true)").fetchone()
        return [_LEAK] if left and left[0] else [_answer(shared, SEES, at.values(target))]


def _others_statements(at: Scene, target: UUID) -> Answer:
    """What other connections of the same role are seen to say: never a secret."""
    with at.connect() as hers, at.connect() as mine, hers.transaction():
        hers.execute("SELECT sec.enter(%s, %s)", [at.world.secret(at.berta), at.berta.seat])
        rows = mine.execute("SELECT query FROM pg_stat_activity").fetchall()
        secret = at.world.secret(at.berta)
        return [_LEAK] if any(secret in str(query) for (query,) in rows) else []


BY_HAND: Mapping[str, Callable[[Scene, UUID], Answer]] = {
    "a context borrowed from another connection": _borrowed,
    "a context of an earlier transaction": _same_process,
    "a context kept for the session": _kept_for_the_session,
    "a pooled connection": _pooled,
    "a pooled connection after a failure": _pooled_after_a_failure,
    "a prepared plan of another's": _prepared_plan,
    "a cursor WITH HOLD": _held_cursor,
    "a savepoint before entering": _rolled_back_past_entering,
    "a savepoint between two who enter": _released_savepoint,
    "a row that is locked by its own": _locked_by_its_own,
    "LISTEN": _heard,
    "advisory locks": _advisory,
    "without entering": _without_entering,
    "after the transaction": _after_the_end,
    "statements of other connections": _others_statements,
}


def _gap(at: Scene, strange: UUID) -> float:
    """How far apart the medians of a point read are, taken in turns."""
    spent: dict[UUID, list[float]] = {at.foreign: [], strange: []}
    with at.connect() as connection, connection.transaction(force_rollback=True):
        at.enter(connection, at.ana)
        for _ in range(TIMED):
            for target, times in spent.items():
                began = time.perf_counter()
                connection.execute(SEES, at.values(target), prepare=True).fetchall()
                times.append(time.perf_counter() - began)
    one, other = (statistics.median(times) for times in spent.values())
    return abs(one - other)
