"""What the second lock costs: the same pages with row-level security off, and its statements."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from statistics import median, quantiles
from typing import Any

import psycopg
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from psycopg import sql

from ventanilla.cases import episodes, lists, selectors
from ventanilla.config import environment, place
from ventanilla.config.databases import APP
from ventanilla.demo import calibration, people
from ventanilla.demo.bench import officers
from ventanilla.demo.bench.client import Request, Site
from ventanilla.network.roles import Role
from ventanilla.security.identity import ENTER, Identity, entered
from ventanilla.security.locks import policies
from ventanilla.security.models import Seat

Figures = dict[str, float | None]
ROUNDS, A_ROUND, ASKED, TIMES = 6, 20, 200, 15
HOW = ("on", "off")
#: never read from one end to the other
ALL = frozenset({"cases_track", "cases_case", "security_dossier"})
#: many are called so, or few
SOUGHT = ("Guadalupe", "Jose Hernandes", "Xochitl", "Maria de la Lus", "Ramires")


def administrator(alias: str = "default") -> str:
    """The address of the embedded server's administrator, for a database of the bench."""
    server = place.read_server(environment.profile())
    if server is None:
        raise place.SetupError("The bench has lost its server.")
    return server.url(role=place.SUPERUSER, database=settings.DATABASES[alias]["NAME"])


@contextmanager
def without_locks() -> Iterator[None]:
    """Row-level security off on every table of this throw-away database; and on again."""
    _switch("DISABLE")
    try:
        yield
    finally:
        _switch("ENABLE")


def _switch(how: str) -> None:
    with psycopg.connect(administrator(), autocommit=True) as connection:
        for table in policies.tables():
            name = sql.Identifier(table)
            connection.execute(
                sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY").format(name, sql.SQL(how))
            )


def on_and_off(port: int) -> Figures:
    """My desk and a case page with the locks and without, in turn: what disturbs, disturbs both."""
    seats, cases = officers.at_work()
    site = officers.site(port, seats)
    wanted = {
        "desk": site.again(reverse("desk:mine"), A_ROUND),
        "case": [Request(cases[by % len(cases)], by) for by in range(A_ROUND)],
    }
    seen: dict[str, list[float | None]] = {f"{name}_{how}": [] for name in wanted for how in HOW}
    for _ in range(ROUNDS):
        _round(site, wanted, seen, "on")
        with without_locks():
            _round(site, wanted, seen, "off")
    best = {key: min(filter(None, times), default=None) for key, times in seen.items()}
    for name in wanted:
        on, off = best[f"{name}_on"], best[f"{name}_off"]
        best[f"{name}_locks"] = on / off if on and off and None not in seen[f"{name}_on"] else None
    return best


def _round(
    site: Site, wanted: dict[str, list[Request]], seen: dict[str, list[float | None]], how: str
) -> None:
    for name, requests in wanted.items():
        site.run(requests[:8])  # each connection plans its statements anew
        run = site.run(requests, connections=1)
        fine = not run.failed(lambda answer: answer.status == 200)
        seen[f"{name}_{how}"].append(run.p50 if fine else None)


def in_sql(port: int) -> Figures:
    """Statements of pages, as a page's role with an officer's identity: time in the server."""
    seat = officers.hire(1, Role.CASE_OFFICER, post=busiest())[0]
    who, now = Identity(officers.sign_in(seat), seat.pk), timezone.now()
    every = lists.listed(seat, now, state="all")
    listed = lists.listed(seat, now).values_list(*lists.LINE)[:50]
    one = selectors.visible_to(seat, now).filter(pk=every[1000].pk)
    server = place.read_server(environment.profile())
    assert server is not None  # noqa: S101 - administrator() would have said so
    address = server.url(role=APP, database=settings.DATABASES["default"]["NAME"])
    with psycopg.connect(address) as connection:
        return {
            "scope_rows": every.count(),
            "enter_ms": _entering(connection, who),
            "scope_list_ms": _explained(connection, who, listed),
            "point_ms": _explained(connection, who, one),
            "scope_all_ms": _explained(connection, who, every.values_list(*lists.LINE)[:50]),
        }


def busiest() -> str:
    """The code of the post with the most cases in the network; the only one, where there is one."""
    codes = sorted(calibration.POSTS, key=lambda code: -calibration.POSTS[code])
    seats = {seat.post.code: seat for seat in Seat.objects.select_related("post", "officer")
             .filter(role=Role.SUPERVISOR, post__code__in=codes)}  # fmt: skip
    now = timezone.now()
    return max(codes[:5], key=lambda code: selectors.visible_to(seats[code], now).count())


def _entering(connection: psycopg.Connection, who: Identity) -> float:
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        connection.execute(*who.entry())
        times.append(time.perf_counter() - begun)
        connection.rollback()
    return 1000 * median(times)


def _explained(connection: psycopg.Connection, who: Identity, rows: QuerySet[Any, Any]) -> float:
    """Planning and running a query, in milliseconds. Raises where it reads all cases."""
    said, values = rows.query.sql_with_params()
    times = []
    for _ in range(TIMES):
        connection.execute(ENTER, [who.secret, who.seat])
        statement = f"EXPLAIN (ANALYZE, FORMAT JSON) {said}".encode()
        found = connection.execute(statement, values).fetchone()
        connection.rollback()
        told = found[0][0] if found else {}
        if _reads_all(told["Plan"]):
            raise RuntimeError(f"All cases are read: {json.dumps(told)}")
        times.append(float(told["Planning Time"] + told["Execution Time"]))
    return median(times)


def _reads_all(plan: dict[str, Any]) -> bool:
    found = plan["Node Type"] == "Seq Scan" and plan["Relation Name"] in ALL
    return found or any(_reads_all(part) for part in plan.get("Plans", ()))


def searching(port: int) -> Figures:
    """Looking for a name among all cases of a post, over HTTP; and how many those are."""
    seats = officers.hire(2, Role.CASE_OFFICER)
    site = officers.site(port, seats)
    asked = [
        Request(reverse("cases:list"), by, form=[("state", "all"), ("q", words)])
        for by, words in enumerate(SOUGHT * 4)
    ]
    kept = site.run(asked, connections=1).answers
    requests = [Request(answer.headers["location"], by) for by, answer in enumerate(kept)]
    run = site.run(requests, connections=1)
    if run.failed(lambda answer: answer.status == 200):
        return {"search_s": None, "search_cases": None}
    every = selectors.visible_to(seats[0], timezone.now())
    return {"search_s": run.p50 / 1000, "search_cases": every.count()}


def elsewhere(port: int) -> Figures:
    """Whether a person is known at another post: the whole question, and its slowest twentieth."""
    rng, seats = Random(17), officers.hire(ASKED // 40, Role.CASE_OFFICER)
    secrets = [officers.sign_in(seat) for seat in seats]
    today, times, found = timezone.localdate(), [], 0
    for number in range(ASKED):
        names = people.invent(rng, on=today).names
        which = number % len(seats)
        with entered(Identity(secrets[which], seats[which].pk)):
            begun = time.perf_counter()
            found += bool(episodes.known_elsewhere(names, seat=seats[which]))
            times.append(time.perf_counter() - begun)
    return {"elsewhere_p95": 1000 * quantiles(times, n=20)[-1], "elsewhere_found": found}
