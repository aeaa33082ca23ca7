"""A served site whose database dies, whose keys are away, or whose rows somebody never lets go.

Whatever is asked meanwhile ends within five seconds, shows nobody, stores nothing by half; and when
the fault is over the site works again by itself.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.conf import settings
from django.db import connections

from judge import cast
from judge.cast import Cast
from judge.dying import Ground
from judge.place import Place, Site
from judge.visitor import Visitor
from tests.databases import addresses, administrator, shut
from ventanilla.cases.models import Track
from ventanilla.config.databases import NAMES
from ventanilla.people.identity import Names
from ventanilla.security.identity import Job, entered

#: seconds
LONGEST = 5.0
AT_ONCE = 4
#: what a thief would look for on every page
NAME = "Xochiquetzalli"
BROKEN, AWAY, OK = 500, 503, 200


@dataclass(slots=True)
class Desk:
    """An officer at a served site, a case, and what went wrong; ``longest``: a wait, in seconds."""

    own: Ground
    officer: Visitor
    track: Track
    to: str
    asked: int = 0
    longest: float = 0.0

    @property
    def case(self) -> str:
        """The address of the case."""
        return f"/cases/{self.track.pk}/"

    @property
    def pages(self) -> tuple[str, ...]:
        """What an officer reads."""
        return (
            self.case,
            "/",
            "/cases/",
            "/cases/?state=all",
            f"{self.case}history/",
            "/figures/",
        )

    def ask(self, page: str, body: dict[str, str] | None = None) -> tuple[int, bytes, str]:
        """Status, page, and what is wrong with how it came: hung, or not at all."""
        self.asked += 1
        began = time.monotonic()
        try:
            status, text = self.officer.ask(page, body)
        except OSError as fault:
            status, text = 0, str(fault).encode()
        spent = time.monotonic() - began
        self.longest = max(self.longest, spent)
        if not status:
            return status, text, f"{page} was not answered: {text.decode()}"
        return status, text, f"{page} took {spent:.1f} s" if spent > LONGEST else ""

    def assign(self) -> tuple[int, bytes, str]:
        """Give the case to somebody else, on the page."""
        return self.ask(f"{self.case}assign/", {"to": self.to})

    def is_assigned(self) -> bool:
        """Whether that is what stands."""
        with entered(Job("judge")):
            return Track.objects.get(pk=self.track.pk).assigned_id is not None


def faults(place: Place, own: Ground, rounds: int) -> Iterator[str]:
    """Each fault so often, one after the other, at one site."""
    with entered(Job("judge")):
        people = cast.enter()
        child = Names(given_names=NAME, first_surname="Alcocer", sex="female")
        track = people.notice(told=cast.told(child))
    on = addresses(own.server, dict(NAMES)) | {"VENTANILLA_STATE": str(settings.STATE_DIRECTORY)}
    with place.site(on=on) as site:
        desk = _desk(own, site, people, track)
        yield from _works(desk, "before anything happened")
        for at in range(rounds):
            for happens in (_database_is_dead, _keys_are_away, _row_is_held):
                began = time.monotonic()
                yield from (f"{happens.__name__[1:]}: {fault}" for fault in happens(desk))
                place.log(f"{happens.__name__[1:]} {at}: {time.monotonic() - began:.1f} s")
    place.log(f"dark: {desk.asked} requests, the longest took {desk.longest:.1f} s")
    yield from _silence_ends()


def _desk(own: Ground, site: Site, people: Cast, track: Track) -> Desk:
    with entered(Job("judge")):
        visitor = Visitor(site, cast.session(people.alba))
    return Desk(own, visitor, track, str(people.bruno.pk))


def _works(desk: Desk, when: str) -> Iterator[str]:
    """The case opens, by itself, within the time that anybody waits."""
    until = time.monotonic() + LONGEST
    while True:
        status, text, fault = desk.ask(desk.case)
        if status == OK and NAME.encode() in text:
            return
        if time.monotonic() > until:
            yield f"{when} the case answers {status} {fault}"
            return
        time.sleep(0.2)


def _all_refused(desk: Desk, pages: tuple[str, ...]) -> Iterator[str]:
    """As many at once as the site has threads; and a change."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = threads.map(desk.ask, pages)
        change = threads.submit(desk.assign)
        for page, answer in zip(pages, answers, strict=True):
            yield from _refused(page, answer)
        yield from _refused("assigning", change.result())


def _refused(page: str, answer: tuple[int, bytes, str]) -> Iterator[str]:
    """Said that it cannot be done now, in time, without a word of anybody."""
    status, text, fault = answer
    if fault:
        yield fault
    elif status not in {BROKEN, AWAY}:
        yield f"{page} answers {status}"
    if NAME.encode() in text:
        yield f"{page} shows who it is about"


def _database_is_dead(desk: Desk) -> Iterator[str]:
    desk.own.kill()
    try:
        yield from _all_refused(desk, desk.pages)
    finally:
        desk.own.revive()
        connections.close_all()
    yield from _works(desk, "with the database back")
    if desk.is_assigned():
        yield "what was refused was done"


def _keys_are_away(desk: Desk) -> Iterator[str]:
    with shut(desk.own.server, NAMES["keys"]):
        yield from _all_refused(desk, (desk.case, f"{desk.case}history/"))
    yield from _works(desk, "with the keys back")
    if desk.is_assigned():
        yield "what was refused was done"


def _row_is_held(desk: Desk) -> Iterator[str]:
    """Somebody who was in the middle of changing the case fell silent."""
    with administrator(desk.own.server, NAMES["default"]) as silent, silent.transaction():
        silent.execute("SELECT 1 FROM cases_track WHERE id = %s FOR UPDATE", [desk.track.pk])
        status, __, fault = desk.ask(desk.case)
        if status != OK or fault:
            yield f"nobody can read either: {status} {fault}"
        yield from _refused("assigning", desk.assign())
    if desk.is_assigned():
        yield "what was refused was done"


def _silence_ends() -> Iterator[str]:
    """The database throws out who is silent in the middle: every role, pages and jobs alike."""
    for alias in connections:
        with entered(Job("judge")), connections[alias].cursor() as cursor:
            cursor.execute("SHOW idle_in_transaction_session_timeout")
            if cursor.fetchone() in {("0",), None}:
                yield f"whoever is silent on {alias} holds rows for good"
