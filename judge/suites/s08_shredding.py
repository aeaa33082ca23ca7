"""What was deleted opens from no backup that is kept; what was not deleted opens from all."""

import contextlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from uuid import UUID

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import connections
from django.utils import timezone
from psycopg import sql

from judge import cast
from judge.cast import Cast
from judge.place import Place
from judge.verdicts import Result, judged
from tests import pages
from tests.cast import seat
from tests.databases import administrator
from ventanilla.cases import disposal
from ventanilla.cases.models import Disposal, Track
from ventanilla.cases.services import closing, disposing
from ventanilla.cases.states import DisposalReason, TrackState
from ventanilla.cases.tasks import delete
from ventanilla.cli.embedded import roles
from ventanilla.config.databases import OWNER
from ventanilla.network.roles import Role
from ventanilla.security import shredding
from ventanilla.security.keys import services as keys
from ventanilla.security.models import Sealed, Seat
from ventanilla.security.vault import Unreadable, Vault

NUMBER = 8
NAME = "Shredding"
BAR = "0 deleted cases opened from 6 mixes of backups, neighbours all open"
LANE = "A"

CASES, FEW = 20, 4
#: backups of the case database that a year keeps: from before the deletion, from just after it,
#: from day 15
OF_CASES = ("before", "after", "late")
#: of the key database, two weeks of backups are kept: from before only until then, and whoever
#: restores one replays the list of destroyed keys
OF_KEYS = ("before, replayed", "late")


@dataclass(frozen=True, slots=True)
class Backups:
    """Names of copies by database and moment."""

    place: Place
    copies: dict[tuple[str, str], str]

    def take(self, moment: str) -> None:
        """Copy both databases as they are."""
        for alias, name in self.place.names.items():
            copy = f"{name}_{moment}"
            _copy(self.place, alias, name, copy)
            self.copies[alias, moment] = copy

    @contextlib.contextmanager
    def restored(self, of_cases: str, of_keys: str) -> Iterator[None]:
        """Django works on a restored mix, which is thrown away afterwards."""
        sources = {"default": of_cases, "keys": of_keys}
        names = {alias: f"{self.place.names[alias]}_mix" for alias in sources}
        for alias, moment in sources.items():
            _copy(self.place, alias, self.copies[alias, moment], names[alias])
        try:
            with _connected(self.place, names):
                yield
        finally:
            _drop(self.place, names.values())

    def drop(self) -> None:
        """Throw all away."""
        _drop(self.place, self.copies.values())


def run(place: Place) -> Result:
    """Delete half of the cases; restore every mix; try everything that is sealed in all of them."""
    with place.databases(), tempfile.TemporaryDirectory() as folder:
        settings.SHRED_LOG = Path(folder) / "shreds.log"
        backups = Backups(place, {})
        try:
            return _judge(place, backups)
        finally:
            backups.drop()


def _judge(place: Place, backups: Backups) -> Result:
    people = cast.enter()
    steward = seat("steward", people.laredo, Role.DATA_STEWARD)
    doomed = [_closed(people, number) for number in range(place.of(CASES, FEW))]
    neighbours = [_closed(people, number) for number in range(len(doomed))]
    backups.take("before")
    for track in doomed:
        _delete(track, people.alba, steward)
    backups.take("after")
    neighbours[0] = _reopened(neighbours[0], people.alba)
    backups.take("late")
    gone = [track.dossier_id for track in doomed]
    kept = [track.dossier_id for track in neighbours]
    faults = [*_control(backups, gone)]
    mixes = list(product(OF_CASES, OF_KEYS))
    for of_cases, of_keys in mixes:
        moment, __, replayed = of_keys.partition(", ")
        with backups.restored(of_cases, moment):
            if replayed:
                lines = shredding.replay()
                disposing.replay(lines=lines, at=timezone.now())
            found = f"cases from {of_cases}, keys from {of_keys}"
            faults += _looked_at(found, gone, kept)
            if replayed:
                faults += _marked(found, gone)
    return judged(len(doomed) * len(mixes), faults)


def _looked_at(found: str, gone: list[UUID], kept: list[UUID]) -> Iterator[str]:
    for dossier in gone:
        if opened := _opens(dossier):
            yield f"{found}: {opened} rows of a deleted case open"
    for dossier in kept:
        if not _opens(dossier):
            yield f"{found}: a neighbour does not open"


def _control(backups: Backups, gone: list[UUID]) -> Iterator[str]:
    """The list is what closes them: without it, and with old keys, all of them open."""
    with backups.restored("before", "before"):
        shut = [dossier for dossier in gone if not _opens(dossier)]
        if shut:
            yield f"the trial itself: {len(shut)} cases do not open before they were deleted"


def _marked(found: str, gone: list[UUID]) -> Iterator[str]:
    states = set(Track.objects.filter(dossier_id__in=gone).values_list("state", flat=True))
    if states != {TrackState.DELETED}:
        yield f"{found}: after the replay the cases say that they are {sorted(states)}"


def _opens(dossier: UUID) -> int:
    """How many sealed rows of a dossier open for whoever holds both databases and the root key."""
    opened = 0
    released = keys.unwrap({dossier: 1})
    for table in apps.get_models():
        if not issubclass(table, Sealed):
            continue
        for row in table._default_manager.filter(dossier_id=dossier):
            with contextlib.suppress(Unreadable):
                Vault(released).open(row)
                opened += 1
    return opened


def _closed(people: Cast, number: int) -> Track:
    track = people.notice(told=cast.told(cast.somebody(number)))
    closing.close_case(track=track, reason="absconded", note="", by=people.alba, at=timezone.now())
    return Track.objects.get(pk=track.pk)


def _reopened(track: Track, by: Seat) -> Track:
    """Work goes on after the deletion: the last backups are not those from before."""
    whole = Track.objects.select_related("case__post", "dossier", "package").get(pk=track.pk)
    closing.reopen_case(track=whole, note="Volvió a aparecer hoy.", by=by, at=timezone.now())
    return whole


def _delete(track: Track, by: Seat, second: Seat) -> None:
    now = timezone.now()
    item = disposal.find(track.pk)
    if item is None:
        raise LookupError("a closed case is not on the calendar")
    act = disposing.propose(item=item, reason=DisposalReason.COURT, by=by, at=now)
    disposing.confirm(act=act, by=second, at=now)
    delete(str(act.pk))
    if Disposal.objects.get(pk=act.pk).state != "done":
        raise LookupError("a deletion was not carried out")


def _copy(place: Place, alias: str, name: str, copy: str) -> None:
    """A copy of a database, byte for byte."""
    pages.disconnect()
    with administrator(place.server) as connection:
        _end_sessions(connection, name)
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                *map(sql.Identifier, (copy, OWNER, name))
            )
        )
        roles.grant_access(connection, copy, alias)


def _end_sessions(connection: psycopg.Connection, name: str) -> None:
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
    )


def _drop(place: Place, names: Iterable[str]) -> None:
    with administrator(place.server) as connection:
        for name in names:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


@contextlib.contextmanager
def _connected(place: Place, names: Mapping[str, str]) -> Iterator[None]:
    from ventanilla.security.identity import Job, entered

    pages.disconnect()
    kept = {alias: connections.settings[alias]["NAME"] for alias in pages.CONNECTIONS}
    for alias, (database, __) in pages.CONNECTIONS.items():
        connections.settings[alias]["NAME"] = names[database]
    try:
        with entered(Job("restore")):
            yield
    finally:
        pages.disconnect()
        for alias, name in kept.items():
            connections.settings[alias]["NAME"] = name
