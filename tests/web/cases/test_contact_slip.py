"""A slip that anybody may find says a day, a time and nothing else."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.factories import NOW
from ventanilla.protocols.engine.outward import Outward
from ventanilla.protocols.engine.shapes import Text
from ventanilla.web.cases import contact_slip

OUTWARD = Outward(
    appointment=Text(es="Entrega de documentos", en="Collection of documents"),
    message=Text(es="Su trámite avanza.", en="There is news."),
    caller=Text(es="Atención", en="Service"),
    slip=Text(es="Traer identificación", en="Bring an ID"),
)


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("es", ["Entrega de documentos", "martes 3 de marzo de 2026", "Traer identificación"]),
        ("en", ["Collection of documents", "Tuesday 3 March 2026", "Bring an ID"]),
    ],
)
def test_it_says_when_and_nothing_of_what(language, lines):
    pdf = contact_slip.render(OUTWARD, moment=NOW, language=language)
    reader = PdfReader(BytesIO(pdf))
    assert len(reader.pages) == 1
    said = [line for line in reader.pages[0].extract_text().splitlines() if line.strip()]
    assert len(said) == 4
    assert [said[0], said[1], said[3]] == lines
    assert "onsul" not in str(reader.metadata)
