"""Figures of the demo's earlier quarters: tables without records, the same for the same seed."""

from datetime import date

import pytest

from tests.cast import seat
from tests.factories import NOW
from tests.sightings.windows import at_window
from ventanilla.demo import days, earlier, notified
from ventanilla.network.roles import Role
from ventanilla.notifications.models import Notification
from ventanilla.reports.models import Edition
from ventanilla.reports.states import Audience
from ventanilla.reports.yearbook import catalogue, periods
from ventanilla.reports.yearbook.asking import Asked

pytestmark = pytest.mark.django_db
TODAY = days.today(NOW)
YEAR = Asked(periods.between(date(2025, 1, 1), date(2025, 12, 31)), Audience.INSIDE, TODAY)


@pytest.fixture
def posts(mcallen, laredo):
    at_window("paula", mcallen, "pasaporte")
    seat("head", mcallen, Role.SUPERVISOR)
    return mcallen, laredo


def kept():
    return list(Edition.objects.order_by("protocol", "quarter").values_list("protocol", "digest"))


@pytest.mark.parametrize("table", ["T4", "T7", "T8"])
def test_a_table_of_a_year_has_lines_of_its_posts(posts, table):
    earlier.fill(seed=1, now=NOW)
    sheet = catalogue.made(table, YEAR)
    assert sheet.grids, sheet.missing
    titles = {row.title for grid in sheet.grids for row in grid.rows}
    assert {post.short_name for post in posts} <= titles


def test_the_same_seed_gives_the_same(posts):
    earlier.fill(seed=1, now=NOW)
    first = kept()
    assert len(first) == 3 * days.QUARTERS
    Edition.objects.all().delete()
    earlier.fill(seed=1, now=NOW)
    assert kept() == first
    Edition.objects.all().delete()
    earlier.fill(seed=2, now=NOW)
    assert kept() != first


def test_a_quarter_with_records_is_counted_and_not_invented(posts):
    notified.fill(seed=1, now=NOW)
    first, last = days.quarters_before(TODAY, 2)[0], days.quarters_before(TODAY, 1)[0]
    there = Notification.objects.filter(
        received_at__date__range=(last.first_month, last.last_day)
    ).exclude(outcome="transferred")
    assert there.exists()
    assert not Notification.objects.filter(received_at__date__lte=first.last_day).exists()
    earlier.fill(seed=1, now=NOW)
    told = Edition.objects.filter(protocol="notifications").order_by("quarter")
    *before, counted = told
    assert all(row.tables["kind-outcome"]["cells"][-1][-1] > 2 * earlier.TOLD[0] for row in before)
    assert counted.quarter == last.first_month
    assert there.count() < earlier.TOLD[0]
    assert not counted.tables  # these are too few to show
