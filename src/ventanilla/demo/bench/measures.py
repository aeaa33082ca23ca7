"""The measurements: each takes the site and gives figures by the keys of ``table.BARS``."""

import contextlib
import gc
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from random import Random
from statistics import median
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connections
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from ventanilla.cases import selectors
from ventanilla.cases.models import Case
from ventanilla.cases.services import assigning
from ventanilla.demo import people
from ventanilla.demo.bench import locks, officers, raw, services, tracks, yearbook
from ventanilla.demo.bench.client import Answer, Request, Site
from ventanilla.demo.bench.material import registered, seat_of
from ventanilla.demo.stories import of_the_year
from ventanilla.interviews import services as interviews
from ventanilla.interviews.services import Sent
from ventanilla.interviews.submissions import write
from ventanilla.network.roles import Role
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.plan import plan
from ventanilla.reports import publishing
from ventanilla.security.models import Seat

Figures = dict[str, float | None]
MANY, SITTINGS, AT_ONCE = 500, 240, 32


def take(port: int, wanted: list[str]) -> Figures:
    """The figures of the named measurements."""
    figures: Figures = {}
    for name in wanted:
        figures |= MEASURES[name](port)
    return figures


def _fine(answer: Answer) -> bool:
    return answer.status in (200, 302)


def the_list(port: int) -> Figures:
    """The list of all cases, whatever their state: 50 rows and the count."""
    site = officers.site(port, officers.hire(12, Role.CASE_OFFICER))
    run, every = site.best(site.again(reverse("cases:list") + "?state=all", MANY))
    failed = sum(each.failed(_fine) for each in every)
    return {"list_rate": None if failed else run.rate, "list_p50": run.p50}


def a_bare_page(port: int) -> Figures:
    """A page that asks nothing: how fast the machine is at this moment."""
    site = officers.site(port, officers.hire(1, Role.CASE_OFFICER))
    return {"bare_rate": site.best(site.again("/health/", MANY * 2))[0].rate}


def a_case(port: int) -> Figures:
    """The page of a case, many different ones."""
    seats = officers.hire(5, Role.CASE_OFFICER)
    site = officers.site(port, seats)
    seen = selectors.visible_to(seats[0], timezone.now()).order_by("pk")
    ids = list(seen.values_list("pk", flat=True)[:100])
    # The same officer opens a case again: of a hundred, each twenty, as in ten minutes of work.
    requests = [Request(reverse("cases:detail", args=[pk]), by) for by, pk in enumerate(ids * 2)]
    alone, one = site.best(requests, connections=1)
    together, four = site.best(requests)
    failed = sum(each.failed(_fine) for each in (*one, *four))
    return {
        "case_p50": None if failed else alone.p50,
        "case_rate": None if failed else together.rate,
    }


def pages(port: int) -> Figures:
    """Median times of the pages that must not slow down with the number of cases."""
    seats, cases = officers.at_work()
    site = officers.site(port, seats)
    wanted = {
        "desk_ms": site.again(reverse("desk:mine"), 100),
        "post_ms": site.again(reverse("desk:post"), 100),
        "page_ms": [Request(cases[by % len(cases)], by) for by in range(100)],
    }
    figures: Figures = {}
    for key, requests in wanted.items():
        run, every = site.best(requests, connections=1)
        figures[key] = None if sum(each.failed(_fine) for each in every) else run.p50
    return figures


def queries(port: int) -> Figures:
    """How often a page asks the databases, through whichever connection."""
    seat = seat_of(Role.SUPERVISOR, "tomas")
    track = selectors.visible_to(seat, timezone.now()).order_by("-opened_on")[0]
    client = Client(headers={"accept-language": "es", "host": "localhost"})
    client.cookies[settings.SESSION_COOKIE_NAME] = officers.sign_in(seat)
    paths = {
        "desk_queries": reverse("desk:mine"),
        "post_queries": reverse("desk:post"),
        "list_queries": reverse("cases:list"),
        "page_queries": reverse("cases:detail", args=[track.pk]),
    }
    figures: Figures = {}
    for key, path in paths.items():
        client.get(path)
        with contextlib.ExitStack() as stack:
            asked = [stack.enter_context(CaptureQueriesContext(each)) for each in connections.all()]
            answer = client.get(path)
        figures[key] = sum(map(len, asked)) if answer.status_code == 200 else None
    return figures


def the_plan(port: int) -> Figures:
    """The plan of cases that have come to their end, in this process."""
    seat = seat_of(Role.SUPERVISOR, "tomas")
    now = timezone.now()
    times = []
    gc.collect()
    gc.freeze()  # as a worker does when it has loaded its packages
    for track in selectors.opening(seat, now).order_by("pk")[:60]:
        case = selectors.open_track(track, seat=seat, at=now, purpose="case.read")
        state = selectors.state_of(
            track, package=case.package, record=case.record, names=case.names, at=now
        )
        for _ in range(5):
            begun = time.perf_counter()
            plan(case.package, state, now)
            times.append(time.perf_counter() - begun)
    return {"plan_ms": 1000 * median(times)}


def weight(port: int) -> Figures:
    """What a browser fetches with an empty cache, gzipped."""
    seats = officers.hire(1, Role.SUPERVISOR)
    site, seat = officers.site(port, seats), seats[0]
    track = selectors.visible_to(seat, timezone.now()).order_by("-opened_on")[0]
    page = site.get(reverse("cases:detail", args=[track.pk]))
    total = len(gzip.compress(page.body)) + sum(_linked(site, page.body).values())
    talk = render_to_string("interviews/sitting.html", {"sitting": {}})
    linked = _linked(site, talk.encode())
    scripts = [size for path, size in linked.items() if path.endswith(".js")]
    return {"page_kb": total / 1024, "script_kb": sum(scripts) / 1024 or None}


def _linked(site: Site, page: bytes) -> Mapping[str, int]:
    """Styles and scripts of a page, and what these import: address -> gzipped bytes."""
    tree = html.fromstring(page)
    found = [item.get("href") or item.get("src") for item in tree.iter("link", "script")]
    sizes: dict[str, int] = {}
    while found:
        path = str(found.pop()).split("?")[0]
        if path in sizes or not path.startswith("/static/") or not path.endswith((".css", ".js")):
            continue
        body = site.get(path).body
        sizes[path] = len(gzip.compress(body))
        folder = path.rsplit("/", 1)[0]
        for name in re.findall(rb"""(?:from|import)\s*\(?\s*["']\./([^"']+\.js)["']""", body):
            found.append(f"{folder}/{name.decode()}")
    return sizes


def the_csv(port: int) -> Figures:
    """All figures of the year, as one file."""
    publishing.publish(today=timezone.localdate())  # what the worker does by night
    site = officers.site(port, officers.hire(1, Role.HEAD_OF_POST))
    answer = site.get("/figures/all.csv")
    if answer.status != 200:
        return {"csv_s": None, "csv_rows": None}
    return {"csv_s": answer.seconds, "csv_rows": answer.body.count(b"\n")}


def registering(port: int) -> Figures:
    """The form of a notice, sent by 32 connections at the same moment."""
    site = officers.site(port, officers.hire(4, Role.INTAKE_OFFICER))
    rng = Random(11)
    before = set(Case.objects.values_list("number", flat=True))
    requests = [_notice(site, rng, by) for by in range(AT_ONCE * 2)]
    run = site.run(requests, connections=AT_ONCE)
    numbers = [
        number for number in Case.objects.values_list("number", flat=True) if number not in before
    ]
    double = sum(count - 1 for count in Counter(numbers).values())
    failed = run.failed(lambda answer: answer.status == 302) + len(requests) - len(numbers)
    return {"register_failed": failed, "register_double": double, "register_rate": run.rate}


def _notice(site: Site, rng: Random, by: int) -> Request:
    person = people.invent(rng, on=timezone.localdate())
    address = f"/notices/new/?protocol={of_the_year().script.protocol}"
    page: Any = html.fromstring(site.get(address, by=by).body)
    form = next(form for form in page.forms if "given_names" in form.fields)
    told = {
        "given_names": person.given,
        "first_surname": person.first_surname,
        "second_surname": person.second_surname,
        "stated_age": str(person.age),
        "stated_sex": person.sex,
        "authority": "border_patrol",
        "channel": "phone",
        "place": person.town,
    }
    kept = [(name, value) for name, value in form.form_values() if name not in told]
    return Request(address, by, form=[*kept, *told.items()])


def submitting(port: int) -> Figures:
    """An interview of forty answers, sent to so many sittings that are open."""
    seats = officers.hire(SITTINGS // 30, Role.CASE_OFFICER)
    site = officers.site(port, seats)
    requests = [_submission(seats[by % len(seats)], Random(by), by) for by in range(SITTINGS)]
    run, every = site.best(requests)
    return {
        "submit_rate": run.rate,
        "submit_p50": run.p50,
        "submit_failed": sum(each.failed(lambda answer: answer.status == 200) for each in every),
    }


def _submission(seat: Seat, rng: Random, by: int) -> Request:
    now = timezone.now() - timedelta(minutes=30)
    track = registered(rng, now)
    chief = seat_of(Role.SUPERVISOR, "tomas")
    assigning.assign(track=track, to=seat, by=chief, at=now)
    package = protocols.package(track.package.content_hash)

    (before, prepared), (asked, heard) = of_the_year().measured()
    ready = interviews.open_sitting(track=track, instrument=before, by=seat, at=now)
    xml = write(package.instruments[before], prepared, informed=True)
    sent = Sent(submission_id=uuid4(), xml=xml, language="es")
    interviews.submit(sitting=ready, sent=sent, by=seat, at=now)
    sitting = interviews.open_sitting(track=track, instrument=asked, by=seat, at=now)
    body = {
        "submission_id": str(uuid4()),
        "sitting_version": f"{package.version}-{package.content_hash[:12]}",
        "xml": write(package.instruments[asked], heard, informed=True).decode(),
        "started_at": now.isoformat(),
        "ended_at": timezone.now().isoformat(),
        "language": "es",
    }
    path = reverse("interviews:submit", args=[sitting.pk])
    return Request(path, by, body=json.dumps(body).encode())


MEASURES: Mapping[str, Callable[[int], Figures]] = {
    "bare": a_bare_page,
    "list": the_list,
    "case": a_case,
    "pages": pages,
    "queries": queries,
    "plan": the_plan,
    "tracks": tracks.of_three_tracks,
    "weight": weight,
    "csv": the_csv,
    "registering": registering,
    "submitting": submitting,
    "raw": raw.against_raw,
    "locks": locks.on_and_off,
    "in_sql": locks.in_sql,
    "search": locks.searching,
    "elsewhere": locks.elsewhere,
    "directory": services.of_services,
    "yearbook": yearbook.of_the_tables,
}
