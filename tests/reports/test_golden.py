"""The published figures of the ministry, worked out again: G1 to G15.

Where records of that kind are kept here, invented records that come to the published sum are
counted by the tables themselves. What is kept by nobody here is reference data with its source:
there the arithmetic of the publication is done again.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

import pytest
from django.utils.translation import override

from tests.cast import seat
from tests.factories import NOW, PostFactory
from tests.reports.protected import published as publish_protocol
from ventanilla.demo import outreach as demo
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.network.services import load_reference_data
from ventanilla.outreach import golden, published
from ventanilla.outreach.models import ClosedMonth, Count, Event
from ventanilla.outreach.services import months
from ventanilla.outreach.states import Status
from ventanilla.reports import publishing
from ventanilla.reports.models import CaseFigures
from ventanilla.reports.states import Audience
from ventanilla.reports.yearbook import activities, cases, periods
from ventanilla.reports.yearbook.asking import Asked

TODAY = date(2026, 3, 3)


def asked(first, last):
    return Asked(periods.between(first, last), Audience.INSIDE, TODAY)


def grid(sheet, code):
    return next(each for each in sheet.grids if each.code == code)


def rows(sheet, code):
    """Title of a row → title of a column → cell."""
    found = grid(sheet, code)
    titles = [column.title for column in found.columns]
    return {row.title: dict(zip(titles, row.cells, strict=True)) for row in found.rows}


def value(code):
    """What was published, as a number."""
    return published.figures()[code].value


def holds(group, *says):
    """That the publication's own arithmetic comes out, and comes to this."""
    checks = [check for check in golden.checks() if check.group == group]
    assert [str(check.rounded) for check in checks] == list(says)
    assert all(check.holds for check in checks)


def test_golden_g01_events_participants_and_cases_of_the_programme(db):
    load_reference_data()
    months.take_in(rows=demo.earlier(Random("1 outreach")), at=NOW)  # noqa: S311 - the same
    with override("en"):
        sheet = activities.events(asked(date(2016, 3, 1), date(2018, 6, 30)))
    events, participants, attended = grid(sheet, "T3.month").rows[-1].cells
    assert (events, participants, attended) == (5088, 387980, 10627)
    assert round(Decimal(participants) / events, 2) == Decimal("76.25")
    assert round(Decimal(attended) / participants * 100, 3) == Decimal("2.739")
    counted = len(grid(sheet, "T3.month").rows) - 1
    assert counted == 28
    assert round(events / counted, 1) == 181.7
    assert round(attended / counted, 1) == 379.5
    holds("G1", "28", "76.25", "2.739", "181.7", "379.5")


def test_golden_g02_labour_rights_weeks(db):
    assert (value("sdl_events"), value("sdl_attendances")) == (7311, 470000)
    holds("G2", "64.3")


def test_golden_g03_consulting_lawyers():
    assert (value("lawyers_before"), value("lawyers_after")) == (55, 149)
    holds("G3", "170.9", "171")


def test_golden_g04_three_windows_are_three_counters(db):
    given = {"vds": ("deteccion_presion", 700_000), "vaf": ("vaf", 110_000),
             "voe": ("voe", 133_000)}  # fmt: skip
    posts = [PostFactory(code=f"PP{n}", city_es=n, city_en=n) for n in "ABCD"]
    ana = seat("ana", posts[0], Role.ANALYST)
    for number, month in enumerate(date(2019, n, 1) for n in range(1, 7)):
        for place, post in enumerate(posts):
            at = datetime(2019, month.month, 9, 15, tzinfo=UTC)
            event = Event.objects.create(
                code=f"W{number + 2}X{place + 2}TV", post=post,
                series="other", modality="in_person", title_es="Feria", title_en="Fair",
                starts_at=at, ends_at=at.replace(hour=18), month=month, status=Status.HELD,
                closed_at=at.replace(hour=19),
            )  # fmt: skip
            share = {code: _part(total, 24, 4 * number + place) for code, total in given.values()}
            Count.objects.create(event=event, method="list", services=share)
            ClosedMonth.objects.create(
                post=post, month=month, closed_by=ana, closed_at=NOW, events=1
            )
    with override("en"):
        sheet = activities.services(asked(date(2019, 1, 1), date(2019, 6, 30)))
    network = rows(sheet, "T9.post")["Network"]
    assert list(network.values()) == [700_000, 133_000, 110_000]
    assert "Total" not in network
    for code, total in (("vds_2019", 700_000), ("vaf_2019", 110_000), ("voe_2019", 133_000)):
        assert value(code) == total


def test_golden_g05_people_visits_and_consultations_of_2025():
    assert value("protection_2025") == 130364
    assert (value("visits_2025"), value("consultations_2025")) == (9322, 17355)
    holds("G5", "330", "28.2", "52.6")


def test_golden_g06_the_lottery_is_the_sum_of_its_parts():
    assert [value(f"lottery_{n}") for n in range(1, 7)] == [50, 35, 10, 10, 5, 5]
    holds("G6", "115")


def test_golden_g07_cases_in_the_united_states_in_2025():
    assert (value("cases_2025"), value("cases_us_share_2025")) == (176827, 97)
    holds("G7", "171522")


def test_golden_g08_cases_resolved_since_2012():
    assert (value("cases_2012_2016"), value("cases_us_share_2016")) == (568000, Decimal("97.6"))
    holds("G8", "554368")


def test_golden_g09_the_network_in_2015():
    found = [each for each in published.figures().values() if each.check == "G9"]
    assert sorted(int(each.value) for each in found) == [30, 300, 7000, 13000, 160000]
    assert len({each.unit for each in found}) > 2
    assert all(each.source and each.definition for each in found)


def test_golden_g10_trafficking_in_the_first_half_of_2020(db):
    here, abroad = _network()
    people = (
        ("male", "30_59", 33), ("female", "30_59", 39), ("male", "17", 155), ("female", "17", 86),
    )  # fmt: skip
    counted = [(sex, age) for sex, age, count in people for __ in range(count)]
    # Every twenty-sixth of them in another country, so that each has all four kinds.
    places = [abroad if at % 26 == 0 and at < 26 * 12 else here[at % 2] for at in range(313)]
    _assisted(date(2020, 1, 1), zip(counted, places, strict=True))
    first, second = _tables(date(2020, 1, 1), date(2020, 6, 30))
    by_sex, by_age = rows(first, "T1.sex")["Network"], rows(first, "T1.age")["Network"]
    assert (by_sex["Male"], by_sex["Female"], by_sex["Total"]) == (33 + 155, 39 + 86, 313)
    assert (by_age["17"], by_age["30 to 59"]) == (155 + 86, 33 + 39)
    crossed = rows(first, "T1.age_sex")
    assert [crossed["30 to 59"][sex] for sex in ("Male", "Female")] == [33, 39]
    assert [crossed["17"][sex] for sex in ("Male", "Female")] == [155, 86]
    _united_states(second, here, abroad, 301, 12)
    holds("G10", "313", "313")


@pytest.mark.parametrize(("year", "us", "other"), [(2018, 843, 17), (2019, 912, 21)])
def test_golden_g11_trafficking_in_2018_and_2019(db, year, us, other):
    assert value(f"tip_{year}") == us + other
    _of_a_year(year, us, other)
    holds("G11", "860", "933")


def test_golden_g12_forced_labour_in_2017(db):
    assert value("tip_2017") == 196
    _of_a_year(2017, 180, 16)
    holds("G12", "196")


def test_golden_g13_labour_cases_of_2020():
    assert (value("labour_2020"), value("labour_2020_kc")) == (1000, 21)
    assert published.figures()["labour_2020"].qualifier == "over"
    holds("G13", "2.1")


def test_golden_g14_the_first_weeks_of_2025():
    assert (value("people_2025_q1"), value("pale_2025_q1")) == (42525, 4672)
    holds("G14", "567.0")


def test_golden_g15_what_is_consular_in_2021():
    assert (value("forced_labour_2021"), value("vulnerable_2021")) == (86, 1352)
    assert 744 not in {each.value for each in published.figures().values()}
    holds("G15", "6.4")


def _network():
    """Two posts in the United States and one elsewhere; the protocol of trafficking."""
    publish_protocol("trafficking")
    here = [PostFactory(code=code, city_es=code, city_en=code) for code in ("AAA", "BBB")]
    abroad = PostFactory(code="CCC", city_es="CCC", city_en="CCC", country="CA")
    return here, abroad


def _assisted(quarter, people):
    CaseFigures.objects.bulk_create(
        CaseFigures(post=post, protocol="trafficking", month=quarter, sex=sex, age_band=age)
        for (sex, age), post in people
    )
    publishing.publish(today=TODAY)


def _tables(first, last):
    with override("en"):
        wanted = asked(first, last)
        return cases.by_subject(wanted), cases.by_protocol(wanted)


def _of_a_year(year, us, other):
    here, abroad = _network()
    people = [(("female", "30_59"), here[at % 2]) for at in range(us)]
    people += [(("female", "30_59"), abroad)] * other
    _assisted(date(year, 4, 1), people)
    _united_states(_tables(date(year, 1, 1), date(year, 12, 31))[1], here, abroad, us, other)


def _united_states(sheet, here, abroad, us, other):
    """By post, those of the United States and those elsewhere come to what was published."""
    found = rows(sheet, "T2.post")
    by_country = {}
    for post in Post.objects.filter(pk__in=[*(p.pk for p in here), abroad.pk]):
        by_country.setdefault(post.country, []).append(found[post.short_name]["Total"])
    assert {country: sum(each) for country, each in by_country.items()} == {"US": us, "CA": other}
    assert found["Network"]["Total"] == us + other


def _part(total, parts, at):
    """One of whole parts of a total, as even as can be."""
    return total // parts + (at < total % parts)
