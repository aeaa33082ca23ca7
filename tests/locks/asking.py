"""The same question to three: ``decide``, the rows that the database shows, the site's own filter.

``differences`` puts worlds into a database and asks about each seat, action and dossier.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

import psycopg

from tests.locks import worlds
from tests.locks.visits import Visits
from tests.locks.worlds import ANY_DAY, ZONES, Placed, World, case_of
from ventanilla.security.decisions import Action, SeatFacts, decide

#: worlds that stand in the database at the same time
TOGETHER = 25
#: for each action several ways to try it, which all have to agree
Answers = dict[Action, list[set[UUID]]]
#: each way to write, on all dossiers at once; where one of them is refused, on each by itself. An
#: addition asks for nothing back: to read a row that was added takes the right to read it.
WAYS = (
    "WITH w AS (UPDATE cases_track SET route = 'T9' WHERE dossier_id = ANY ($1)"
    " RETURNING dossier_id) SELECT array_agg(dossier_id) FROM w",
    "WITH w AS (UPDATE security_dossier SET key_version = 2 WHERE id = ANY ($1) RETURNING id)"
    " SELECT array_agg(id) FROM w",
    "WITH w AS (UPDATE cases_section SET sealed = 'other' WHERE dossier_id = ANY ($1)"
    " AND name = 'restricted' RETURNING dossier_id) SELECT array_agg(dossier_id) FROM w",
    "WITH w AS (UPDATE cases_entry SET sealed = 'other' WHERE dossier_id = ANY ($1)"
    " RETURNING dossier_id) SELECT array_agg(dossier_id) FROM w",
    'INSERT INTO cases_entry (id, key_version, sealed, seq, "on", dossier_id, scope_id)'
    f" SELECT gen_random_uuid(), 1, '', 2, '{ANY_DAY}', d.id, d.scope"
    " FROM unnest($1, $2) AS d (id, scope)",
)
WRITE = """
    DO $$
    DECLARE
      dossiers uuid[] := current_setting('asked.dossiers');
      scopes bigint[] := current_setting('asked.scopes');
      ways text[] := current_setting('asked.ways');
      written jsonb := '[]';
      way text;
      found uuid[];
      one uuid[];
    BEGIN
      FOREACH way IN ARRAY ways LOOP
        found := '{}';
        BEGIN
          IF way LIKE 'INSERT%' THEN
            EXECUTE way USING dossiers, scopes;
            found := dossiers;
          ELSE
            EXECUTE way INTO found USING dossiers;
          END IF;
        EXCEPTION WHEN insufficient_privilege THEN
          FOR at IN 1 .. cardinality(dossiers) LOOP
            BEGIN
              one := dossiers[at:at];
              IF way LIKE 'INSERT%' THEN
                EXECUTE way USING one, scopes[at:at];
              ELSE
                EXECUTE way INTO one USING one;
              END IF;
              found := found || one;
            EXCEPTION WHEN insufficient_privilege THEN
              NULL;
            END;
          END LOOP;
        END;
        written := written || jsonb_build_array(coalesce(found, '{}'));
      END LOOP;
      PERFORM set_config('asked.written', written::text, true);
    END $$
"""
#: what the site's filter lets a seat read: (seat, dossiers, moment) -> dossiers
Filter = Callable[[SeatFacts, Sequence[UUID], datetime], set[UUID]]


@dataclass(frozen=True, slots=True)
class Difference:
    """Somebody answered otherwise than ``decide`` does."""

    who: str
    seat: SeatFacts
    action: Action
    case: Placed
    session: str
    expected: bool

    @property
    def words(self) -> str:
        """Everything that the answer hangs on."""
        verb = "refuses" if self.expected else "allows"
        return (
            f"{self.who} {verb} to {self.action} what decide() answers with {self.expected}: "
            f"{self.seat} ({self.session} session), {self.case}"
        )


@dataclass(slots=True)
class Asked:
    """How it went: questions, those of them over HTTP, and the smallest world for each kind of difference."""

    worlds: int = 0
    questions: int = 0
    visits: int = 0
    faults: list[str] = field(default_factory=list)


def ask(
    administrator: psycopg.Connection,
    app: psycopg.Connection,
    numbers: Iterable[int],
    *,
    filtered: Filter | None = None,
    visited: Visits | None = None,
    most: int = 5,
    shrink: bool = True,
) -> Asked:
    """Ask in many worlds. ``most``: after so many faults it ends.

    ``visited``: pages are asked too. ``shrink``: look for the smallest world that shows a fault.
    """
    asked, waiting = Asked(), list(numbers)
    furnish = visited.furnish if visited else None
    while waiting and len(asked.faults) < most:
        some, waiting = waiting[:TOGETHER], waiting[TOGETHER:]
        now = worlds.now()
        made = [worlds.make(number, now) for number in some]
        worlds.put(administrator, made, now, furnish)
        faults = list[str]()
        for world in made:
            found = next(differences(app, world, now, filtered=filtered), None)
            if found is not None and shrink:
                faults.append(_smallest(administrator, app, world, found, filtered))
                worlds.put(administrator, made, now, furnish)
            elif found is not None:
                faults.append(found.words)
            faults += visited.differences(world, now) if visited else ()
        if faults and _another_day(now):
            waiting = [*some, *waiting]  # what was right when they were made is not any more
            continue
        asked.faults += faults
        asked.worlds += len(made)
        asked.questions += sum(len(world.seats) * len(world.cases) for world in made) * len(Action)
        asked.visits += len(made) * visited.each if visited else 0
    return asked


def _another_day(then: datetime) -> bool:
    """Whether somewhere a day has ended since."""
    later = worlds.now()
    return any(then.astimezone(zone).date() != later.astimezone(zone).date() for zone in ZONES)


def differences(
    app: psycopg.Connection, world: World, now: datetime, *, filtered: Filter | None = None
) -> Iterator[Difference]:
    """Where the database, or the site's filter, answers otherwise than ``decide``."""
    for seat, kind in zip(world.seats, world.sessions, strict=True):
        answers = shown(app, world, seat)
        lets_in = filtered and filtered(seat, [case.dossier for case in world.cases], now)
        for case in world.cases:
            for action in Action:
                expected = kind == "live" and decide(seat, action, case.facts, now)
                if any((case.dossier in way) != expected for way in answers[action]):
                    yield Difference("the database", seat, action, case, kind, expected)
                if action is Action.READ and lets_in is not None:
                    # Without the second lock whoever is at work sees every row; and no page of a
                    # frozen seat comes as far as the filter.
                    may = decide(replace(seat, frozen=False), action, case.facts, now)
                    if (case.dossier in lets_in) != may:
                        yield Difference("the filter", seat, action, case, kind, may)


def shown(app: psycopg.Connection, world: World, seat: SeatFacts) -> Answers:
    """What the database lets a seat see, read and write. Whatever was written is taken back."""
    wanted = [case.dossier for case in world.cases]
    found: Answers = {}
    with app.transaction(force_rollback=True), app.pipeline():
        app.execute("SELECT sec.enter(%s, %s)", [world.secret(seat), seat.seat])
        tracks = app.execute(
            "SELECT dossier_id FROM cases_track WHERE dossier_id = ANY (%s)", [wanted]
        )
        others = app.execute(
            "SELECT id FROM cases_case WHERE id = ANY (%s)", [[case_of(d) for d in wanted]]
        )
        dossiers = app.execute("SELECT id FROM security_dossier WHERE id = ANY (%s)", [wanted])
        sections = app.execute(
            "SELECT name, dossier_id FROM cases_section WHERE dossier_id = ANY (%s)", [wanted]
        )
        entries = app.execute(
            "SELECT dossier_id FROM cases_entry WHERE dossier_id = ANY (%s)", [wanted]
        )
        asked = {
            "dossiers": wanted, "scopes": [case.scope for case in world.cases], "ways": list(WAYS)
        }  # fmt: skip
        app.execute(
            "SELECT set_config('asked.dossiers', %(dossiers)s::uuid[]::text, true),"
            " set_config('asked.scopes', %(scopes)s::bigint[]::text, true),"
            " set_config('asked.ways', %(ways)s::text[]::text, true)",
            asked,
        )
        app.execute(WRITE)
        written = app.execute("SELECT current_setting('asked.written')::jsonb")
        seen = _set(others)
        found[Action.SEE] = [
            _set(tracks), _set(dossiers), {each for each in wanted if case_of(each) in seen},
        ]  # fmt: skip
        rows = sections.fetchall()
        found[Action.READ] = [
            {dossier for name, dossier in rows if name == "state"}, _set(entries)
        ]  # fmt: skip
        found[Action.READ_SEALED] = [{dossier for name, dossier in rows if name == "restricted"}]
        answered = written.fetchone()
        found[Action.WRITE] = [set(map(UUID, way)) for way in (answered[0] if answered else ())]
    return found


def _set(cursor: psycopg.Cursor[tuple[UUID]]) -> set[UUID]:
    """The only column of what a statement answered."""
    return {row[0] for row in cursor.fetchall()}


def _smallest(
    administrator: psycopg.Connection,
    app: psycopg.Connection,
    world: World,
    found: Difference,
    filtered: Filter | None,
) -> str:
    """The words of a difference in the smallest world that still shows one of its kind."""
    now = worlds.now()
    smaller = True
    while smaller:
        smaller = False
        for other in (worlds.alone(world, found.seat, found.case), *worlds.smaller(world)):
            if other == world:
                continue
            worlds.put(administrator, [other], now)
            still = (
                each
                for each in differences(app, other, now, filtered=filtered)
                if (each.who, each.action, each.expected)
                == (found.who, found.action, found.expected)
            )
            if (same := next(still, None)) is not None:
                world, found, smaller = other, same, True
                break
    return f"{found.words}\n{world.told()}"
