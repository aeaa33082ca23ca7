"""What a publication says in words, and what a letter takes from it."""

import pytest
from django.utils import translation

from tests.factories import SeatFactory
from tests.reports.invented import TABLES
from ventanilla.network.roles import Role
from ventanilla.protocols import services as protocols
from ventanilla.reports.publication import Publication, letter_table
from ventanilla.reports.quarters import Quarter, span, span_words
from ventanilla.reports.states import Dimension
from ventanilla.reports.suppression import SIGN

AUTUMN, WINTER, SPRING = Quarter(2025, 4), Quarter(2026, 1), Quarter(2026, 2)


@pytest.fixture
def publication(year, uca):
    seat = SeatFactory(role=Role.ANALYST, post=year[0])
    package = protocols.package(uca.content_hash)
    with translation.override("en"):
        yield Publication(seat, package, (AUTUMN, WINTER))


def test_a_longer_period_is_the_sum_of_its_quarters(publication):
    for code, crossed in TABLES.items():
        whole = publication.table(crossed)
        assert whole.total == publication.total == 1200
        parts = [
            Publication(publication.seat, publication.package, (quarter,)).table(crossed)
            for quarter in publication.quarters
        ]
        for line, count in whole.row_totals.items():
            counted = sum(n for part in parts for own, n in part.row_totals.items() if own <= line)
            assert counted == count, code


def test_a_quarter_with_too_few_is_named_and_not_counted(publication):
    longer = Publication(publication.seat, publication.package, (AUTUMN, WINTER, SPRING))

    assert longer.total == 1200
    assert longer.quarter_totals[SPRING] is None
    assert "Left out, because too few episodes were counted: April–June 2026." in longer.notes


def test_notes_say_the_unit_the_threshold_and_the_day(publication):
    notes = " ".join(publication.notes)

    for words in ("Episodes are counted, not persons", "from 1 to 4", "fewer than 10", "July 9"):
        assert words in notes


def test_classes_have_the_words_of_the_package_in_both_languages(publication):
    english = [amount.title for amount in publication.amounts(Dimension.OUTCOME)]
    with translation.override("es"):
        spanish = Publication(publication.seat, publication.package, (AUTUMN, WINTER))
        titles = [amount.title for amount in spanish.amounts(Dimension.OUTCOME)]

    assert english[0] == "R-A · Return with ordinary reception"
    assert titles[0] == "R-A · Retorno con recepción ordinaria"


def test_a_letter_gets_text_and_no_hidden_number(publication):
    table = letter_table(publication, TABLES["post-origin"])

    assert table.title == "Post by state of origin"
    assert table.columns[0] == "Post"
    assert table.columns[-1] == "Total"
    cells = {cell for row in table.rows for cell in row[1:]}
    assert SIGN in cells
    assert not cells & {"1", "2", "3", "4"}
    assert "Episodes are counted" in table.note


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (WINTER, WINTER, "January–March 2026"),
        (WINTER, SPRING, "January–June 2026"),
        (AUTUMN, SPRING, "October 2025–June 2026"),
    ],
)
def test_a_period_is_said_as_people_say_it(first, last, words):
    with translation.override("en"):
        assert span_words(span(first, last)) == words


def test_no_quarter_lies_between_a_later_and_an_earlier_one():
    assert span(SPRING, AUTUMN) == []
