"""Instruments as workbooks: an XLSForm in .xlsx becomes our Markdown tables, and back.

What is wrong in a workbook is named by its sheet and row, as one sees them in a spreadsheet.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import xlsx_to_dict

from ventanilla.common.sentences import say
from ventanilla.common.sources import Faulty, Problem
from ventanilla.protocols.engine import instruments
from ventanilla.protocols.engine.markdown import SHEETS, read_tables

#: the first row below the names of the columns
FIRST_ROW = 2
NAME = re.compile(r"[a-z][a-z0-9_]*")
WIDTHS = {"type": 24, "name": 24, "list_name": 18}
WIDTH = 40


@dataclass(frozen=True, slots=True)
class Imported:
    """An instrument's Markdown, and what was mended on the way, by sheet and row."""

    name: str
    text: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet: its columns, and its rows with the number that each has there."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def read_workbook(path: Path, *, name: str) -> Imported:
    """An XLSForm as an instrument of ours.

    Raises :class:`Faulty`, each problem with its sheet and row.
    """
    if not NAME.fullmatch(name):
        said = say(
            "“{name}” cannot be the name of an instrument: use small letters, digits and _",
            name=name,
        )
        raise Faulty([Problem(path.name, 1, said)])
    tables = _tables(path)
    notes: list[str] = []
    text, rows = _written(tables, name, notes)
    file = f"instruments/{name}.md"
    try:
        __, problems = instruments.build(name=name, file=file, text=text)
    except Faulty as fault:
        problems = list(fault.problems)
    if problems:
        raise Faulty([_placed(path.name, rows, each) for each in problems])
    return Imported(name, text, tuple(notes))


def _tables(path: Path) -> dict[str, _Table]:
    try:
        book: dict[str, Any] = xlsx_to_dict(str(path))
    except PyXFormError as error:
        raise Faulty(
            [Problem(path.name, 1, say("this is no .xlsx workbook: {error}", error=error))]
        ) from error
    found = {}
    for sheet in SHEETS:
        columns = tuple(next(iter(book.get(f"{sheet}_header", ())), {}))
        if columns:
            numbered = enumerate(book.get(sheet, ()), FIRST_ROW)
            rows = tuple((number, row) for number, row in numbered if row)
            found[sheet] = _Table(columns, rows)
    missing = [sheet for sheet in ("survey", "settings") if sheet not in found]
    if missing:
        raise Faulty(
            [
                Problem(
                    say("{name}, sheet “{sheet}”", name=path.name, sheet=sheet),
                    1,
                    say("it is missing"),
                )
                for sheet in missing
            ]
        )
    return found


def _written(
    tables: Mapping[str, _Table], name: str, notes: list[str]
) -> tuple[str, dict[int, tuple[str, int]]]:
    """The Markdown, and the sheet and row of each of its lines."""
    settings = tables["settings"].rows
    title = str(settings[0][1].get("form_title", "")) if settings else ""
    lines, places = [f"# {title or name}", ""], {}
    for sheet, table in tables.items():
        lines += [f"## {sheet}", "", _line(table.columns), _line(["---"] * len(table.columns))]
        places[len(lines) - 1] = (sheet, FIRST_ROW - 1)
        for number, row in table.rows:
            cells = []
            for column in table.columns:
                cell = str(row.get(column) or "")
                if "\n" in cell or "\r" in cell:
                    notes.append(
                        say(
                            "{sheet}, row {number}: “{column}” is now on one line",
                            sheet=sheet,
                            number=number,
                            column=column,
                        )
                    )
                    cell = " ".join(cell.split())
                cells.append(cell)
            lines.append(_line(cells))
            places[len(lines)] = (sheet, number)
        lines.append("")
    return "\n".join(lines), places


def _line(cells: Sequence[str]) -> str:
    inside = " | ".join(cell.replace("|", "\\|") for cell in cells)
    return f"| {inside} |"


def _placed(file: str, places: Mapping[int, tuple[str, int]], problem: Problem) -> Problem:
    """A problem of the Markdown where it stands in the workbook."""
    sheet, row = places.get(problem.line, ("survey", 1))
    return Problem(say("{file}, sheet “{sheet}”, row", file=file, sheet=sheet), row, problem.what)


def workbook(file: str, text: str) -> bytes:
    """An instrument's Markdown as an .xlsx workbook. Raises :class:`Faulty`."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    heading = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for name, table in read_tables(file, text).items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(table.columns):
            sheet.set_column(at, at, WIDTHS.get(column, WIDTH), wrapped)
            sheet.write_string(0, at, column, heading)
        for number, row in enumerate(table.rows, 1):
            for at, column in enumerate(table.columns):
                if cell := row.get(column):
                    sheet.write_string(number, at, cell, wrapped)
    book.close()
    return made.getvalue()
