"""The network, as anybody with a seat sees it."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.factories import DutyTurnFactory
from tests.web.conftest import officer_with_factor
from ventanilla.network.models import Post
from ventanilla.network.services import load_reference_data
from ventanilla.security.models import Seat

pytestmark = pytest.mark.django_db
HEAVIEST = 150_000


@pytest.fixture
def officer(as_officer):
    load_reference_data()
    rita = officer_with_factor("rita", name="Rita Luna")
    Seat.objects.create(
        officer=rita, post=Post.objects.get(code="MCA"), role="analyst", valid_from="2026-01-01"
    )
    return as_officer(rita)


def listed(answer):
    return [post.code for post in answer.context["posts"]]


def test_the_list_begins_with_the_posts_abroad(officer):
    answer = officer.get("/network/")

    assert len(listed(answer)) == 53
    assert "inferred, to be confirmed" in answer.content.decode()


def test_the_list_is_narrowed_by_words_and_kind(officer):
    assert listed(officer.get("/network/", {"q": "laredo"})) == ["LAR"]
    assert len(listed(officer.get("/network/", {"kind": "delegation"}))) == 32
    assert len(listed(officer.get("/network/", {"kind": "all"}))) == 92
    assert "No post is called that." in officer.get("/network/", {"q": "xyz"}).content.decode()


def test_the_fragment_is_the_same_rows_as_in_the_page(officer):
    page = officer.get("/network/", {"q": "san"}).content.decode()
    rows = officer.get("/network/", {"q": "san"}, headers={"hx-request": "true"}).content.decode()

    assert "<html" not in rows
    assert rows.strip() in page


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("06025", "A source names this county in the district of the post."),
        ("TX", "Several posts share this state"),
        ("ut", "Only this post is known for the place"),
        ("ZZ", "“ZZ” is not a state or county that we know."),
        ("4", "Write two letters, like TX, or five digits."),
    ],
)
def test_one_asks_whose_a_place_is(officer, place, words):
    assert words in officer.get("/network/", {"place": place}).content.decode()


def test_a_post_says_who_is_on_duty_what_it_covers_and_how_sure_that_is(officer):
    seat = Seat.objects.get(post__code="MCA")
    DutyTurnFactory(seat=seat, starts_at="2026-01-01T00:00Z", ends_at="2126-01-01T00:00Z")

    page = officer.get("/network/posts/MCA/").content.decode()

    assert "Rita Luna" in page
    assert "inferred, to be confirmed" in page
    assert "A part of the state. No source names its counties." in page
    assert "Hidalgo–Reynosa bridge" in page


def test_a_post_without_a_roster_says_so(officer):
    assert "Nobody is on the roster." in officer.get("/network/posts/DEN/").content.decode()


def test_counties_are_told_by_name_with_their_day(officer):
    page = officer.get("/network/posts/ABQ/").content.decode()

    assert "Dallam County" in page
    assert "1 Jun 2022" in page


@pytest.mark.parametrize("code", ["SRE", "mca", "ZZZ"])
def test_a_post_that_does_not_exist_is_not_found(officer, code):
    assert officer.get(f"/network/posts/{code}/").status_code == 404


def test_a_port_whose_hours_nobody_entered_says_so(officer):
    page = officer.get("/network/ports/").content.decode()

    assert page.count("Nobody has entered them.") == 14


@pytest.mark.parametrize("address", ["/network/", "/network/posts/KCM/", "/network/ports/"])
def test_a_page_takes_few_queries(officer, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        officer.get(address)


def test_every_post_has_its_page(officer):
    for number, code in enumerate(Post.objects.values_list("code", flat=True)):
        officer.cookies["language"] = "es" if number % 2 else "en"
        assert officer.get(f"/network/posts/{code}/").status_code == 200


def test_the_first_load_of_a_page_is_light(officer):
    page = officer.get("/network/").content
    assets = set(re.findall(rb'(?:href|src)="/static/([^"]+)"', page))
    files = [finders.find(name.decode()) for name in assets | {b"vendor/govuk-frontend.min.js"}]
    if not all(files):
        pytest.skip("the vendored packages are not there: run `make setup`")

    contents = [page, *(Path(file).read_bytes() for file in files)]
    weight = sum(len(gzip.compress(content)) for content in contents)

    assert weight <= HEAVIEST


def given(**others):
    return {
        "kind": "uca",
        "opens": "09:00",
        "closes": "17:00",
        "weekdays": ["1", "5"],
        "valid_from_day": "3",
        "valid_from_month": "3",
        "valid_from_year": "2026",
        "source_note": "Oficio del puerto",
        **others,
    }


def test_the_head_of_protection_enters_the_hours_of_a_port(officer):
    Seat.objects.update(role="supervisor")

    answer = officer.post("/network/ports/hidalgo/", given(), follow=True)

    page = answer.content.decode()
    assert "The hours are entered." in page
    assert "09:00–17:00" in page
    assert "Oficio del puerto" in page


def test_hours_that_make_no_sense_come_back_with_what_was_typed(officer):
    Seat.objects.update(role="supervisor")

    answer = officer.post("/network/ports/hidalgo/", given(closes="08:00"))

    page = answer.content.decode()
    assert "The port must close after it opens." in page
    assert 'value="08:00"' in page
    assert 'value="Oficio del puerto"' in page


def test_who_may_not_enter_hours_reads_why(officer):
    page = officer.get("/network/ports/hidalgo/").content.decode()

    assert "The head of protection or the head of post enters the hours of a port." in page
    assert '<form method="post" novalidate' not in page
    assert officer.post("/network/ports/hidalgo/", given()).status_code == 403
