"""A questionnaire goes out as a workbook and comes back the same; a booklet holds the protocol."""

import io
from types import SimpleNamespace

import pytest
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from tests.shipped import shipped
from ventanilla.cli import protocol_more
from ventanilla.common.sources import Faulty
from ventanilla.protocols import booklet
from ventanilla.protocols.engine.markdown import read_tables
from ventanilla.protocols.engine.spreadsheets import read_workbook, workbook
from ventanilla.protocols.services import LIBRARY
from ventanilla.web import deadlines

INSTRUMENTS = sorted(LIBRARY.glob("*/instruments/*.md"))


def cells(text):
    """The sheets of an instrument: columns, and cells of each row."""
    return {
        name: (table.columns, [dict(row.cells) for row in table.rows])
        for name, table in read_tables("x.md", text).items()
    }


@pytest.mark.parametrize("path", INSTRUMENTS[::6], ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_an_instrument_comes_back_as_it_went_out(path, tmp_path):
    text = path.read_text()
    out = tmp_path / "out.xlsx"
    out.write_bytes(workbook(path.name, text))

    back = read_workbook(out, name=path.stem)

    assert cells(back.text) == cells(text)
    assert back.notes == ()


@pytest.fixture
def written(tmp_path):
    """``written(survey=[[…]], …)``: the path of a workbook with these sheets."""

    def make(**sheets):
        book = Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / "form.xlsx")
        return tmp_path / "form.xlsx"

    return make


SURVEY = [
    ["type", "name", "label::Español (es)", "label::English (en)"],
    ["text", "one", "¿Uno\no dos?", "One | two?"],
]
SETTINGS = [["form_title", "form_id", "default_language"], ["Algo", "algo", "Español (es)"]]


def test_an_xlsform_of_others_becomes_an_instrument(written):
    made = read_workbook(written(survey=SURVEY, settings=SETTINGS), name="algo")

    assert made.text.startswith("# Algo")
    (row,) = read_tables("algo.md", made.text)["survey"].rows
    assert row.get("label::English (en)") == "One | two?"
    assert made.notes == ("survey, row 2: “label::Español (es)” is now on one line",)


def test_faults_are_named_by_sheet_and_row(written, tmp_path):
    unclosed = [*SURVEY, [], ["begin_group", "g", "Grupo", "Group"], ["text", "two", "Dos", "Two"]]
    with pytest.raises(Faulty) as fault:
        read_workbook(written(survey=unclosed, settings=SETTINGS), name="algo")
    assert "form.xlsx, sheet “survey”, row:4: the group “g” is not closed" in str(fault.value)

    with pytest.raises(Faulty, match="sheet “settings”"):
        read_workbook(written(survey=SURVEY), name="algo")
    (tmp_path / "no.xlsx").write_bytes(b"nothing")
    with pytest.raises(Faulty, match="this is no"):
        read_workbook(tmp_path / "no.xlsx", name="algo")


def test_the_commands_write_a_workbook_and_take_one_in(tmp_path, capsys):
    out, folder = tmp_path / "needs.xlsx", tmp_path / "mine"
    folder.mkdir()
    (folder / "protocol.yaml").write_text("id: mine\n")
    assert protocol_more.give_out(LIBRARY / "general", "needs", out) == 0
    assert load_workbook(out).sheetnames == ["survey", "choices", "settings"]

    given = SimpleNamespace(file=str(out), into=str(folder), name=None, replace=False)
    assert protocol_more.take_in(given) == 0
    assert (folder / "instruments" / "needs.md").exists()
    assert protocol_more.take_in(given) == protocol_more.WRONG
    assert protocol_more.give_out(LIBRARY / "general", "nothing", out) == protocol_more.WRONG
    assert "it has needs" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_booklet_holds_every_task_and_finding(language):
    package = shipped("general")

    made = booklet.booklet(package, language=language, deadline=deadlines.in_words)

    words = " ".join(
        "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).split()
    )
    codes = [*package.tasks, *(each.code for each in package.findings.values())]
    assert [code for code in codes if code not in words] == []
    assert {"es": "El camino del protocolo", "en": "The way through the protocol"}[
        language
    ] in words
    assert package.content_hash in words.replace(" ", "")
