"""The connection of cases enters each transaction with the identity that is at work.

Row-level security reads what the first statement of the transaction proved; before it, and
without an identity, every table of cases is empty.
"""

import select
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection, OperationalError
from psycopg_pool import ConnectionPool

#: a statement and its values
Entry = tuple[bytes, Sequence[object]]
#: what enters a transaction; set by ``ventanilla.security.identity``
ENTRY: ContextVar[Callable[[], Entry] | None] = ContextVar("entry", default=None)


class DatabaseWrapper(base.DatabaseWrapper):
    """Enters lazily: with the first statement, so that a pipeline carries both in one trip.

    A statement outside of any transaction enters for itself alone: those of a pipeline are one.
    """

    pool: ConnectionPool[Connection[Any]] | None  # the stubs leave it out

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._entered = False
        self.execute_wrappers.append(self._enter_first)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection[Any]:
        """A live one: what lay in the pool while its server died is left behind."""
        connection: Connection[Any] = super().get_new_connection(conn_params)
        while self.pool and is_dead(connection):
            self.pool.putconn(connection)
            connection = super().get_new_connection(conn_params)
        return connection

    def entry(self) -> Entry | None:
        """The statement that has to come before the next one of this transaction, if any."""
        prove = ENTRY.get() if self.alias == "default" else None
        if prove is None or self._entered:
            return None
        self._entered = not self.get_autocommit()
        return prove()

    def enter_anew(self) -> None:
        """Enter again with the next statement: what the identity may reach has grown."""
        self._entered = False

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # the stubs leave it out
        self._entered = False

    def _enter_first(
        self, execute: Callable[..., Any], sql: Any, values: Any, many: bool, context: Any
    ) -> Any:
        first = self.entry()
        if first is None:
            return execute(sql, values, many, context)
        assert self.connection is not None  # noqa: S101 - a statement is about to be sent
        if getattr(context["cursor"].cursor, "name", ""):  # a cursor of the server's
            self.connection.execute(*first, prepare=True)
            return execute(sql, values, many, context)
        with self.wrap_database_errors, self.connection.pipeline():
            self.connection.execute(*first, prepare=True)
            return execute(sql, values, many, context)


def is_dead(connection: Connection[Any]) -> bool:
    """Whether the server has hung up. Asks the socket, which is a hundred times faster than it."""
    watched = select.poll()
    watched.register(connection.fileno(), select.POLLIN)
    while watched.poll(0):
        try:
            connection.pgconn.consume_input()  # a notice, or its last words and the end
        except OperationalError:
            return True
    return False
