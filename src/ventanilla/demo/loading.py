"""Fills empty databases with an invented network, its officers and a year of its cases."""

import gc
import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from itertools import cycle
from random import Random
from typing import TypeVar

import psycopg
from django.db import connections, transaction
from django.utils import timezone

from ventanilla.audit import sealing
from ventanilla.cases.models import Numbering
from ventanilla.demo import (
    accounts,
    calibration,
    copying,
    days,
    indexes,
    living,
    patterns,
    staff,
    year,
)
from ventanilla.demo.acting import World
from ventanilla.demo.living import Planned, Stage
from ventanilla.demo.patterns import CasePattern, Kind
from ventanilla.demo.plates import Plate
from ventanilla.demo.stories import of_the_year
from ventanilla.demo.year import Due, Place, Setting
from ventanilla.network.models import Port, Region
from ventanilla.network.roles import Role
from ventanilla.network.services import load_reference_data
from ventanilla.protocols import services as protocols
from ventanilla.security import access
from ventanilla.security.models import Officer, Seat

T = TypeVar("T")
R = TypeVar("R")
Advance = Callable[[int], None]
Say = Callable[[str], None]
#: cases that one transaction writes
CHUNK = 500
#: up to so many cases are looked at beforehand, to walk no kind that does not occur
LOOKED_AT = 2_000
#: from so many cases on it is worth while to build the indexes afterwards
MANY = 5_000


def is_loaded() -> bool:
    """Whether there are officers already: nothing is put on top of them."""
    return Officer.objects.exists()


def load(
    *,
    cases: int,
    seed: int,
    advance: Advance = lambda number: None,
    tell: Say = lambda what: None,
    workers: int = 2,
    posts: Mapping[str, float] = calibration.POSTS,
    walked: int | None = None,
    now: datetime | None = None,
    administrator: str,
) -> None:
    """Load ``cases`` invented cases of the year that ends now.

    The newest, ``walked`` at most (if None, all that are told), go act by act through the
    services; the others are written by COPY, alike to the last byte but for names, days and keys.
    ``posts``: weight of each post.
    ``administrator``: address of the embedded server's own, the only one who may COPY into tables
    behind policies. It leaves out looking at foreign keys, which these rows keep by the way they
    are made, and does without indexes for so long. ``tell`` is told what comes next.
    """
    now = now or timezone.now()
    with _unsealed(administrator) as log:
        world = build(seed=seed, now=now)
        most = cases if walked is None else min(cases, walked)
        rows = living.planned(Random(f"{seed} living"), now=now, most=most)
        dues = year.days_of(seed=seed, count=cases - len(rows), now=now, posts=posts)
        setting = _setting(world, seed, now)
        dues, numbers = _numbered(dues, rows, setting.places)
        for count in _do(_Work(setting, dues, rows, numbers, administrator), workers, tell, log):
            advance(count)
        _finish_numbering(dues, rows, setting.places)


def build(*, seed: int, now: datetime) -> World:
    """The network, the published packages and the officers, without a case."""
    with transaction.atomic():
        load_reference_data()
        for name in protocols.shipped():
            protocols.publish(folder=protocols.LIBRARY / name, at=now)
        teams = staff.hire(Random(f"{seed} staff"), today=days.today(now))
    accounts.let_all_in(at=now)
    seats = Seat.objects.select_related("officer", "post__region")
    return World(
        teams=teams,
        ports={port.code: port for port in Port.objects.prefetch_related("hours")},
        delegations={
            seat.post.region.number: seat for seat in seats.filter(role=Role.DELEGATION_OFFICER)
        },
        leads={
            protocol: seat
            for seat in seats.filter(role=Role.HQ_PROTOCOL_LEAD)
            for protocol in seat.protocols
        },
    )


def _setting(world: World, seed: int, now: datetime) -> Setting:
    telling = of_the_year()
    package = protocols.newest_package(telling.script.protocol)
    for instrument in package.instruments.values():
        _ = instrument.form  # made once here, not once more in each process
    return Setting(
        seed=seed,
        now=now,
        world=world,
        places={code: _place(world, code) for code in calibration.PORTS},
        state_names={
            region.number: region.name_es for region in Region.objects.filter(country="MX")
        },
        titles={
            name: {code: title.es for code, title in package.facts[fact].choices.items()}
            for name, fact in telling.year.shown.items()
        },
    )


def _place(world: World, code: str) -> Place:
    team, port = world.teams[code], world.ports[calibration.PORTS[code]]
    return Place(
        team=team,
        scope=access.scope_for(post_id=team.post.pk, protocol=of_the_year().script.protocol).pk,
        port_id=port.pk,
        port_name=port.name_es,
        receiver=port.mx_receiver,
        mx_city=port.mx_city,
        zone=team.post.zoneinfo,
    )


Numbers = Mapping[int, int]


def _numbered(
    dues: Sequence[Due], rows: Sequence[Planned], places: Mapping[str, Place]
) -> tuple[list[Due], Numbers]:
    """Case numbers in the order of the notices: of the year, and (by place in ``rows``) of now."""
    last: Counter[tuple[str, int]] = Counter()
    coming = [
        (row.starts.astimezone(places[row.living.post].zone).replace(tzinfo=None), index, row)
        for index, row in enumerate(rows)
    ]
    reserved: dict[int, int] = {}
    numbered = []

    def give(code: str, begins: datetime) -> int:
        last[code, begins.year] += 1
        return last[code, begins.year]

    for due in dues:
        while coming and coming[0][0] <= due.starts.replace(tzinfo=None):
            begins, index, row = coming.pop(0)
            reserved[index] = give(row.living.post, begins)
        number = give(due.post, due.starts)
        numbered.append(replace(due, number=f"{due.post}-{due.starts.year}-{number:05}"))
    for begins, index, row in coming:
        reserved[index] = give(row.living.post, begins)
    return numbered, reserved


def _finish_numbering(
    dues: Iterable[Due], rows: Iterable[Planned], places: Mapping[str, Place]
) -> None:
    """The next case of each post gets the number after the last."""
    given = Counter((due.post, due.starts.year) for due in dues)
    given.update(
        (row.living.post, row.starts.astimezone(places[row.living.post].zone).year) for row in rows
    )
    for (code, number), last in given.items():
        _set_numbering(places[code].team.post.pk, number, last)


def _set_numbering(post_id: int, number: int, last: int) -> None:
    Numbering.objects.update_or_create(post_id=post_id, year=number, defaults={"last": last})


# --- the work itself, in this process or in several ---


@dataclass(slots=True)
class _Work:
    """What the processes share: they are forked once it is complete."""

    setting: Setting
    dues: Sequence[Due]
    rows: Sequence[Planned]
    numbers: Numbers
    administrator: str


_work: _Work


def _do(work: _Work, workers: int, tell: Say, log: psycopg.Connection) -> Iterator[int]:
    """Yields how many cases have been written since it last did."""
    global _work
    _work = work
    tell("Walking each kind of case once")
    _make_plates(work, workers)
    _forget_rolled_back(log)
    tell("Writing the cases of the year")
    spans = [(first, first + CHUNK) for first in range(0, len(work.dues), CHUNK)]
    with _without_indexes(work, workers):
        yield from _each(_write, spans, workers)
        tell("Building indexes")
    tell("Walking the cases of these days")
    yield from _each(_play, _parties(work.rows), workers)


def _without_indexes(work: _Work, workers: int) -> AbstractContextManager[None]:
    if len(work.dues) < MANY:
        return nullcontext()
    return indexes.taken_away(work.administrator, copying.ORDER, workers=workers)


def _make_plates(work: _Work, workers: int) -> None:
    """Walk every kind of case that the year has: the longest first, so that all end together."""
    kinds = {replace(kind, on_its_way=False) for kind in _kinds(work)}
    told = of_the_year().script.stories
    walks = sorted(kinds, key=lambda kind: (-len(told[kind.story].steps), repr(kind)))
    items = list(zip(walks, cycle(patterns.AT)))
    for taken in _each(_take, items, workers):
        work.setting.plates |= {kind: Plate(pattern) for kind, pattern in taken.items()}


@contextmanager
def _unsealed(administrator: str) -> Iterator[psycopg.Connection]:
    """Keep the sealer away: a line that is in the chain could not be taken out any more."""
    with psycopg.connect(administrator, autocommit=True) as log, sealing.alone(log):
        yield log


def _forget_rolled_back(log: psycopg.Connection) -> None:
    """Take out of the log what is about walks that were rolled back: it commits by itself."""
    with log.transaction():
        log.execute("SET LOCAL session_replication_role = replica")
        log.execute(
            "DELETE FROM audit_event AS line WHERE line.dossiers <> '{}' AND NOT EXISTS "
            "(SELECT FROM security_dossier WHERE id = ANY (line.dossiers)) AND NOT EXISTS "
            "(SELECT FROM audit_seal AS s WHERE s.event_id = line.id)"
        )


def _kinds(work: _Work) -> set[Kind]:
    """The kinds of a short year's cases; of a long year, every kind that may occur."""
    if len(work.dues) > LOOKED_AT:
        return year.every_kind()
    return {year.person_and_kind(due, work.setting)[1] for due in work.dues}


def _each(act: Callable[[T], R], items: Sequence[T], workers: int) -> Iterator[R]:
    """The results of an act, as they come, from so many processes."""
    if workers < 2 or len(items) < 2:
        with hurried():
            yield from map(act, items)
        return
    connections.close_all()  # two processes cannot share one
    with multiprocessing.get_context("fork").Pool(workers, initializer=_begin) as pool:
        yield from pool.imap_unordered(act, items)


def _begin() -> None:
    """A process that ends soon: nothing is collected in it, and its connections hurry."""
    gc.disable()
    _hurry()


@contextmanager
def hurried() -> Iterator[None]:
    """Work with connections that hurry, in this process; they are not kept."""
    connections.close_all()
    _hurry()
    yield
    connections.close_all()


def _hurry() -> None:
    """Let the walks of this process go faster, which send a few hundred statements over and over.

    Planning them took two thirds of the server's time. Nobody waits for the disk at a commit: if
    the power goes, the databases are filled anew. The log that both databases of an embedded
    server write still says keys before rows.
    """
    for connection in connections.all():
        connection.ensure_connection()
        connection.connection.prepare_threshold = 1
        with connection.cursor() as cursor:
            cursor.execute("SET plan_cache_mode = force_generic_plan")
            cursor.execute("SET synchronous_commit = off")


def _take(item: tuple[Kind, str]) -> dict[Kind, CasePattern]:
    kind, post = item
    return patterns.take(kind, world=_work.setting.world, at=post, now=_work.setting.now)


def _write(span: tuple[int, int]) -> int:
    """Write some cases of the year: first their keys, committed, then all the rest at once."""
    dues, setting = _work.dues[slice(*span)], _work.setting
    batch = year.write(dues, setting)
    with transaction.atomic(using="keys"):
        copying.copy_keys(connections["keys"].connection, batch.dossiers)
    writing = _administrator(_work.administrator)
    with writing.transaction():
        for table in copying.ORDER:
            if rows := batch.rows.get(table):
                copying.copy_rows(writing, table, rows)
    return len(dues)


@lru_cache(maxsize=1)
def _administrator(address: str) -> psycopg.Connection:
    connection = psycopg.connect(address, autocommit=True)
    connection.execute("SET session_replication_role = replica")
    connection.execute("SET synchronous_commit = off")
    return connection


def _parties(rows: Sequence[Planned]) -> list[list[int]]:
    """Cases that meet are walked one after the other; all others by themselves."""
    parties: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        parties.setdefault(row.living.kin or str(index), []).append(index)
    return list(parties.values())


def _play(party: Sequence[int]) -> int:
    stage = Stage(_work.setting.world, now=_work.setting.now)
    for index in party:
        row = _work.rows[index]
        zone = _work.setting.places[row.living.post].zone
        begins = row.starts.astimezone(zone).year
        post_id = _work.setting.world.teams[row.living.post].post.pk
        number = _work.numbers[index]
        stage.play(
            row,
            rng=Random(f"{_work.setting.seed} walk {index}"),
            before=partial(_set_numbering, post_id, begins, number - 1),
        )
    return len(party)
