"""The directory with 50,000 services: whole pages of a search, beside the bare statement."""

import time
from random import Random
from statistics import median, quantiles
from urllib.parse import urlencode

import psycopg
from django.urls import reverse
from django.utils import timezone

from ventanilla.demo import directory
from ventanilla.demo.bench import officers
from ventanilla.demo.bench.client import Request
from ventanilla.demo.bench.locks import administrator
from ventanilla.directory import needs
from ventanilla.directory.models import Service
from ventanilla.network import places
from ventanilla.network.models import Post
from ventanilla.network.roles import Role

MANY, AGAIN = 50_000, 60
NEEDS = ("refugio_emergencia", "legal_migratorio", "terapia", "clinica_comunitaria", "legal")
AROUND = ("78501", "San Diego, CA", "Hidalgo County, TX", "60608", "El Paso, TX", "77002")
LANGUAGES = ("es", "en", "nah", "mix")
#: a need, a language and a place, with nothing around them
BARE = b"""
    SELECT s.id, s.name,
           3958.8 * acos(least(1, sin(radians(l.latitude)) * sin(radians(%(north)s))
           + cos(radians(l.latitude)) * cos(radians(%(north)s))
             * cos(radians(l.longitude - %(east)s)))) AS miles
    FROM directory_service AS s
    JOIN directory_attribute AS a ON a.link_id = s.id AND a.taxonomy_term_id = ANY(%(terms)s)
    JOIN directory_language AS g ON g.service_id = s.id AND g.code = %(language)s
    JOIN directory_serviceatlocation AS t ON t.service_id = s.id
    JOIN directory_location AS l ON l.id = t.location_id
    WHERE s.status = 'active' AND l.latitude BETWEEN %(north)s - 0.5 AND %(north)s + 0.5
      AND l.longitude BETWEEN %(east)s - 0.7 AND %(east)s + 0.7
    ORDER BY miles LIMIT 20
"""


def of_services(port: int) -> dict[str, float | None]:
    """Median and slowest twentieth of the search's page, and how often the bare statement."""
    _fill()
    asked = [
        (NEEDS[by % len(NEEDS)], AROUND[by % len(AROUND)], LANGUAGES[by % len(LANGUAGES)])
        for by in range(AGAIN)
    ]
    site = officers.site(port, officers.hire(1, Role.CASE_OFFICER))
    page = reverse("directory:search")
    requests = [
        Request(f"{page}?{urlencode({'need': need, 'place': place, 'language': language})}", 0)
        for need, place, language in asked
    ]
    run, every = site.best(requests, connections=1)
    if sum(each.failed(lambda answer: answer.status == 200) for each in every):
        return {"directory_p50": None, "directory_p95": None, "directory_ratio": None}
    slowest = quantiles((answer.seconds for each in every for answer in each.answers), n=20)[-1]
    bare = _bare(asked)
    return {
        "directory_p50": run.p50,
        "directory_p95": 1000 * slowest,
        "directory_bare": bare,
        "directory_ratio": run.p50 / bare,
        "directory_services": Service.objects.count(),
    }


def _fill() -> None:
    if Service.objects.count() >= MANY:
        return
    posts = list(Post.objects.consular().select_related("region").order_by("code"))
    directory.write(rng=Random(3), posts=posts, many=MANY, now=timezone.now(), seal=False)
    with psycopg.connect(administrator(), autocommit=True) as connection:
        connection.execute("ANALYZE")


def _bare(asked: list[tuple[str, str, str]]) -> float:
    """Median milliseconds of the statement alone."""
    times = []
    with psycopg.connect(administrator(), autocommit=True) as connection:
        for need, text, language in asked:
            point = places.find(text)[0].point
            values = {
                "terms": [needs.needs()[code].id for code in needs.with_below([need])],
                "language": language,
                "north": point.latitude if point else 0.0,
                "east": point.longitude if point else 0.0,
            }
            begun = time.perf_counter()
            connection.execute(BARE, values).fetchall()
            times.append(time.perf_counter() - begun)
    return 1000 * median(times)
