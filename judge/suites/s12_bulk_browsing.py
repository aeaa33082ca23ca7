"""Whoever opens more than work needs is stopped, and somebody is told within the minute."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psycopg
from django.db import connection
from django.test import Client

from judge import cast
from judge.place import Place
from judge.verdicts import Result, judged
from tests import pages
from tests.cast import seat
from ventanilla.cases.models import Track
from ventanilla.cli.embedded.cluster import superuser
from ventanilla.network.roles import Role
from ventanilla.security import alerts
from ventanilla.security.models import Seat
from ventanilla.security.oversight.models import Alert, Freeze

NUMBER = 12
NAME = "Bulk browsing"
BAR = "81st case refused in a burst, 151st in a day; told within a minute; planted case at once"
LANE = "B"

BURST, DAY, LISTS, SEARCHES = 80, 150, 240, 60
SLOW = 39  # in ten minutes: one below what is told
OK, REFUSED, FROZEN = 200, 409, 403


@dataclass(slots=True)
class Thieves:
    """The cases there are, and a new thief for each script."""

    people: cast.Cast
    tracks: list[Track]
    clock: psycopg.Connection
    known: int = 0

    def thief(self) -> tuple[Seat, Client]:
        """Somebody with an ordinary seat, signed in."""
        self.known += 1
        holder = seat(f"thief{self.known}", self.people.mcallen, Role.CASE_OFFICER)
        return holder, cast.client(holder)

    def pass_time(self, minutes: int) -> None:
        """Let it be later for everything that stands in the log."""
        self.clock.execute("UPDATE audit_event SET at = at - %s * interval '1 minute'", [minutes])


def run(place: Place) -> Result:
    """Every script, against the budgets as they are."""
    with place.databases() as names:
        people = cast.enter()
        tracks = [
            people.notice(told=cast.told(cast.somebody(number))) for number in range(DAY + 10)
        ]
        with psycopg.connect(superuser(place.server, names["default"]), autocommit=True) as clock:
            clock.execute("SET session_replication_role = replica")
            thieves = Thieves(people, tracks, clock)
            faults = [
                f"{script.__name__}: {fault}" for script in SCRIPTS for fault in script(thieves)
            ]
            place.log(f"alarms: {sorted(Alert.objects.values_list('kind', flat=True))}")
    return judged(len(SCRIPTS), faults)


def _opened(client: Client, tracks: list[Track], page: str = "") -> list[int]:
    return [client.get(f"/cases/{track.pk}/{page}").status_code for track in tracks]


def _searched(client: Client, words: str) -> int:
    return client.post("/cases/", {"q": words}, follow=True).status_code


def _told(kind: str, holder: Seat) -> bool:
    return Alert.objects.filter(kind=kind, seat=holder).exists()


def _stopped(statuses: list[int], most: int, holder: Seat) -> Iterator[str]:
    if statuses[:most] != [OK] * most:
        yield f"stopped before {most}: {statuses.index(next(s for s in statuses if s != OK)) + 1}"
    if statuses[most] != REFUSED:
        yield f"the {most + 1}th was not refused: {statuses[most]}"
    if any(status == OK for status in statuses[most:]):
        yield "went on after it was refused"
    if not Freeze.objects.filter(seat=holder, released_at=None).exists():
        yield "the seat is not frozen"
    if not _told("budget", holder):
        yield "nobody is told of the stop"


def in_a_burst(thieves: Thieves) -> Iterator[str]:
    """As fast as the pages come."""
    holder, client = thieves.thief()
    yield from _stopped(_opened(client, thieves.tracks[: BURST + 5]), BURST, holder)
    alerts.watch()
    if not _told("bulk", holder):
        yield "the job did not see it"


def by_another_page(thieves: Thieves) -> Iterator[str]:
    """The answers of each case, and never its first page."""
    holder, client = thieves.thief()
    yield from _stopped(_opened(client, thieves.tracks[: BURST + 3], "answers/"), BURST, holder)


def in_two_windows(thieves: Thieves) -> Iterator[str]:
    """Two sessions of one seat."""
    holder, one = thieves.thief()
    other = cast.client(holder)
    half = BURST // 2
    statuses = _opened(one, thieves.tracks[:half])
    statuses += _opened(other, thieves.tracks[half : BURST + 3])
    yield from _stopped(statuses, BURST, holder)


def all_at_once(thieves: Thieves) -> Iterator[str]:
    """Six requests at a time: never more than the budget, however they fall."""
    holder, client = thieves.thief()
    secret = client.cookies

    def ask(track: Track) -> int:
        window = Client(raise_request_exception=False, SERVER_NAME="localhost")
        window.cookies = secret
        try:
            return window.get(f"/cases/{track.pk}/").status_code
        finally:
            pages.disconnect()

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(ask, thieves.tracks[: BURST + 20]))
    if statuses.count(OK) > BURST:
        yield f"{statuses.count(OK)} were opened"
    if not Freeze.objects.filter(seat=holder).exists():
        yield "the seat is not frozen"


def slowly_over_a_day(thieves: Thieves) -> Iterator[str]:
    """Thirty-nine every ten minutes, to stay below what is told."""
    holder, client = thieves.thief()
    statuses: list[int] = []
    while len(statuses) < DAY + 5:
        batch = thieves.tracks[len(statuses) : min(len(statuses) + SLOW, DAY + 5)]
        statuses += _opened(client, batch)
        alerts.watch()
        thieves.pass_time(11)
    yield from _stopped(statuses, DAY, holder)
    if _told("bulk", holder):
        yield "thirty-nine in ten minutes were told as a burst"


def frozen(thieves: Thieves) -> Iterator[str]:
    """A frozen seat tries every other way."""
    holder, client = thieves.thief()
    _opened(client, thieves.tracks[: BURST + 1])
    track = thieves.tracks[-1].pk
    for page in ("/cases/", "/desk/", f"/cases/{track}/", f"/cases/{track}/history/",
                 "/emergency/", "/post/", "/figures/"):  # fmt: skip
        if client.get(page).status_code != FROZEN:
            yield f"{page} answers"
    again = cast.client(holder)
    if again.get("/cases/").status_code != FROZEN:
        yield "a new sign-in is free"


def after_forty(thieves: Thieves) -> Iterator[str]:
    """After more than forty somebody proves again who it is."""
    __, client = thieves.thief()
    _opened(client, thieves.tracks[:41])
    alerts.watch()
    if client.get(f"/cases/{thieves.tracks[50].pk}/").status_code == OK:
        yield "goes on without proof"


def through_lists(thieves: Thieves) -> Iterator[str]:
    """Page after page of the list."""
    __, client = thieves.thief()
    statuses = [client.get("/cases/").status_code for _ in range(LISTS + 1)]
    if statuses[:LISTS] != [OK] * LISTS or statuses[LISTS] != REFUSED:
        yield f"the {LISTS + 1}th list was not refused alone"


def through_searches(thieves: Thieves) -> Iterator[str]:
    """Name after name."""
    __, client = thieves.thief()
    statuses = [
        _searched(client, f"Irma{'abcdefghij'[at % 10]}{'klmnopqrst'[at // 10]}")
        for at in range(SEARCHES + 1)
    ]
    if statuses[:SEARCHES] != [OK] * SEARCHES or statuses[SEARCHES] != REFUSED:
        yield f"the {SEARCHES + 1}th search was not refused alone"


def the_same_person(thieves: Thieves) -> Iterator[str]:
    """Searched for three times, and never opened."""
    holder, client = thieves.thief()
    for words in ("Irma Bautista", "bautista irma", " IRMA  BAUTISTA"):
        _searched(client, words)
    alerts.watch()
    if not _told("searches", holder):
        yield "nobody is told"


def a_planted_case(thieves: Thieves) -> Iterator[str]:
    """One that nobody has a reason to open."""
    holder, client = thieves.thief()
    planted = thieves.tracks[-1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.plant(%s)", [planted.dossier_id])
    if client.get("/cases/").status_code != OK or _told("canary", holder):
        yield "a list touches it"
    client.get(f"/cases/{planted.pk}/")
    if not _told("canary", holder):
        yield "nobody is told"


def everybody_else(thieves: Thieves) -> Iterator[str]:
    """A colleague works on while thieves are stopped."""
    if cast.client(thieves.people.alba).get(f"/cases/{thieves.tracks[0].pk}/").status_code != OK:
        yield "alba cannot open a case"


SCRIPTS: tuple[Callable[[Thieves], Iterator[str]], ...] = (
    in_a_burst, by_another_page, in_two_windows, all_at_once, slowly_over_a_day, frozen,
    after_forty, through_lists, through_searches, the_same_person, a_planted_case, everybody_else,
)  # fmt: skip
