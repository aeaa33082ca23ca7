"""What somebody who may do anything with the database can do to its log, kind by kind.

``run`` tries them in turn on a log that has three signed heads, and says what was not found.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psycopg
from psycopg import sql

from tests.audit.logs import Log, busy_day, put_back, snapshot
from ventanilla.audit import chain, heads
from ventanilla.audit.verifying import SEALED, Fault
from ventanilla.security import signing

EDITS = (
    "at = at + interval '1 microsecond'",
    "written_at = written_at - interval '1 day'",
    "seat_id = coalesce(seat_id, 0) + 1",
    "seat_id = CASE WHEN seat_id IS NULL THEN 0 END",
    "officer_id = coalesce(officer_id, 0) + 1",
    "job = job || 'x'",
    "action = action || 'x'",
    "kind = CASE kind WHEN 'act' THEN 'open' ELSE 'act' END",
    "dossiers = dossiers || gen_random_uuid()",
    """detail = detail || '{"x": 1}'""",
    "xid = (xid::text::bigint + 1)::text::xid8",
)


@dataclass(slots=True)
class Tamperer:
    """The administrator, and what stood in the log a while ago (``before``)."""

    connection: psycopg.Connection
    log: Log
    rng: random.Random
    size: int
    before: dict[str, bytes]

    def link(self, most: int = 0) -> int:
        """Any link that a signed head covers."""
        return self.rng.randint(1, most or self.size)

    def event(self, seq: int) -> int:
        """The number of the line of a link."""
        return self.one("SELECT event_id FROM audit_seal WHERE seq = %s", seq)

    def one(self, question: str, *values: object) -> int:
        row = self.connection.execute(question, values).fetchone()
        return row[0]

    def do(self, command: str, *values: object) -> None:
        """Change something, and see that it was."""
        done = self.connection.execute(command, values)
        assert done.rowcount, command

    def rework(self) -> None:
        """Work every hash out anew, as the product would have."""
        self.do("UPDATE audit_seal SET seq = -seq")
        self.do(
            "UPDATE audit_seal SET seq = o.seq FROM (SELECT event_id, row_number() OVER "
            "(ORDER BY -seq) AS seq FROM audit_seal) AS o WHERE o.event_id = audit_seal.event_id"
        )
        question = SEALED.format(columns=sql.SQL(chain.COLUMNS), since=sql.Literal(0))
        before, anew = chain.BEGINNING, []
        for row in chain.lines(self.connection, question):
            seq = chain.number(row, chain.LENGTH)
            before = chain.link(before, seq, row[_LINE:])
            anew.append((before, seq))
        with self.connection.cursor() as cursor:
            cursor.executemany("UPDATE audit_seal SET hash = %s WHERE seq = %s", anew)


_LINE = 3 * (chain.LENGTH + 8) + chain.LENGTH + 32


def edit(who: Tamperer) -> None:
    change = who.rng.choice(EDITS)
    command = f"UPDATE audit_event SET {change} WHERE id = %s"  # noqa: S608 - our own words
    who.do(command, who.event(who.link()))


def edit_seal(who: Tamperer) -> None:
    who.do("UPDATE audit_seal SET hash = sha256(hash) WHERE seq = %s", who.link())


def edit_and_rework(who: Tamperer) -> None:
    edit(who)
    who.rework()


def delete(who: Tamperer) -> None:
    who.do("DELETE FROM audit_event WHERE id = %s", who.event(who.link()))


def delete_with_seal(who: Tamperer) -> None:
    seq = who.link(who.size - 1)
    who.do("DELETE FROM audit_event WHERE id = %s", who.event(seq))
    who.do("DELETE FROM audit_seal WHERE seq = %s", seq)


def delete_and_rework(who: Tamperer) -> None:
    delete_with_seal(who)
    who.rework()


def _insert(who: Tamperer) -> int:
    """A line that looks as if it came with another: its transaction, and a number never used."""
    seq = who.link(who.size - 1)
    beside = who.event(seq)
    number = who.one("SELECT min(id) - 1 FROM audit_event")
    who.do(
        "INSERT INTO audit_event (id, xid, at, written_at, seat_id, officer_id, job, action, kind, "
        "dossiers, detail) SELECT %s, xid, at, written_at, seat_id, officer_id, job, 'case.read', "
        "kind, dossiers, detail FROM audit_event WHERE id = %s",
        number,
        beside,
    )
    return number


def insert(who: Tamperer) -> None:
    _insert(who)


def insert_and_rework(who: Tamperer) -> None:
    number = _insert(who)
    seq = who.link()
    who.do("UPDATE audit_seal SET seq = -seq - 1 WHERE seq >= %s", seq)
    who.do("UPDATE audit_seal SET seq = -seq WHERE seq < 0")
    who.do(
        "INSERT INTO audit_seal (seq, event_id, xid, hash) "
        "SELECT %s, id, xid, '' FROM audit_event WHERE id = %s",
        seq,
        number,
    )
    who.rework()


def _two(who: Tamperer) -> tuple[int, int]:
    one, other = who.rng.sample(range(1, who.size + 1), 2)
    return one, other


def reorder_lines(who: Tamperer) -> None:
    one, other = (who.event(seq) for seq in _two(who))
    who.do("UPDATE audit_event SET id = -1 WHERE id = %s", one)
    who.do("UPDATE audit_event SET id = %s WHERE id = %s", one, other)
    who.do("UPDATE audit_event SET id = %s WHERE id = -1", other)


def reorder_seals(who: Tamperer) -> None:
    one, other = _two(who)
    who.do("UPDATE audit_seal SET seq = -1 WHERE seq = %s", one)
    who.do("UPDATE audit_seal SET seq = %s WHERE seq = %s", one, other)
    who.do("UPDATE audit_seal SET seq = %s WHERE seq = -1", other)


def reorder_and_rework(who: Tamperer) -> None:
    reorder_seals(who)
    who.rework()


def _cut(who: Tamperer) -> int:
    """Take away the end, from a link that the last head covers."""
    seq = who.link()
    who.do(
        "DELETE FROM audit_event WHERE id IN (SELECT event_id FROM audit_seal WHERE seq >= %s)",
        seq,
    )
    who.connection.execute(
        "DELETE FROM audit_event AS e WHERE NOT EXISTS "
        "(SELECT FROM audit_seal WHERE event_id = e.id)"
    )
    who.do("DELETE FROM audit_seal WHERE seq >= %s", seq)
    return seq


def truncate(who: Tamperer) -> None:
    _cut(who)


def truncate_with_heads(who: Tamperer) -> None:
    who.do("DELETE FROM audit_head WHERE size >= %s", _cut(who))


def truncate_seals_only(who: Tamperer) -> None:
    who.do("DELETE FROM audit_seal WHERE seq >= %s", who.link())


def replace_chain(who: Tamperer) -> None:
    edit_and_rework(who)
    who.do("DELETE FROM audit_head")


def replace_chain_and_sign(who: Tamperer) -> None:
    """With a key of one's own under the log's name."""
    edit_and_rework(who)
    name = signing.load(who.log.key).name
    own = signing.Signer(name, signing.Ed25519PrivateKey.generate())
    for number, size, note in who.connection.execute(
        "SELECT id, size, note FROM audit_head"
    ).fetchall():
        known = heads.read(note)
        digest = chain.hash_at(who.connection, size)
        head = heads.Head(known.origin, size, digest, known.at)
        who.do(
            "UPDATE audit_head SET hash = %s, note = %s, key = %s WHERE id = %s",
            digest,
            own.sign(head.body),
            own.key_id,
            number,
        )


def restore(who: Tamperer) -> None:
    put_back(who.connection, who.before)


def edit_head(who: Tamperer) -> None:
    change = who.rng.choice(["size = size + 1", "hash = sha256(hash)", "note = note || ' '",
                             "note = replace(note, 'at 2', 'at 1')"])  # fmt: skip
    last = "(SELECT max(id) FROM audit_head)"
    who.do(f"UPDATE audit_head SET {change} WHERE id = {last}")  # noqa: S608 - our own words


def delete_heads(who: Tamperer) -> None:
    who.do("DELETE FROM audit_head")


def accept_by_hand(who: Tamperer) -> None:
    """A head that lets older lines in, which no operator signed."""
    who.do(
        "INSERT INTO audit_head (kind, size, hash, at, key, note, floor) "
        "SELECT 'accept', size, hash, at, key, note, '3' FROM audit_head ORDER BY id LIMIT 1"
    )


KINDS: dict[Callable[[Tamperer], None], set[Fault]] = {
    edit: {Fault.CHANGED},
    edit_seal: {Fault.CHANGED},
    edit_and_rework: {Fault.REPLACED, Fault.WITNESS_DIFFERS},
    delete: {Fault.DELETED},
    delete_with_seal: {Fault.SEAL_DELETED},
    delete_and_rework: {Fault.REPLACED, Fault.WITNESS_DIFFERS, Fault.TRUNCATED},
    insert: {Fault.INSERTED},
    insert_and_rework: {Fault.REPLACED, Fault.WITNESS_DIFFERS},
    reorder_lines: {Fault.CHANGED},
    reorder_seals: {Fault.CHANGED},
    reorder_and_rework: {Fault.REORDERED},
    truncate: {Fault.TRUNCATED},
    truncate_with_heads: {Fault.WITNESS_LONGER},
    truncate_seals_only: {Fault.TRUNCATED},
    replace_chain: {Fault.WITNESS_DIFFERS},
    replace_chain_and_sign: {Fault.HEAD_FORGED, Fault.WITNESS_DIFFERS},
    restore: {Fault.WITNESS_LONGER},
    edit_head: {Fault.HEAD_FORGED},
    delete_heads: {Fault.HEAD_DELETED},
    accept_by_hand: {Fault.HEAD_FORGED},
}


def prepare(log: Log, administrator: psycopg.Connection, rng: random.Random) -> Tamperer:
    """A log with three heads, some lines behind the last, and a copy of an earlier day."""
    log.write(rng.randrange(20, 60), rng)
    log.seal()
    before = snapshot(administrator)
    for _ in range(2):
        log.write(rng.randrange(20, 60), rng)
        log.seal()
    size = chain.place(administrator).size
    log.write(rng.randrange(3), rng)
    log.seal(sign=False)
    log.write(rng.randrange(3), rng)
    return Tamperer(administrator, log, rng, size, dict(before))


def found(who: Tamperer, kind: Callable[[Tamperer], None]) -> set[Fault]:
    """What verifying says after one tampering, which is then undone."""
    kept = snapshot(who.connection)
    try:
        with who.connection.transaction():
            kind(who)
        return {fault.what for fault in who.log.verify().faults}
    finally:
        put_back(who.connection, kept)


def run(
    log: Log, *, trials: int, clean: int, seed: int = 11, seconds: float = 1.0
) -> Iterator[tuple[str, str]]:
    """(what was tried, what was wrong with the answer or nothing) for each trial.

    First so many clean runs, several writing at once: none may raise an alarm. Then tamperings.
    """
    rng = random.Random(seed)  # noqa: S311 - the same tamperings every time
    with log.administrator() as administrator:
        for _ in range(clean):
            yield "clean", _clean(log, rng, seconds)
        kinds = list(KINDS)
        for number in range(trials):
            if number % 100 == 0:
                who = prepare(log, administrator, rng)
                if faults := log.verify().faults:
                    yield "clean", f"a false alarm: {faults}"
            kind = kinds[number % len(kinds)]
            faults = found(who, kind)
            missed = not faults & KINDS[kind]
            yield kind.__name__, f"seed {seed}, trial {number}: {faults}" if missed else ""


def _clean(log: Log, rng: random.Random, seconds: float) -> str:
    """What was wrong with a day on which nobody did anything."""
    committed = busy_day(log, rng, seconds=seconds)
    log.seal()
    report = log.verify()
    if not report.ok:
        return f"a false alarm: {report.faults}"
    with log.administrator() as administrator:
        rows = administrator.execute("SELECT event_id FROM audit_seal").fetchall()
    lost = set(committed) - {event for (event,) in rows}
    if lost or report.notes:
        return f"{len(lost)} lines were never sealed; {report.notes}"
    return ""
