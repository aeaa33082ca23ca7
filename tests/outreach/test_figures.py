"""Published figures worked out again, the programme's table, and what it hides."""

import csv
import io
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from django.urls import reverse

from tests.factories import NOW
from ventanilla.demo import outreach as demo
from ventanilla.network.services import load_reference_data
from ventanilla.outreach import golden, published, selectors
from ventanilla.outreach.models import EarlierMonth, Programme
from ventanilla.outreach.services import months, programme
from ventanilla.reports import programme as table
from ventanilla.reports.quarters import Quarter
from ventanilla.reports.suppression import SIGN, width

VAIM = (5_088, 387_980, 10_627)


@pytest.mark.parametrize("check", golden.checks(), ids=lambda check: f"{check.group} {check.says}")
def test_check_5_a_golden_figure_is_worked_out_from_stored_values(check):
    assert check.rounded == check.says
    assert check.holds


def test_check_5_every_group_is_stored():
    groups = {f"G{number}" for number in range(1, 16)}
    assert {figure.check for figure in published.figures().values() if figure.check} == groups
    assert {check.group for check in golden.checks()} == groups - {"G4", "G9"}


def test_a_check_that_does_not_hold_says_so():
    wrong = golden.Check("G0", "", Decimal("0.129"), Decimal("2.33"))
    assert not wrong.holds


def test_g1_three_counters_with_three_units():
    found = [published.figures()[f"vaim_{name}"] for name in ("events", "attendances", "cases")]
    assert tuple(int(figure.value) for figure in found) == VAIM
    assert len({figure.unit for figure in found}) == 3
    assert {figure.months for figure in found} == {28}


def test_what_does_not_agree_stands_side_by_side():
    by_code = {conflict.code: conflict for conflict in published.conflicts()}
    assert [int(each.value) for each in by_code["trafficking_2016"].figures] == [1250, 20]
    assert len({each.definition for each in by_code["trafficking_2016"].figures}) == 2
    assert set(by_code) == {"trafficking_2016", "trafficking_series", "children", "vaim", "posts"}


def test_a_total_is_divided_whole():
    rng = Random(4)  # noqa: S311
    for total in (0, 7, 5_088):
        parts = demo.divide(total, [rng.uniform(0.1, 5) for _part in range(91)])
        assert sum(parts) == total
        assert min(parts) >= 0


@pytest.fixture
def reported(db):
    """The network, with what its posts reported of March 2016 to June 2018."""
    load_reference_data()
    programme.load_known(at=NOW)
    months.take_in(rows=demo.earlier(Random("1 outreach")), at=NOW)  # noqa: S311


def read(today=date(2026, 3, 3), threshold=5):
    return table.read(today=today, threshold=threshold)


def test_g1_the_reported_months_come_to_what_was_published(reported):
    last = read().lines(None)[-1]
    assert (last.month, last.since) == (date(2018, 6, 1), table.Counters(*VAIM))
    assert {row.origin for row in EarlierMonth.objects.all()} == {"invented"}
    assert len(read().lines(None)) == 28
    assert len(read().posts) == 50


def test_check_10_no_hidden_number_is_worked_out(reported):
    """What is hidden could be at least a threshold more or less, whatever else is shown."""
    quarters = read().tables
    small = hidden = 0
    for quarter in quarters:
        for protected in (quarter.attendances, quarter.cases):
            counts = protected.counts
            low = {
                (row, column)
                for row, line in enumerate(counts)
                for column, count in enumerate(line)
                if 0 < count < 5
            }
            assert low <= protected.hidden
            small, hidden = small + len(low), hidden + len(protected.hidden)
            for cell in list(protected.hidden)[:6]:
                assert width(counts, protected.hidden, cell) >= 5
    assert hidden > small > 0


def test_a_sum_hides_what_one_of_its_parts_hides(reported):
    found = read()
    for post in found.posts:
        if found.total(post).cases is not None:
            shown = [line.own.cases for line in found.lines(post)]
            assert None in shown or sum(shown) == found.total(post).cases


def test_golden_facts_of_the_record_and_published_coverage_stand_apart(reported):
    known = {row.post.code: row for row in Programme.objects.select_related("post")}
    assert known["KCM"].started == date(2015, 5, 1)
    assert known["KCM"].precision == "month"
    assert known["LAX"].started == date(2016, 8, 26)
    assert known["SNA"].started == date(2017, 1, 25)
    assert selectors.coverage(date(2016, 7, 31)).running == 1
    assert published.figures()["vaim_posts_2016_07"].value == 30
    assert published.figures()["vaim_posts_2016_12"].as_published == "47 de 50"
    assert programme.load_known(at=NOW) == 0


@pytest.mark.django_db
def test_months_that_are_not_closed_are_in_no_figure(held, alba):
    held()
    assert read(today=date(2026, 4, 2)).tables == ()
    months.close_month(month=date(2026, 2, 1), by=alba, at=NOW)
    (quarter,) = read(today=date(2026, 4, 2)).tables
    assert quarter.quarter == Quarter(2026, 1)
    assert quarter.cell(None, 1).events == 1
    assert not quarter.cell(None, 1).linked
    assert read(today=date(2026, 3, 31)).tables == ()


def test_the_pages_show_totals_to_headquarters_and_to_others_their_own(reported, as_seat, request):
    analyst, alba = request.getfixturevalue("analyst"), request.getfixturevalue("alba")
    page = as_seat(analyst).get(reverse("outreach:figures"))
    assert page.context["total"].words == ("5,088", "387,980", "10,627")
    assert len(page.context["posts"]) == 50
    other = as_seat(alba).get(reverse("outreach:figures"))
    assert {post.code for post, __ in other.context["posts"]} == {"MCA"}
    assert other.context["total"].words[0] == "5,088"


def test_the_file_says_in_hxl_what_its_columns_are(reported, as_seat, request):
    client = as_seat(request.getfixturevalue("analyst"))
    answer = client.get(reverse("outreach:figures_csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1] == list(table.HXL)
    body = rows[2:]
    assert sum(int(row[4]) for row in body) == VAIM[0]
    assert {SIGN} >= {row[6] for row in body if not row[6].isdecimal()}
    assert len({(row[0], row[1]) for row in body}) == len(body)


def test_the_demo_has_a_living_calendar(db, request):
    load_reference_data()
    keeper = request.getfixturevalue("celia")
    request.getfixturevalue("alba")
    demo.fill(seed=1, now=NOW)
    lines = selectors.months(keeper.post, since=date(2025, 10, 1), until=date(2026, 4, 1))
    assert [line.closed for line in lines] == [True] * 4 + [False] * 3
    assert all(line.attendances > 100 for line in lines[:5])


def test_a_post_has_lines_of_the_months_it_told_of(reported):
    found = read()
    for post in found.posts:
        told = {month for of, month in found.told if of == post}
        assert {line.month for line in found.lines(post)} == told
    assert found.lines(-1) == []
