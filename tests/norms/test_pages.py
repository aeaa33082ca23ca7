"""The pages of the norms: what is known, what is not, and why."""

import pytest

from tests.factories import NOW
from ventanilla.norms import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(as_seat, bruno):
    services.load(at=NOW)
    return as_seat(bruno)


def text(answer):
    return answer.content.decode()


def test_the_library_says_that_no_text_was_obtained(reader):
    page = text(reader.get("/norms/"))

    assert page.count("text not obtained") == 2
    assert "Norms of May 2017" in page
    assert "/norms/compare/" in page


def test_an_edition_shows_what_counts_where_and_why(reader, uca):
    page = text(reader.get("/norms/2017/"))

    assert "Unaccompanied child or adolescent" in page
    assert "Missing person" in page
    assert "nothing says in which one each counts" in page
    assert reader.get("/norms/1999/").status_code == 404


def test_two_editions_are_compared_and_what_is_not_known_can_be_asked_for(reader):
    answer = reader.get("/norms/compare/", {"before": "2017", "after": "2012", "show": "unknown"})

    assert [row.code for row in answer.context["sides"]] == ["2012", "2017"]
    assert {pair.relation for pair, _reason in answer.context["pairs"]} == {"unknown"}
    # Said once, and not in each line.
    assert text(answer).count("whether it existed is not known") == 1
    assert {pair.relation for pair, _reason in reader.get("/norms/compare/").context["pairs"]} == {
        "unknown", "same",
    }  # fmt: skip


def test_an_empty_library_is_a_page_too(as_seat, bruno):
    page = as_seat(bruno)

    assert "No edition has been loaded yet." in text(page.get("/norms/"))
    assert "There are no two editions" in text(page.get("/norms/compare/", {"show": "moved"}))
