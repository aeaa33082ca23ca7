"""A table of the yearbook as a file: workbook, CSV with HXL tags, JSON."""

import io
import json
import re
from collections.abc import Mapping
from decimal import Decimal

import xlsxwriter
from django.utils.translation import gettext as _

from ventanilla.common.cells import to_csv
from ventanilla.reports.states import Role
from ventanilla.reports.yearbook.sheets import Cell, Grid, Sheet, in_figures

SHEET_NAME = 31
WIDEST = 44
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
#: what an edition says of itself, title → value
About = Mapping[str, str]


def grid_csv(grid: Grid) -> bytes:
    """One grid as it stands on the page; the second line says in HXL what its columns are."""
    header = [grid.corner.title, *(column.title for column in grid.columns)]
    tags = [grid.corner.hxl, *(column.hxl for column in grid.columns)]
    rows = ([row.title, *map(_in_csv, row.cells)] for row in grid.rows)
    return to_csv(header, [tags, *rows])


def as_json(sheet: Sheet, about: About) -> bytes:
    """All that the table says."""
    document = {"about": dict(about), "version": sheet.version, **sheet.to_document()}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def workbook(sheet: Sheet, about: About) -> bytes:
    """Every grid on a sheet of its own, after one that says how to read them."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": sheet.title, "comments": sheet.period})
        _about(book, sheet, about)
        for number, grid in enumerate(sheet.grids, start=1):
            name = NOT_IN_A_NAME.sub("", f"{number} {grid.title}")[:SHEET_NAME]
            _grid(book, book.add_worksheet(name), grid)
    return content.getvalue()


def _about(book: xlsxwriter.Workbook, sheet: Sheet, about: About) -> None:
    page = book.add_worksheet(_("Read first"))
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 100)
    lines = [
        (_("Table"), f"{sheet.code} · {sheet.title}"),
        (_("Period"), sheet.period),
        *about.items(),
        *((_("How to read this"), note) for note in sheet.notes),
        *((language, text) for language, text in sheet.paragraphs),
        *((_("Query of %(grid)s") % {"grid": grid.code}, grid.query) for grid in sheet.grids),
    ]
    if sheet.missing:
        lines.append((_("Empty"), sheet.missing))
    for at, (title, words) in enumerate(lines):
        page.write_string(at, 0, title, bold)
        page.write_string(at, 1, words, wrapped)


def _grid(book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet, grid: Grid) -> None:
    """Titles, HXL tags, rows; then the notes after an empty line."""
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    soft = book.add_format({"font_color": "#5b6b6a", "italic": True})
    for at, column in enumerate((grid.corner, *grid.columns)):
        page.write_string(0, at, column.title, bold)
        page.write_string(1, at, column.hxl, soft)
    for down, row in enumerate(grid.rows, start=2):
        total = row.role == Role.TOTAL
        text = book.add_format({"bold": total})
        page.write_string(down, 0, row.title, text)
        for at, cell in enumerate(row.cells, start=1):
            places = grid.columns[at - 1].places
            number = "#,##0" + ("." + "0" * places if places else "")
            _write(page, down, at, cell, book.add_format({"bold": total, "num_format": number}))
    for down, note in enumerate(grid.notes, start=len(grid.rows) + 3):
        page.write_string(down, 0, note)
    widest = max((len(row.title) for row in grid.rows), default=12)
    page.set_column(0, 0, min(max(widest, 12), WIDEST))
    page.set_column(1, len(grid.columns), 16)
    page.freeze_panes(2, 1)


def _write(
    page: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    cell: Cell,
    style: xlsxwriter.format.Format,
) -> None:
    if isinstance(cell, str):
        page.write_string(row, column, cell)
    else:
        page.write_number(row, column, cell, style)


def _in_csv(cell: Cell) -> str | int:
    return str(cell) if isinstance(cell, Decimal) else cell


def spoken(grid: Grid) -> str:
    """The numbers of a grid's chart in words: for whoever does not see it."""
    at = grid.chart or 0
    return "; ".join(
        f"{row.title}: {in_figures(row.cells[at])}" for row in grid.rows if row.role != Role.TOTAL
    )
