"""No key without its committed line: release ids that are none, and death between any two steps.

``bad_ids`` asks the key service with ids that it must refuse; ``killed`` lets a process answer
pages and die at any step, then holds what it had against what the log says.
"""

import os
import random
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from psycopg.types.json import Jsonb

from tests import pages
from ventanilla.security import factors, identity, tokens, vault
from ventanilla.security.keys import services

STEPS = 40  # a request that opens a case has some ten
AGED = "UPDATE audit_event SET at = at - interval '2 days' WHERE job = ''"
STALE = "UPDATE audit_event SET written_at = written_at - interval '10.1 seconds' WHERE id = %s"


def release(
    connection: Any, wanted: Sequence[UUID], *, kind: str = "open", action: str = "case.read"
) -> int:
    """A line that a job opens dossiers, through a connection of the door's."""
    row = connection.execute(
        vault.RELEASE,
        [identity.present().secret, None, list(wanted), action, kind, Jsonb({}), timezone.now()],
    ).fetchone()
    return int(row[0])


#: keys of the installation's own secrets, which are no dossier's
INSTALLATION = {tokens.PLACE, factors.PLACE}


@dataclass(slots=True)
class Ids:
    """Ids of releases, good and bad, for two dossiers (with the versions of their keys).

    ``door``: the address of the case database as a worker. ``administrator`` may do anything.
    """

    administrator: psycopg.Connection
    door: psycopg.Connection
    dossiers: Mapping[UUID, int]

    def opens(self, number: int, wanted: Sequence[UUID]) -> bool:
        """Whether the key service gives a key for an id."""
        try:
            found = services.open_released(
                number, {dossier: self.dossiers[dossier] for dossier in wanted}, wanted
            )
        except (DatabaseError, services.Refused):
            return False
        return bool(found)

    @property
    def one(self) -> list[UUID]:
        return list(self.dossiers)[:1]

    @property
    def other(self) -> list[UUID]:
        return list(self.dossiers)[1:2]

    def good(self, rng: random.Random) -> bool:
        return not self.opens(release(self.door, self.one, kind=rng.choice(KINDS)), self.one)

    def forged(self, rng: random.Random) -> bool:
        known = release(self.door, self.one)
        number = rng.choice([known + 1, -known, 0, 2**62, known + rng.randrange(2, 10**6)])
        return self.opens(number, self.one)

    def of_an_act(self, rng: random.Random) -> bool:
        (number,) = self.administrator.execute(
            "INSERT INTO audit_event (at, job, action, kind, dossiers, detail) "
            "VALUES (now(), 'test', 'case.assigned', 'act', %s, '{}') RETURNING id",
            [self.one],
        ).fetchone()
        return self.opens(number, self.one)

    def of_another(self, rng: random.Random) -> bool:
        number = release(self.door, self.one, kind=rng.choice(KINDS))
        return self.opens(number, rng.choice([self.other, [*self.one, *self.other]]))

    def stale(self, rng: random.Random) -> bool:
        number = release(self.door, self.one, kind=rng.choice(KINDS))
        self.administrator.execute(STALE, [number])
        return self.opens(number, self.one)

    def used(self, rng: random.Random) -> bool:
        number = release(self.door, self.one, kind=rng.choice(KINDS))
        return not self.opens(number, self.one) or self.opens(number, self.one)

    def uncommitted(self, rng: random.Random) -> bool:
        with self.door.transaction(force_rollback=True):
            number = release(self.door, self.one)
            early = self.opens(number, self.one)
        return early or self.opens(number, self.one)


KINDS = ("open", "list", "search")
TRIALS: tuple[Callable[[Ids, random.Random], bool], ...] = (
    Ids.good, Ids.forged, Ids.of_an_act, Ids.of_another, Ids.stale, Ids.used, Ids.uncommitted,
)  # fmt: skip


def bad_ids(ids: Ids, *, trials: int, seed: int = 10) -> Iterator[tuple[str, str]]:
    """(what was tried, what was wrong or nothing): a bad id is refused, a good one works."""
    rng = random.Random(seed)  # noqa: S311 - the same trials every time
    for number in range(trials):
        kind = TRIALS[number % len(TRIALS)]
        wrong = kind(ids, rng)
        yield kind.__name__, f"seed {seed}, trial {number}: {kind.__name__}" if wrong else ""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked; ``dossier``: whose content a good answer shows."""

    client: Client
    path: str
    dossier: UUID | None = None
    data: Mapping[str, object] | None = None

    def send(self) -> int:
        if self.data is None:
            return int(self.client.get(self.path).status_code)
        return int(self.client.post(self.path, self.data).status_code)


@dataclass(slots=True)
class Seen:
    """What a process had before it died: releases with their dossiers, keys, answers."""

    released: dict[int, list[UUID]] = field(default_factory=dict)
    keys: list[UUID] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    answered: int = 0

    def read(self, lines: Sequence[str], asked: Sequence[Request]) -> None:
        """Take its words in their order: a key needs a release before it, an answer a key."""
        covered: set[UUID] = set()
        had: set[UUID] = set()
        for line in lines:
            word, *values = line.split()
            if word == "begin":
                covered, had = set(), set()
            elif word == "released":
                self.released[int(values[0])] = [UUID(each) for each in values[1:]]
                covered |= set(self.released[int(values[0])])
            elif word == "key" and UUID(values[0]) not in INSTALLATION:
                self.keys.append(UUID(values[0]))
                had.add(UUID(values[0]))
                if UUID(values[0]) not in covered:
                    self.faults.append(f"a key without a release: {line}")
            elif word == "answered":
                self.answered += 1
                wanted = asked[int(values[0])].dossier
                if values[1] == "200" and wanted and wanted not in had:
                    self.faults.append(f"an answer without a key: {asked[int(values[0])].path}")

    def compare(self, administrator: psycopg.Connection, since: int) -> None:
        """Each release that it had stands committed, for exactly these dossiers, and was taken

        where there are keys.
        """
        rows = administrator.execute(
            "SELECT e.id, e.kind, e.dossiers, e.detail, t.release IS NOT NULL "
            "FROM audit_event AS e LEFT JOIN sec.taken AS t ON t.release = e.id WHERE e.id > %s",
            [since],
        ).fetchall()
        lines = {number: rest for number, *rest in rows}
        taken: set[UUID] = set()
        for number, wanted in self.released.items():
            if number not in lines:
                self.faults.append(f"release {number} does not stand in the log")
                continue
            kind, dossiers, detail, was_taken = lines[number]
            same = detail.get("compared") == len(wanted) if kind == "search" else dossiers == wanted
            if not same:
                self.faults.append(f"release {number} is about others")
            if was_taken:
                taken |= set(wanted)
        if missing := set(self.keys) - taken:
            self.faults.append(f"keys whose release was not taken: {missing}")


def killed(
    administrator: psycopg.Connection,
    ask: Callable[[random.Random], list[Request]],
    *,
    trials: int,
    seed: int = 10,
) -> Iterator[tuple[int, Seen]]:
    """(requests that were begun, what was seen) for each process that was killed at some step."""
    rng = random.Random(seed)  # noqa: S311 - the same trials every time
    begun = 0
    while begun < trials:
        asked = ask(rng)
        (since,) = administrator.execute("SELECT coalesce(max(id), 0) FROM audit_event").fetchone()
        lines = _run_until_killed(asked, rng.randrange(STEPS))
        seen = Seen()
        seen.read(lines, asked)
        seen.compare(administrator, since)
        administrator.execute(AGED)  # budgets are another suite's
        here = sum(line.startswith("begin") for line in lines)
        begun += max(here, 1)
        yield here, seen


def _run_until_killed(asked: Sequence[Request], last: int) -> list[str]:
    """What a process said that sent these requests and was killed at its step ``last``."""
    pages.disconnect()  # two processes cannot share a connection
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(reading)
            _Doomed(writing, last).work(asked)
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.close(writing)
    with os.fdopen(reading) as words:
        lines = words.read().splitlines()
    os.waitpid(child, 0)
    return lines


@dataclass(slots=True)
class _Doomed:
    """A process that says what it has, and dies at a step."""

    writing: int
    left: int

    def say(self, *words: object) -> None:
        os.write(self.writing, (" ".join(map(str, words)) + "\n").encode())

    def step(self) -> None:
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1

    def work(self, asked: Sequence[Request]) -> None:
        with self.watched():
            for number, request in enumerate(asked):
                self.say("begin", number)
                self.step()
                status = request.send()
                self.step()
                self.say("answered", number, status)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """A step before and after the line is written, the release taken, the key unwrapped."""
        write, take, unwrap, one, compare = (
            vault._write_down, services.open_released, services.unwrap, services._unwrap,
            services.open_compared,
        )  # fmt: skip

        def _write_down(*given: Any) -> int:
            self.step()
            return write(*given)

        def open_released(number: int, versions: Any, wanted: Sequence[UUID]) -> Any:
            self.say("released", number, *wanted)
            self.step()
            return take(number, versions, wanted)

        def unwrapped(versions: Any) -> Any:
            self.step()
            return unwrap(versions)

        def _unwrap(roots: Any, dossier: UUID, *given: Any) -> bytes:
            self.step()
            key = one(roots, dossier, *given)
            if dossier != factors.PLACE:
                self.say("key", dossier)
            self.step()
            return key

        def open_compared(number: int, versions: Any, wanted: str) -> Any:
            self.say("released", number, *versions)
            self.step()
            keys = compare(number, versions, wanted)
            for dossier in keys:
                self.say("key", dossier)
            self.step()
            return keys

        vault._write_down, services.open_compared = _write_down, open_compared
        services.open_released, services.unwrap = open_released, unwrapped
        services._unwrap = _unwrap
        yield
