"""The measurements: each takes the site and gives figures by the keys of ``table.BARS``."""

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
from django.db import connection, connections
from django.middleware.csrf import _get_new_csrf_string
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from ventanilla.cases import selectors
from ventanilla.cases.models import Case
from ventanilla.cases.services import assigning
from ventanilla.demo import answers, people
from ventanilla.demo.bench import raw
from ventanilla.demo.bench.client import Answer, Request, Site
from ventanilla.demo.bench.material import registered, seat_of
from ventanilla.interviews import services as interviews
from ventanilla.interviews.services import Sent
from ventanilla.interviews.submissions import write
from ventanilla.network.roles import Role
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.plan import plan
from ventanilla.reports import services as reports
from ventanilla.security.models import Officer, Seat
from ventanilla.web.sessions import SessionStore

Figures = dict[str, float | None]
MANY, SITTINGS, AT_ONCE = 500, 240, 32
#: left out of the forty answers of the measured interview
SPARE = ("m8_3_worry", "m9_activity", "m9_mood", "m7_4_sleep", "m6_told_return")


def take(port: int, wanted: list[str]) -> Figures:
    """The figures of the named measurements."""
    figures: Figures = {}
    for name in wanted:
        figures |= MEASURES[name](port)
    return figures


def _signed_in(officer: Officer) -> str:
    """The session of somebody who signed in just now."""
    session = SessionStore()
    session["_auth_user_id"] = str(officer.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = officer.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _site(port: int, seat: Seat) -> Site:
    cookies = {
        settings.SESSION_COOKIE_NAME: _signed_in(seat.officer),
        settings.CSRF_COOKIE_NAME: _get_new_csrf_string(),
        settings.LANGUAGE_COOKIE_NAME: "es",
    }
    site = Site(port, cookies)
    for _ in range(8):  # both workers have read the package and the templates
        answer = site.get(reverse("cases:list"))
        if answer.status != 200:
            raise RuntimeError(f"The list of cases answers {answer.status}.")
    return site


def _fine(answer: Answer) -> bool:
    return answer.status in (200, 302)


def the_list(port: int) -> Figures:
    """The list of all cases, whatever their state: 50 rows and the count."""
    site = _site(port, seat_of(Role.CASE_OFFICER, "brenda"))
    run, every = site.best([Request(reverse("cases:list") + "?state=all")] * MANY)
    failed = sum(each.failed(_fine) for each in every)
    return {"list_rate": None if failed else run.rate, "list_p50": run.p50}


def a_bare_page(port: int) -> Figures:
    """A page that asks nothing: how fast the machine is at this moment."""
    site = _site(port, seat_of(Role.CASE_OFFICER, "brenda"))
    return {"bare_rate": site.best([Request("/health/")] * MANY * 2)[0].rate}


def a_case(port: int) -> Figures:
    """The page of a case, many different ones."""
    seat = seat_of(Role.CASE_OFFICER, "brenda")
    site = _site(port, seat)
    now = timezone.now()
    ids = list(selectors.visible_to(seat, now).order_by("pk").values_list("pk", flat=True)[:100])
    requests = [Request(reverse("cases:detail", args=[pk])) for pk in ids] * 2
    alone, one = site.best(requests, connections=1)
    together, four = site.best(requests)
    failed = sum(each.failed(_fine) for each in (*one, *four))
    return {
        "case_p50": None if failed else alone.p50,
        "case_rate": None if failed else together.rate,
    }


def pages(port: int) -> Figures:
    """Median times of the pages that must not slow down with the number of cases."""
    seat = seat_of(Role.SUPERVISOR, "tomas")
    site = _site(port, seat)
    track = selectors.visible_to(seat, timezone.now()).exclude(stage="").order_by("-opened_on")[0]
    paths = {
        "desk_ms": reverse("desk:mine"),
        "post_ms": reverse("desk:post"),
        "page_ms": reverse("cases:detail", args=[track.pk]),
    }
    return {
        key: site.best([Request(path)] * 100, connections=1)[0].p50 for key, path in paths.items()
    }


def queries(port: int) -> Figures:
    """How often a page asks the two databases."""
    seat = seat_of(Role.SUPERVISOR, "tomas")
    track = selectors.visible_to(seat, timezone.now()).order_by("-opened_on")[0]
    client = Client(headers={"accept-language": "es", "host": "localhost"})
    client.force_login(seat.officer)
    paths = {
        "desk_queries": reverse("desk:mine"),
        "post_queries": reverse("desk:post"),
        "list_queries": reverse("cases:list"),
        "page_queries": reverse("cases:detail", args=[track.pk]),
    }
    figures: Figures = {}
    for key, path in paths.items():
        client.get(path)
        with (
            CaptureQueriesContext(connection) as mine,
            CaptureQueriesContext(connections["keys"]) as keys,
        ):
            client.get(path)
        figures[key] = len(mine) + len(keys)
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
    seat = seat_of(Role.SUPERVISOR, "tomas")
    site = _site(port, seat)
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
    reports.publish(today=timezone.localdate())  # what the worker does by night
    site = _site(port, seat_of(Role.HEAD_OF_POST, "elena"))
    answer = site.get("/figures/all.csv")
    if answer.status != 200:
        return {"csv_s": None, "csv_rows": None}
    return {"csv_s": answer.seconds, "csv_rows": answer.body.count(b"\n")}


def registering(port: int) -> Figures:
    """The form of a notice, sent by 32 connections at the same moment."""
    site = _site(port, seat_of(Role.INTAKE_OFFICER, "dora"))
    rng = Random(11)
    before = set(Case.objects.values_list("number", flat=True))
    requests = [_notice(site, rng) for _ in range(AT_ONCE * 2)]
    run = site.run(requests, connections=AT_ONCE)
    numbers = [
        number for number in Case.objects.values_list("number", flat=True) if number not in before
    ]
    double = sum(count - 1 for count in Counter(numbers).values())
    failed = run.failed(lambda answer: answer.status == 302) + len(requests) - len(numbers)
    return {"register_failed": failed, "register_double": double, "register_rate": run.rate}


def _notice(site: Site, rng: Random) -> Request:
    person = people.invent(rng, on=timezone.localdate())
    page: Any = html.fromstring(site.get("/notices/new/?protocol=uca").body)
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
    return Request("/notices/new/?protocol=uca", form=[*kept, *told.items()])


def submitting(port: int) -> Figures:
    """An interview of forty answers, sent to so many sittings that are open."""
    seat = seat_of(Role.CASE_OFFICER, "brenda")
    site = _site(port, seat)
    requests = [_submission(seat, Random(number)) for number in range(SITTINGS)]
    run, every = site.best(requests)
    return {
        "submit_rate": run.rate,
        "submit_p50": run.p50,
        "submit_failed": sum(each.failed(lambda answer: answer.status == 200) for each in every),
    }


def _submission(seat: Seat, rng: Random) -> Request:
    now = timezone.now() - timedelta(minutes=30)
    track = registered(rng, now)
    chief = seat_of(Role.SUPERVISOR, "tomas")
    assigning.assign(track=track, to=seat, by=chief, at=now)
    package = protocols.package(track.package.content_hash)

    def xml(name: str, given: Mapping[str, answers.Value]) -> bytes:
        return write(package.instruments[name], dict(given), informed=True)

    ready = interviews.open_sitting(track=track, instrument="preparation", by=seat, at=now)
    prepared = xml("preparation", {**answers.PREPARED, "prep_language": "es"})
    interviews.submit(
        sitting=ready,
        sent=Sent(submission_id=uuid4(), xml=prepared, language="es"),
        by=seat,
        at=now,
    )
    sitting = interviews.open_sitting(track=track, instrument="initial_evaluation", by=seat, at=now)
    heard = dict(list(answers.CALM.items())[-38:]) | {
        "m1_1_name": "Invento de Prueba", "m1_2_age": "16", "assent_talk": "yes",
        "m1_8_nationality": "confirmed", "m1_8_identity": "consistent",
    }  # fmt: skip
    for name in SPARE[: max(0, len(heard) - 40)]:
        heard.pop(name)
    body = {
        "submission_id": str(uuid4()),
        "sitting_version": f"{package.version}-{package.content_hash[:12]}",
        "xml": xml("initial_evaluation", heard).decode(),
        "started_at": now.isoformat(),
        "ended_at": timezone.now().isoformat(),
        "language": "es",
    }
    return Request(reverse("interviews:submit", args=[sitting.pk]), body=json.dumps(body).encode())


MEASURES: Mapping[str, Callable[[int], Figures]] = {
    "bare": a_bare_page,
    "list": the_list,
    "case": a_case,
    "pages": pages,
    "queries": queries,
    "plan": the_plan,
    "weight": weight,
    "csv": the_csv,
    "registering": registering,
    "submitting": submitting,
    "raw": raw.against_raw,
}
