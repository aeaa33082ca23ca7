"""The same questions over HTTP: pages of a world's dossiers, asked by its seats' browsers.

Each request is served with the rights of a page. Its status has to be what ``decide`` says: 404
for what the seat may not read, 403 for an act of somebody who only reads, and whatever is sealed
apart stands on the page of those alone who may read it.
"""

import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast
from uuid import UUID

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from psycopg import sql

from tests.factories import MinistryFactory
from tests.locks import worlds
from tests.locks.worlds import Placed, Row, Rows, World, track_of
from tests.shipped import published
from ventanilla.cases import policies
from ventanilla.network.roles import Reach, describe
from ventanilla.protocols import services as protocols
from ventanilla.security import sessions, vault
from ventanilla.security.decisions import Action, SeatFacts, decide
from ventanilla.security.models import Officer
from ventanilla.web.seats import CHOSEN

#: what each action asks for; who reads a case is led on from its stub
PAGES = {
    Action.SEE: ("get", "/cases/{}/stub/"),
    Action.READ: ("get", "/cases/{}/files/"),
    Action.READ_SEALED: ("get", "/cases/{}/answers/"),
    Action.WRITE: ("post", "/cases/{}/resume/"),
}
AGREED = b'{"name": "interpreter", "words": "yes", "language": "es"}'
SAID = "said in confidence"
FOUND, ELSEWHERE, UNSIGNED, FORBIDDEN, MISSING, CONFLICT = 200, 302, 401, 403, 404, 409


class Visits:
    """``keys``: the administrator's connection to the key database. ``each``: questions a world."""

    def __init__(self, keys: psycopg.Connection, each: int = 10) -> None:
        self.keys, self.each = keys, each
        version = published("uca")
        self.package, self.ministry = version.pk, MinistryFactory().pk
        instruments = protocols.package(version.content_hash).instruments.values()
        sealed = next(
            question.name
            for instrument in instruments
            for question in instrument.questions.values()
            if question.tier == "S" and question.kind == "text" and not question.added
        )
        self.documents = {"state": {}, "restricted": {"facts": {sealed: SAID}}}

    def furnish(self, rows: Rows, several: Sequence[World], now: datetime) -> None:
        """Seal what the dossiers of worlds hold, keep their keys, and sign their officers in."""
        dossiers = {
            case.dossier: vault.LoadedDossier(case.dossier, at=now)
            for world in several
            for case in world.cases
        }
        sections = worlds.TABLES["cases_section"]

        def sealed(row: Row) -> bytes:
            said = dict(zip(sections, row, strict=True))
            plain = json.dumps(self.documents[str(said["name"])]).encode()
            place = str(said["id"]).encode()
            return dossiers[cast("UUID", said["dossier_id"])].seal(b"cases_section", place, plain)

        consents = worlds.TABLES["security_consent"]

        def agreed(row: Row) -> bytes:
            said = dict(zip(consents, row, strict=True))
            dossier = dossiers[cast("UUID", said["dossier_id"])]
            return dossier.seal(b"security_consent", str(said["id"]).encode(), AGREED)

        signed = {
            worlds.digest(world.secret(seat)): (world.secret(seat), seat)
            for world in several
            for seat in world.seats
        }
        _fill(rows, "network_post", "ministry_id", lambda row: self.ministry)
        _fill(rows, "cases_track", "package_id", lambda row: self.package)
        _fill(rows, "cases_section", "sealed", sealed)
        _fill(rows, "security_consent", "sealed", agreed)
        _fill(
            rows, "security_session", "data", lambda row: _signed_in(row[-1], *signed[str(row[0])])
        )
        rows["mfa_authenticator"] = [
            (officer, officer, "totp", "{}", now) for officer, *__ in rows["security_officer"]
        ]
        self._keep_keys(dossiers.values())

    def _keep_keys(self, dossiers: Iterable[vault.LoadedDossier]) -> None:
        table, columns = vault.KEYS
        with self.keys.transaction():
            self.keys.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            names = sql.SQL(", ").join(map(sql.Identifier, columns))
            into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
            with self.keys.cursor().copy(into) as copy:
                for row in vault.key_rows(dossiers):
                    copy.write_row(row)

    def differences(self, world: World, now: datetime) -> Iterator[str]:
        """Where a page answers otherwise than ``decide``."""
        browsers: dict[int, Client] = {}
        for seat, action, case in self._drawn(world):
            browser = browsers.setdefault(seat.seat, _browser(world.secret(seat)))
            method, address = PAGES[action]
            response = getattr(browser, method)(address.format(track_of(case.dossier)))
            body = response.content if action is Action.READ_SEALED else b""
            answer = response.status_code, SAID.encode() in body
            expected = _expected(world, seat, action, case, now)
            if answer != expected:
                yield (
                    f"{method.upper()} {address} answers {answer} where decide() says {expected}: "
                    f"{seat}, {case}\n{world.told()}"
                )

    def _drawn(self, world: World) -> Iterator[tuple[SeatFacts, Action, Placed]]:
        """Some questions of a world, always the same."""
        chance = random.Random(f"visits of world {world.number}")
        for _ in range(self.each if world.seats and world.cases else 0):
            yield chance.choice(world.seats), chance.choice([*PAGES]), chance.choice(world.cases)


def _fill(rows: Rows, table: str, column: str, value: Callable[[Row], object]) -> None:
    """Put something else into a column of every row."""
    at = worlds.TABLES[table].index(column)
    rows[table] = [(*row[:at], value(row), *row[at + 1 :]) for row in rows[table]]


def _signed_in(officer: object, secret: str, seat: SeatFacts) -> bytes:
    """What a session remembers of somebody who has put a seat on."""
    account = Officer(pk=officer)
    data = {
        SESSION_KEY: str(officer),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: account.get_session_auth_hash(),
        CHOSEN: seat.seat,
    }
    return sessions._seal(secret, data)


def _browser(secret: str) -> Client:
    window = Client(raise_request_exception=False, SERVER_NAME="localhost")
    window.cookies[settings.SESSION_COOKIE_NAME] = secret
    window.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return window


def _expected(
    world: World, asking: SeatFacts, action: Action, case: Placed, now: datetime
) -> tuple[int, bool]:
    """The status, and whether what is sealed apart is said."""
    session = world.sessions[world.seats.index(asking)]
    if session != "live" or not asking.active:
        return (UNSIGNED if action is Action.WRITE else ELSEWHERE), False
    seat = _put_on(world, asking, now)
    if seat is None:
        return _without_seat(world, asking, now), False
    if describe(seat.role).reach is Reach.SENDS:
        return MISSING, False  # whatever was granted: for a window no other page is there
    if seat.frozen:
        return FORBIDDEN, False
    if not decide(seat, Action.READ, case.facts, now):
        stub = action is Action.SEE and decide(seat, action, case.facts, now)
        return (FOUND if stub else MISSING), False
    if action is Action.SEE:
        return ELSEWHERE, False
    if action is not Action.WRITE:
        return FOUND, action is Action.READ_SEALED and decide(seat, action, case.facts, now)
    writes = decide(seat, action, case.facts, now) and not _belongs_elsewhere(seat, case)
    return (CONFLICT if writes else FORBIDDEN), False  # nobody has suspended the case


def _belongs_elsewhere(seat: SeatFacts, case: Placed) -> bool:
    """An officer of another post writes by none of these pages, whatever was granted."""
    return seat.role in policies.WORKS_ON_CASES and seat.post != case.facts.post


def _live(world: World, asking: SeatFacts, now: datetime) -> list[SeatFacts]:
    return [
        seat for seat in world.seats
        if seat.officer == asking.officer and replace(seat, frozen=False).is_live(now)
    ]  # fmt: skip


def _put_on(world: World, asking: SeatFacts, now: datetime) -> SeatFacts | None:
    """The seat that works: the only one there is today, or else the chosen one."""
    live = _live(world, asking, now)
    return live[0] if len(live) == 1 else next((each for each in live if each == asking), None)


def _without_seat(world: World, asking: SeatFacts, now: datetime) -> int:
    """No seat today is refused; of several one has to be chosen first."""
    return ELSEWHERE if _live(world, asking, now) else FORBIDDEN
