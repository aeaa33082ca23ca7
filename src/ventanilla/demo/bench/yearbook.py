"""The ten tables of the ministry over all cases since the beginning, beside the bare statement."""

import time
from statistics import median
from urllib.parse import urlencode

import psycopg
from django.urls import reverse
from django.utils import timezone

from ventanilla.demo.bench import officers
from ventanilla.demo.bench.locks import administrator
from ventanilla.network.roles import Role
from ventanilla.reports import publishing, selectors
from ventanilla.reports.models import CaseFigures
from ventanilla.reports.yearbook import catalogue

AGAIN = 25
#: what T1 says, asked of the cases themselves, with nothing hidden
BARE = """
    SELECT protocol, post_id, sex, age_band, date_trunc('quarter', month), count(*)
    FROM reports_casefigures GROUP BY 1, 2, 3, 4, 5
"""


def of_the_tables(port: int) -> dict[str, float | None]:
    """Median milliseconds of the page of each table; what the night took; the bare statement."""
    today = timezone.localdate()
    begun = time.perf_counter()
    publishing.publish(today=today)
    publishing.publish_counted(today=today)
    figures: dict[str, float | None] = {"yearbook_night": time.perf_counter() - begun}
    first = selectors.first_counted() or today
    query = urlencode({"since": f"{first:%Y-%m}", "until": f"{today:%Y-%m}"})
    site = officers.site(port, officers.hire(1, Role.ANALYST))
    pages: list[float | None] = []
    for code in catalogue.TABLES:
        page = f"{reverse('reports:table', args=[code])}?{query}"
        run, every = site.best(site.again(page, AGAIN), connections=1)
        failed = sum(each.failed(lambda answer: answer.status == 200) for each in every)
        figures[f"yearbook_{code.lower()}"] = None if failed else run.p50
        pages.append(figures[f"yearbook_{code.lower()}"])
    bare, seen = _bare(), [page for page in pages if page]
    return figures | {
        "yearbook_bare": bare,
        "yearbook_ratio": max(seen) / bare if seen else None,
        "yearbook_cases": CaseFigures.objects.count(),
    }


def _bare() -> float:
    times = []
    with psycopg.connect(administrator(), autocommit=True) as connection:
        for _ in range(5):
            begun = time.perf_counter()
            connection.execute(BARE).fetchall()
            times.append(time.perf_counter() - begun)
    return 1000 * median(times)
