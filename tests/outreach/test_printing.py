"""Posters and count sheets, as they come out of the printer."""

import io

import pytest
from pypdf import PdfReader

from ventanilla.outreach import printing
from ventanilla.outreach.states import Openness

pytestmark = pytest.mark.django_db


def pages(made):
    """The words of each page without blanks: letters that stand apart come out apart."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made)).pages]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", ("Feria de salud en el parque", "Cuándo")),
        ("en", ("Health fair in the park", "When")),
    ],
)
def test_a_poster_is_one_page_in_one_language(planned, language, words):
    event = planned(allies=("Clínica del Valle",))
    (text,) = pages(printing.poster(event, language=language, address="https://example.org/x"))
    for word in (*words, event.code, "Clínica del Valle", "2020 Nolana Ave"):
        assert word.replace(" ", "") in text


def test_a_poster_promises_nothing_free_where_documents_are_issued(planned):
    address = "https://example.org/x"
    (talk,) = pages(printing.poster(planned(), language="en", address=address))
    (mobile,) = pages(printing.poster(planned(series="mobile"), language="en", address=address))
    assert "costsnothing" in talk
    assert "costsnothing" not in mobile


def test_a_confidential_event_has_no_poster(planned):
    event = planned(openness=Openness.NEUTRAL, neutral="taller", place="", address="")
    with pytest.raises(ValueError, match="public"):
        printing.poster(event, language="es", address="https://example.org/x")
    (text,) = pages(printing.count_sheet(event, language="es"))
    assert "Feriadesalud" not in text
    assert "Taller" in text


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_count_sheet_is_one_page_with_its_code(planned, language):
    event = planned()
    (text,) = pages(printing.count_sheet(event, language=language))
    assert event.code in text


def test_the_same_sheet_twice_is_the_same_to_the_byte(planned):
    event = planned()
    assert printing.count_sheet(event, language="es") == printing.count_sheet(event, language="es")
