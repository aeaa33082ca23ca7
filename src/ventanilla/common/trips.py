"""Several statements in one trip to the database.

An act reads and writes a dozen rows of one dossier. Each statement of its own costs a system call
and a wait on both sides, which is more than the statement itself: gathered and sent together
(PostgreSQL's pipeline mode) a submission takes 10 trips where it took 33.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models
from django.db.models import Model, QuerySet
from django.db.models.query import (  # type: ignore[attr-defined]  # the stubs leave it out
    get_related_populators,
)
from django.db.transaction import TransactionManagementError
from psycopg import Cursor, sql

if TYPE_CHECKING:
    from ventanilla.config.postgres.base import DatabaseWrapper

M = TypeVar("M", bound=Model)
Statement = tuple[bytes, Sequence[object], Callable[[Cursor[Any]], None] | None]


@dataclass(frozen=True, slots=True)
class Subquery:
    """A value that the database looks up itself: a statement in brackets, and its values."""

    statement: bytes
    values: tuple[object, ...]


class Joined(Generic[M]):
    """Rows of a model with those they refer to, found by columns: put into SQL once.

    For six joined tables that takes Django 1 ms, which is longer than the answer takes.
    """

    def __init__(self, rows: Callable[[], QuerySet[M]]) -> None:
        self._rows = rows

    @cached_property
    def _compiled(self) -> tuple[Any, str]:
        compiler = self._rows().order_by().query.get_compiler(connection=connection)
        statement, values = compiler.as_sql()
        if values:
            raise ValueError("What the rows are found by is said where they are found.")
        return compiler, statement

    @cache  # noqa: B019 - there are some dozens of these, and they stay
    def statement(self, equal: tuple[tuple[str, bytes], ...]) -> bytes:
        """The SQL that finds rows by columns of the model, each equal to a mark or a subquery."""
        compiler, statement = self._compiled
        table = compiler.query.model._meta.db_table
        where = " AND ".join(f'"{table}"."{column}" = {mark.decode()}' for column, mark in equal)
        return f"{statement} WHERE {where}".encode()

    @cached_property
    def _reading(self) -> tuple[type[M], list[int], list[str], Any, Any]:
        """What Django works out anew for each answer, and is the same for every one of them."""
        compiler, __ = self._compiled
        info = compiler.klass_info
        fields = info["select_fields"]
        names = [compiler.select[place][0].target.attname for place in fields]
        columns = [column for column, *__ in compiler.select[: compiler.col_count]]
        populators = get_related_populators(info, compiler.select, connection.alias)
        return info["model"], fields, names, compiler.get_converters(columns), populators

    def objects(self, rows: list[tuple[Any, ...]]) -> Iterator[M]:
        """Rows as the database gave them, made into objects."""
        if not rows:
            return
        model, fields, names, converters, populators = self._reading
        alias = connection.alias
        for row in self._compiled[0].apply_converters(rows, converters) if converters else rows:
            found = model.from_db(alias, names, [row[place] for place in fields])
            for populator in populators:
                populator.populate(row, found)
            yield found


class Trip:
    """Statements on one connection, sent in their order by :meth:`go`.

    On the connection of cases the first trip of a transaction also enters it. Rows are found and
    told apart by equality of columns; whatever needs more is written by hand.
    """

    def __init__(self, using: str = "default", *, binary: bool = False) -> None:
        """``binary``: answers come as the server keeps them, which is worth while for very many."""
        self._statements: list[Statement] = []
        self._using, self._binary = using, binary

    def find(self, what: type[M] | Joined[M], **equal: object) -> list[M]:
        """Rows whose columns are equal to these, or to what a ``Subquery`` gives.

        The list is empty until :meth:`go`.
        """
        found: list[M] = []
        joined = what if isinstance(what, Joined) else _alone(what)
        given = {
            column: value if isinstance(value, Subquery) else Subquery(b"%s", (value,))
            for column, value in equal.items()
        }
        marks = tuple((column, each.statement) for column, each in given.items())
        values = [value for each in given.values() for value in each.values]

        def keep(cursor: Cursor[Any]) -> None:
            found.extend(joined.objects(cursor.fetchall()))

        self._statements.append((joined.statement(marks), values, keep))
        return found

    def ask(
        self,
        statement: bytes,
        values: Sequence[object],
        then: Callable[[Cursor[Any]], None] | None = None,
    ) -> None:
        """A statement written by hand; ``then`` is given its cursor once it was answered."""
        self._statements.append((statement, values, then))

    def lock(self, model: type[M], **equal: object) -> list[M]:
        """Like :meth:`find`, before everything else of the trip, and nobody else writes the rows

        until the transaction ends: what the trip finds after it is as the last writer left it.
        """
        if not connections[self._using].in_atomic_block:
            raise TransactionManagementError("A row is locked in a transaction, or not at all.")
        found = self.find(model, **equal)
        statement, values, keep = self._statements.pop()
        self._statements.insert(0, (statement + b" FOR UPDATE", values, keep))
        return found

    def insert(self, *rows: Model) -> None:
        """New rows. A key that the database gives is not read back."""
        for row in rows:
            fields = _written(type(row))
            self._statements.append((_insert(type(row)), _values(row, fields), None))
            row._state.adding = False

    def update(self, row: Model, *names: str) -> None:
        """Some fields of a row that is there already (all of them, if none is named)."""
        model = type(row)
        fields = [field for field in _written(model) if not names or field.name in names]
        fields = [field for field in fields if not field.primary_key]
        statement = _update(model, tuple(field.column for field in fields))
        self._statements.append((statement, [*_values(row, fields), row.pk], None))

    def delete(self, model: type[Model], **equal: object) -> None:
        """The rows whose columns are equal to these. Nothing may point to them."""
        self._statements.append((_delete(model, tuple(equal)), list(equal.values()), None))

    def go(self) -> None:
        """Send what was gathered, and be empty again. Raises Django's database errors."""
        statements, self._statements = self._statements, []
        if not statements:
            return
        connection = connections[self._using]
        connection.ensure_connection()
        connection.validate_no_broken_transaction()
        raw = connection.connection
        if enter := cast("DatabaseWrapper", connection).entry():
            statements.insert(0, (*enter, None))
        with connection.wrap_database_errors:
            with raw.pipeline():
                sent = [
                    (raw.execute(statement, values, prepare=True, binary=self._binary), then)
                    for statement, values, then in statements
                ]
            # Inside, each answer that is read would wait for the server once more.
            for cursor, then in sent:
                if then is not None:
                    then(cursor)
        if connection.queries_logged:
            told = [{"sql": said.decode(), "time": ""} for said, *__ in statements]
            connection.queries_log.extend(told)


def code_of(error: DatabaseError) -> str:
    """The SQLSTATE that PostgreSQL gave a refusal; blank where it came from elsewhere."""
    return getattr(error.__cause__, "sqlstate", None) or ""


Fields = Sequence["models.Field[Any, Any]"]


@lru_cache(maxsize=64)
def _written(model: type[Model]) -> Fields:
    """The columns that we give: all but a number that the database gives."""
    return [
        field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)
    ]


def _values(row: Model, fields: Fields) -> list[object]:
    # The connection itself: through the proxy each field looks it up some ten times.
    own = connections[DEFAULT_DB_ALIAS]
    return [field.get_db_prep_save(getattr(row, field.attname), own) for field in fields]


def _where(columns: Sequence[str]) -> sql.Composed:
    parts = [sql.SQL("{} = %s").format(sql.Identifier(column)) for column in columns]
    return sql.SQL(" AND ").join(parts)


def _names(fields: Fields) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(field.column) for field in fields)


def _table(model: type[Model]) -> sql.Identifier:
    return sql.Identifier(model._meta.db_table)


@lru_cache(maxsize=64)
def _alone(model: type[M]) -> Joined[M]:
    """The rows of a model without what they refer to."""
    return Joined(model._default_manager.all)


@lru_cache(maxsize=64)
def _insert(model: type[Model]) -> bytes:
    fields = _written(model)
    marks = sql.SQL(", ").join([sql.Placeholder()] * len(fields))
    whole = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(_table(model), _names(fields), marks)
    return whole.as_bytes()


@lru_cache(maxsize=64)
def _update(model: type[Model], columns: tuple[str, ...]) -> bytes:
    parts = [sql.SQL("{} = %s").format(sql.Identifier(column)) for column in columns]
    key = model._meta.pk.column
    given = sql.SQL(", ").join(parts)
    whole = sql.SQL("UPDATE {} SET {} WHERE {}").format(_table(model), given, _where([key]))
    return whole.as_bytes()


@lru_cache(maxsize=64)
def _delete(model: type[Model], equal: tuple[str, ...]) -> bytes:
    return sql.SQL("DELETE FROM {} WHERE {}").format(_table(model), _where(equal)).as_bytes()
