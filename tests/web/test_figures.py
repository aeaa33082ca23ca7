"""Figures in the browser: what each seat sees, and what leaves as a file."""

import csv
import io
import re
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.engine.counted import counted
from tests.engine.small import files
from tests.factories import NOW, PostFactory, SeatFactory
from tests.reports.invented import TODAY, count_in, give_a_year, open_posts
from tests.web.conftest import officer_with_factor
from ventanilla.audit.models import Event
from ventanilla.common.cells import harmless
from ventanilla.common.errors import NotAllowed
from ventanilla.network.roles import Role
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import load_files
from ventanilla.reports.models import CaseFigures, Edition, SpanFigures
from ventanilla.reports.publication import Publication
from ventanilla.reports.publishing import publish
from ventanilla.reports.quarters import Quarter
from ventanilla.reports.suppression import SIGN
from ventanilla.reports.units import Crossed
from ventanilla.web.reports import origin_map
from ventanilla.web.reports.origin_map import PLACES

pytestmark = pytest.mark.django_db
BOTH = {"since": "2025-4", "until": "2026-1"}
WINTER = {"since": "2026-1", "until": "2026-1"}


@pytest.fixture
def posts(uca):
    posts = open_posts()
    give_a_year(posts)
    return {post.code: post for post in posts}


@pytest.fixture
def sits(posts, as_officer):
    """sits(Role.ANALYST, "MCA", language="es"): a client of somebody on that seat."""

    def sign_in(role, post="MCA", *, protocols=("uca",), language="en"):
        officer = officer_with_factor(f"{role}-{post}".lower(), name="Rita Luna")
        SeatFactory(officer=officer, role=role, post=posts[post], protocols=list(protocols))
        return as_officer(officer, language=language)

    return sign_in


def rows_of(answer):
    return {row.title: row.cells for row in answer.context["printed"].rows}


def read_csv(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_an_analyst_sees_every_post_and_no_small_number(sits):
    answer = sits(Role.ANALYST).get("/figures/", WINTER)

    rows = rows_of(answer)
    assert {"Brownsville", "Del Rio", "Network"} <= set(rows)
    shown = {cell for cells in rows.values() for cell in cells}
    assert SIGN in shown
    assert not shown & {1, 2, 3, 4}
    page = answer.content.decode()
    assert "600</b> episodes in the network" in page
    assert "Unique persons are not counted yet." in page


@pytest.mark.parametrize(
    "role", [Role.HEAD_OF_POST, Role.SUPERVISOR, Role.CASE_OFFICER, Role.INTAKE_OFFICER]
)
def test_a_post_sees_its_own_line_and_the_network_s(sits, role):
    answer = sits(role, "DRT").get("/figures/", WINTER)

    assert list(rows_of(answer)) == ["Del Rio", "Network"]
    assert "Brownsville" not in answer.content.decode()


def test_a_small_post_sees_the_line_that_it_is_part_of(sits, posts):
    posts["YUM"] = PostFactory(code="YUM", city_es="Yuma", city_en="Yuma")
    few = [(posts["YUM"].pk, "17", "male", "01", "work", "R-A", "1")] * 3
    count_in(few, date(2026, 1, 1))
    publish(today=TODAY)

    answer = sits(Role.HEAD_OF_POST, "YUM").get("/figures/", {**WINTER, "table": "post-sex"})

    together, network = answer.context["printed"].rows
    assert (together.title, network.title) == ("Nogales, Yuma", "Network")
    assert together.cells[-1] > 10
    assert "at 2 posts shown together, this one among them" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DELEGATION_OFFICER, Role.KEY_CUSTODIAN])
@pytest.mark.parametrize("address", ["", "table.csv", "all.csv", "all.xlsx", "classes.svg"])
def test_other_seats_are_refused_in_words(sits, role, address):
    answer = sits(role).get(f"/figures/{address}")

    assert answer.status_code == 403
    assert "This seat does not work with figures." in answer.content.decode()


def test_a_seat_sees_the_protocols_it_works_with(sits):
    client = sits(Role.CASE_OFFICER, protocols=["general"])

    page = client.get("/figures/").content.decode()

    assert "Figures appear when the first quarter is over" in page
    assert client.get("/figures/all.csv").status_code == 404


def test_an_analyst_without_protocols_sees_them_all(sits):
    assert rows_of(sits(Role.ANALYST, protocols=[]).get("/figures/", WINTER))


def test_before_the_first_quarter_is_over_the_page_says_when(sits):
    Edition.objects.all().delete()

    page = sits(Role.ANALYST).get("/figures/").content.decode()

    assert "Figures appear when the first quarter is over" in page


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("table", ["post-origin", "origin-cause", "outcome-repeat", "age_band-sex"])
def test_every_kind_of_table_is_shown(sits, table, language):
    answer = sits(Role.ANALYST, language=language).get("/figures/", {**BOTH, "table": table})

    printed = answer.context["printed"]
    assert printed.code == table
    assert printed.rows[-1].cells[-1] == 1200
    assert all(len(row.cells) == len(printed.columns) for row in printed.rows)


def test_the_newest_quarter_stands_there_first_even_if_it_says_little(sits):
    page = sits(Role.ANALYST).get("/figures/").content.decode()

    assert "There are too few episodes in this period to show a table." in page
    assert "Left out, because too few episodes were counted: April–June 2026." in page
    assert "episodes in the network" not in page
    assert "Where they come from" not in page


def test_a_period_that_ends_before_it_begins_is_said_and_files_are_not_given(sits):
    client = sits(Role.ANALYST)
    wrong = {"since": "2026-1", "until": "2025-4"}

    assert "The period ends before it begins." in client.get("/figures/", wrong).content.decode()
    assert client.get("/figures/all.csv", wrong).status_code == 404


@pytest.mark.parametrize("asked", [{"table": "post-name"}, {"since": "2026-3"}, {"until": "x"}])
def test_what_is_not_on_the_list_is_refused_beside_its_field(sits, asked):
    answer = sits(Role.ANALYST).get("/figures/", {**WINTER, **asked})

    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == asked.keys()


def test_charts_are_pictures_with_their_numbers_in_words(sits):
    client = sits(Role.ANALYST)
    page = client.get("/figures/", {**WINTER, "table": "post-sex"}).content.decode()
    sources = re.findall(r'<img class="chart" src="([^"]+)" alt="([^"]+)"', page)
    assert len(sources) == 2

    for address, words in sources:
        chart = client.get(address.replace("&amp;", "&"))
        assert chart["Content-Type"] == "image/svg+xml"
        picture = chart.content.decode()
        for title, count in re.findall(r"([^:;]+): (\d+)", words):
            assert title.strip() in picture
            assert f">{int(count):,}<" in picture


def test_the_map_has_every_state_and_a_list_beside_it(sits):
    answer = sits(Role.ANALYST).get("/figures/", WINTER)

    drawn = answer.context["map"]
    assert len(drawn.tiles) == len(PLACES) == 32
    assert drawn.together is not None
    shown = sum(tile.count or 0 for tile in drawn.tiles) + drawn.together
    assert shown == 600
    assert not {tile.count for tile in drawn.tiles} & {1, 2, 3, 4}
    page = answer.content.decode()
    assert "The map as a list" in page
    assert 'fill="url(#together)"' in page


def test_tiles_do_not_lie_on_each_other():
    assert len({place[:2] for place in PLACES.values()}) == 32
    assert set(PLACES) == {f"{number:02}" for number in range(1, 33)}
    assert origin_map.draw([]).shades == []


def test_a_table_leaves_as_it_stands_on_the_page(sits):
    client = sits(Role.ANALYST)
    asked = {**WINTER, "table": "post-cause"}
    printed = client.get("/figures/", asked).context["printed"]

    answer = client.get("/figures/table.csv", asked)

    assert 'filename="figures-2026-01-2026-03-post-cause.csv"' in answer["Content-Disposition"]
    header, *rows = read_csv(answer)
    assert header == ["Post", *printed.columns]
    assert rows == [[row.title, *map(str, row.cells)] for row in printed.rows]


def test_the_long_list_holds_every_cell_of_every_table(sits):
    answer = sits(Role.HEAD_OF_POST, "DRT").get("/figures/all.csv", WINTER)

    header, *rows = read_csv(answer)
    assert header == ["Period", "Table", "Row", "Column", "Episodes"]
    assert len({row[1] for row in rows}) == 21
    assert {row[2] for row in rows if row[1].startswith("Post by")} == {"Del Rio", "Network"}
    assert not {row[4] for row in rows} & {"1", "2", "3", "4"}


def test_the_workbook_says_how_to_read_it_and_computes_nothing(sits):
    answer = sits(Role.ANALYST).get("/figures/all.xlsx", BOTH)

    assert 'filename="figures-2025-10-2026-03.xlsx"' in answer["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    assert len(book.sheetnames) == 22
    told = " ".join(str(cell) for row in book["Read first"].values for cell in row if cell)
    for words in ("October 2025–March 2026", "hides a number from 1 to 4", "Episodes are counted"):
        assert words in told
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert not {cell.value for cell in cells if cell.data_type == "n"} & {1, 2, 3, 4}


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "|x", "%x", "\t=1", "  =1", "\ufeff=1"]
)
def test_a_text_that_looks_like_a_formula_stays_a_text(text):
    assert harmless(text) == f"'{text}"


def test_other_cells_are_left_as_they_are():
    assert [harmless(cell) for cell in (12, SIGN, "El Paso", "0 to 11")] == [
        12,
        SIGN,
        "El Paso",
        "0 to 11",
    ]


def test_a_file_that_leaves_is_on_the_record(sits):
    sits(Role.ANALYST).get("/figures/all.csv", WINTER)

    event = Event.objects.get(action="figures.exported")
    assert event.detail == {"tables": 21}
    assert event.seat_id is not None


def test_a_page_takes_few_queries(sits, django_assert_max_num_queries):
    client = sits(Role.ANALYST)
    client.get("/figures/", BOTH)
    with django_assert_max_num_queries(16):
        client.get("/figures/", BOTH)


NEVER = b"""figures: {age_band: age, sex: place, outcome: outcome}
figures_never:
  - [post, month]
  - [sex, post]
"""


@pytest.fixture
def small(posts):
    """A protocol that is counted by three things, two pairs of which it never crosses."""
    written = files()
    written["protocol.yaml"] += NEVER
    package = load_files(written)
    protocols.store(package=package, at=NOW)
    classes = ("15_16", "station", "unknown", "unknown", "R-A", "unknown")
    count_in([(posts["MCA"].pk, *classes)] * 20, date(2026, 1, 1), protocol="small")
    publish(today=TODAY)
    return package


def test_what_a_protocol_never_crosses_is_refused_in_every_form(sits, small):
    client = sits(Role.ANALYST, protocols=["small"])

    page = client.get("/figures/", {**WINTER, "table": "post-sex"})
    assert page.context["form"].errors["table"]
    assert page.context["printed"].code == "post-age_band"
    offered = [
        code for __, some in page.context["form"].fields["table"].choices for code, __ in some
    ]
    assert offered == [
        "post-age_band", "post-outcome", "age_band-sex", "age_band-outcome", "sex-outcome",
    ]  # fmt: skip
    for table in ("post-sex", "post-month", "month-post", "post-origin"):
        assert client.get("/figures/table.csv", {**WINTER, "table": table}).status_code == 404
    assert client.get("/figures/table.csv", {**WINTER, "table": "sex-outcome"}).status_code == 200
    titles = {row[1] for row in read_csv(client.get("/figures/all.csv", WINTER))}
    assert "Post by outcome" in titles
    assert "Post by sex" not in titles
    book = load_workbook(io.BytesIO(client.get("/figures/all.xlsx", WINTER).content))
    names = [name.partition(" ")[2] for name in book.sheetnames[1:]]
    assert {"Post by outcome"} <= set(names) <= titles

    seat = SeatFactory(role=Role.ANALYST, post=PostFactory())
    with pytest.raises(NotAllowed):
        Publication(seat, small, (Quarter(2026, 1),)).printed(Crossed("post", "sex"))


DOORS = ("", "table.csv", "all.csv", "times.csv", "times.svg", "classes.svg", "quarters.svg")
NEAR_MONTHS = (
    {"table": "post-month"}, {"table": "month-post"}, {"since": "2026-01"}, {"until": "2026-1-2"},
)  # fmt: skip


def test_no_door_tells_a_month_of_a_post(sits, posts):
    """Two worlds that differ in nothing but the months: each door says the same in both."""
    protocols.store(package=counted(), at=NOW)
    client = sits(Role.ANALYST, protocols=["small"])
    told = []
    for months in ((1, 1, 1), (3, 1, 2)):
        CaseFigures.objects.filter(protocol="small").delete()
        Edition.objects.filter(protocol="small").delete()
        for at, post in enumerate([posts["MCA"], posts["LAR"]] * 36):
            alike = (post.pk, "17", *["unknown"] * 5)
            count_in([alike], date(2026, months[at % 3], 1), protocol="small")
        publish(today=TODAY)
        answers = [client.get(f"/figures/{door}", WINTER) for door in DOORS]
        assert {each.status_code for each in answers} == {200}
        told.append([_said(each) for each in answers])
    assert told[0] == told[1]
    assert b"72</b>" in told[0][0]


@pytest.mark.parametrize("asked", NEAR_MONTHS)
def test_what_is_nearer_than_a_quarter_is_no_door(sits, posts, asked):
    protocols.store(package=counted(), at=NOW)
    alike = (posts["MCA"].pk, "17", *["unknown"] * 5)
    count_in([alike] * 20, date(2026, 1, 1), protocol="small")
    publish(today=TODAY)
    client = sits(Role.ANALYST, protocols=["small"])

    for door in DOORS[1:]:
        assert client.get(f"/figures/{door}", {**WINTER, **asked}).status_code == 404
    page = client.get("/figures/", {**WINTER, **asked})
    assert page.context["form"].errors.keys() == asked.keys()


def _said(answer):
    """What an answer says, without what a page has anew each time: its tokens, its clock."""
    whole = answer.content
    middle = re.search(rb"<main.*</main>", whole, re.DOTALL)
    return middle[0] if middle else whole


def test_times_are_shown_drawn_and_written(sits, posts):
    """Sixty cases of 1 to 60 hours: the thirtieth is the median, 54 h are kept by nine of ten."""
    protocols.store(package=counted(), at=NOW)
    count_in([(posts["MCA"].pk, "17", *["unknown"] * 5)] * 60, date(2026, 1, 1), protocol="small")
    SpanFigures.objects.bulk_create(
        SpanFigures(
            protocol="small", quarter=date(2026, 1, 1), name="to_talk", hours=n, in_time=n <= 45
        )
        for n in range(1, 61)
    )
    publish(today=TODAY)
    client = sits(Role.ANALYST, protocols=["small"])

    page = client.get("/figures/", WINTER).content.decode()
    assert "From notice to talk: 30 hours" in page
    said = ["From notice to talk", "January–March 2026", "30 hours", "2 days", "75 %", "60"]
    assert read_csv(client.get("/figures/times.csv", WINTER))[1] == said
    assert "30 hours" in client.get("/figures/times.svg", WINTER).content.decode()
    book = load_workbook(io.BytesIO(client.get("/figures/all.xlsx", WINTER).content))
    assert list(book["Times of case work"].values)[1] == tuple(said)


def test_a_protocol_without_times_has_no_place_for_them(sits):
    page = sits(Role.ANALYST).get("/figures/", WINTER).content.decode()

    assert "Times of case work" not in page
