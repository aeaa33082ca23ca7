"""Registering a notice against writing the same rows with nothing around."""

import time
from dataclasses import dataclass
from random import Random

import psycopg
from django.apps import apps
from django.db import connections, models, router
from django.db.models import Model
from django.utils import timezone

from ventanilla.audit.selectors import openings_of
from ventanilla.cases.models import Alarm, Entry, Owed, Section, Track
from ventanilla.demo.bench.locks import administrator
from ventanilla.demo.bench.material import registered
from ventanilla.exchange.models import Notice
from ventanilla.people.models import Identity, Token

AGAIN = 50


def against_raw(port: int) -> dict[str, float | None]:
    """Registering through the services, against writing the same rows with nothing around."""
    rng, now = Random(5), timezone.now()
    registered(rng, now)
    begun = time.perf_counter()
    tracks = [registered(rng, now) for _ in range(AGAIN)]
    ours = time.perf_counter() - begun
    raw = sum(_seconds_again(_rows_of(track)) for track in tracks)
    return {"register_ratio": ours / raw}


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it stands in its table; without the key that the database gives."""

    alias: str
    table: str
    columns: tuple[str, ...]
    values: tuple[object, ...]


def _rows_of(track: Track) -> list[_Row]:
    """Every row that registering wrote for a track, the wrapped key and the log included."""
    found: list[Model] = [track.dossier, track.case, track]
    for model in (Section, Owed, Alarm, Entry, Identity, Token, Notice):
        found += model._default_manager.filter(dossier=track.dossier)
    found += openings_of(track.dossier_id)
    found += apps.get_model("keys", "WrappedKey").objects.filter(dossier_id=track.dossier_id)
    return [_row(item) for item in found]


def _row(item: Model) -> _Row:
    fields = [
        field for field in item._meta.concrete_fields if not isinstance(field, models.AutoField)
    ]
    alias = router.db_for_write(type(item))
    values = (f.get_db_prep_save(getattr(item, f.attname), connections[alias]) for f in fields)
    columns = tuple(field.column for field in fields)
    return _Row(alias, item._meta.db_table, columns, tuple(values))


def _seconds_again(rows: list[_Row]) -> float:
    """How long it takes to write them once more, each by its own INSERT, all of a database at once.

    They are taken out before, and that is not counted.
    """
    seconds = 0.0
    for alias in ("keys", "default"):
        here = [row for row in rows if row.alias == alias]
        # The only one whom no policy looks at, and who may delete.
        with psycopg.connect(administrator(alias)) as connection:
            for row in reversed(here):
                _take_out(connection, row)
            connection.commit()
            begun = time.perf_counter()
            for row in here:
                marks = ", ".join(["%s"] * len(row.columns))
                names = ", ".join(f'"{column}"' for column in row.columns)
                statement = f"INSERT INTO {row.table} ({names}) VALUES ({marks})"  # noqa: S608
                connection.execute(statement.encode(), row.values)
            connection.commit()
            seconds += time.perf_counter() - begun
    return seconds


def _take_out(connection: psycopg.Connection, row: _Row) -> None:
    """The log keeps what it had; a key is known by its dossier, everything else by its id."""
    name = next((each for each in ("id", "dossier_id") if each in row.columns), "")
    if name:
        key = str(row.values[row.columns.index(name)])
        statement = f"DELETE FROM {row.table} WHERE {name} = %s"  # noqa: S608
        connection.execute(statement.encode(), [key])
