"""Requests of tests go through the connections of pages, with the rights that pages have.

Around them a test works as a job of its own, which sees every case: what it prepares, and what it
looks at afterwards, is not what it tests.
"""

import copy
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC

import psycopg
import time_machine
from django.db import connections
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from ventanilla.cli.embedded.cluster import superuser
from ventanilla.config.databases import APP, DOOR, KEYS, WORKER, parse
from ventanilla.config.place import Server
from ventanilla.config.postgres.base import DatabaseWrapper
from ventanilla.security.locks import catalogue
from ventanilla.security.locks.applying import functions

#: as whom a page enters
ROLES = {"default": APP, "door": DOOR}
#: and a test around it: alias -> database, role
CONNECTIONS = {
    "default": ("default", WORKER),
    "door": ("default", WORKER),
    "releases": ("default", KEYS),
    "keys": ("keys", KEYS),
}
#: the moment by which the database decides, moved with the tests' own clock; and who looks into the
#: log afterwards
#: whose rows are kept beside (tests/shipped.py)
SHELVED = "protocols_publishedversion"
PREPARED = f"""
    GRANT SELECT ON audit_event TO {WORKER};
    CREATE POLICY tests ON audit_event FOR SELECT TO {WORKER} USING (true);
    CREATE OR REPLACE FUNCTION sec.now() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
      SELECT clock_timestamp()
             + coalesce(nullif(current_setting('tests.ahead', true), ''), '0')::float
             * interval '1 second'
    $$;
    CREATE SCHEMA IF NOT EXISTS tests;
    GRANT USAGE ON SCHEMA tests TO {WORKER};
    CREATE TABLE IF NOT EXISTS tests.shelf (LIKE {SHELVED} INCLUDING STORAGE);
    ALTER TABLE tests.shelf ALTER COLUMN id DROP NOT NULL;
    GRANT SELECT, INSERT ON tests.shelf TO {WORKER}
"""
#: connections of pages that nobody uses now, by alias. A journey's server answers each request in a
#: thread of its own, and what a new connection has to learn costs more than the request.
_spare: defaultdict[str, deque[DatabaseWrapper]] = defaultdict(deque)
_server: list[Server] = []


def connect(server: Server, names: Mapping[str, str]) -> None:
    """Point Django at two databases (alias -> name), as the role of jobs and commands."""
    for alias, (database, role) in CONNECTIONS.items():
        address = server.url(role=role, database=names[database])
        connections.settings[alias].update(parse(address))
    with psycopg.connect(superuser(server, names["default"]), autocommit=True) as connection:
        connection.execute(PREPARED)
        catalogue.keep(connection, functions())
    _server[:] = [server]


def disconnect() -> None:
    """Let go of them, so that they can be dropped."""
    connections.close_all()
    for spare in _spare.values():
        while spare:
            spare.pop().close()


class Pages:
    """Middleware, before all others: this request is served with the rights of a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with served():
            return self.get_response(request)


@contextmanager
def served() -> Iterator[None]:
    """As a page is served, by the tests' own clock."""
    outside = {alias: connections[alias] for alias in ROLES}
    pages = {alias: _taken(alias) for alias in ROLES}
    try:
        for alias, page in pages.items():
            connections[alias] = page
            with page.cursor() as cursor:
                cursor.execute("SELECT set_config('tests.ahead', %s, false)", [_ahead()])
        yield
    finally:
        for alias, connection in outside.items():
            connections[alias] = connection
        for alias, page in pages.items():
            _put_back(alias, page)


def _ahead() -> str:
    """By how many seconds the tests' clock is ahead of the machine's.

    A little more, so that no step of the machine's clock puts the database before the moment.
    """
    if not time_machine.escape_hatch.is_travelling():
        return "0"
    there = time_machine.escape_hatch.datetime.datetime.now(UTC)
    return f"{(timezone.now() - there).total_seconds() + 0.005:.6f}"


def _taken(alias: str) -> DatabaseWrapper:
    """A connection as the role of pages: one that was used before, or a new one."""
    try:
        return _spare[alias].pop()
    except IndexError:
        settings = copy.deepcopy(connections.settings[alias])
        settings |= {"USER": ROLES[alias], "PASSWORD": _server[0].password(ROLES[alias])}
        page = DatabaseWrapper(settings, alias)
        page.inc_thread_sharing()
        return page


def _put_back(alias: str, page: DatabaseWrapper) -> None:
    if page.errors_occurred or page.in_atomic_block:
        page.close()
    else:
        _spare[alias].append(page)


def next_page(alias: str) -> DatabaseWrapper:
    """The connection that the next request is going to have: to count what it asks."""
    page = _taken(alias)
    _put_back(alias, page)
    return page
