"""Figures as files: one table or all as CSV, all as a workbook.

A cell of a table that begins like a formula stays a text, wherever the file is opened.
"""

import io
import re

import xlsxwriter
from django.utils.translation import gettext as _

from ventanilla.common.cells import to_csv
from ventanilla.reports.publication import Cell, Printed, Publication, time_titles
from ventanilla.reports.states import Role

SHEET_NAME = 31
WIDEST = 40
#: characters that no sheet may be called by
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


def table_csv(printed: Printed) -> bytes:
    """One table as it stands on the page."""
    header = [printed.corner, *printed.columns]
    return to_csv(header, ([row.title, *row.cells] for row in printed.rows))


def all_csv(publication: Publication) -> bytes:
    """Every table as one long list, a line for each cell: for other programs."""
    mixed = any(crossed.unit for crossed in publication.tables.values())
    header = [_("Table"), _("Row"), _("Column"), _("Count") if mixed else _("Episodes")]
    period = publication.period
    return to_csv(
        [_("Period"), *header],
        (
            [period, printed.title, row.title, column, cell]
            for printed in publication.all_printed()
            for row in printed.rows
            for column, cell in zip(printed.columns, row.cells, strict=True)
        ),
    )


def times_csv(publication: Publication) -> bytes:
    """How long case work took, a line for each step and quarter."""
    header = [_("Step"), _("Quarter"), *time_titles()]
    return to_csv(
        header, ([line.title, line.quarter.words, *line.cells] for line in publication.times)
    )


def workbook(publication: Publication) -> bytes:
    """Every table on a sheet of its own, after one that says how to read them."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": _("Figures"), "comments": publication.period})
        styles = {
            Role.PLAIN: book.add_format({}),
            Role.JOINED: book.add_format({"italic": True}),
            Role.TOTAL: book.add_format({"bold": True, "top": 1}),
        }
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        _about(book.add_worksheet(_("Read first")), publication, bold, wrapped)
        for number, printed in enumerate(publication.all_printed(), start=1):
            name = NOT_IN_A_NAME.sub("", f"{number} {printed.title}")[:SHEET_NAME]
            _sheet(book.add_worksheet(name), printed, publication.period, bold, styles)
        if publication.times:
            _times(book.add_worksheet(_("Times of case work")[:SHEET_NAME]), publication, bold)
    return content.getvalue()


def _about(
    sheet: xlsxwriter.worksheet.Worksheet,
    publication: Publication,
    bold: xlsxwriter.format.Format,
    wrapped: xlsxwriter.format.Format,
) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    facts: list[tuple[str, Cell]] = [
        (_("Figures"), publication.heading),
        (_("Period"), publication.period),
        (_("Unit"), _("Episodes")),
        (_("Total"), publication.total),
    ]
    for at, (name, value) in enumerate(facts):
        sheet.write_string(at, 0, name, bold)
        _write(sheet, at, 1, value, wrapped)
    sheet.write_string(len(facts) + 1, 0, _("How to read this"), bold)
    for at, note in enumerate(publication.notes, start=len(facts) + 1):
        sheet.write_string(at, 1, note, wrapped)


def _sheet(
    sheet: xlsxwriter.worksheet.Worksheet,
    printed: Printed,
    period: str,
    bold: xlsxwriter.format.Format,
    styles: dict[Role, xlsxwriter.format.Format],
) -> None:
    sheet.write_string(0, 0, f"{printed.title} · {period}", bold)
    for column, title in enumerate((printed.corner, *printed.columns)):
        sheet.write_string(2, column, title, bold)
    at = 3
    for at, row in enumerate(printed.rows, start=3):
        for column, cell in enumerate((row.title, *row.cells)):
            _write(sheet, at, column, cell, styles[row.role])
    for place, sentence in enumerate(printed.together, start=at + 2):
        sheet.write_string(place, 0, sentence)
    widest = max((len(row.title) for row in printed.rows), default=len(printed.corner))
    sheet.set_column(0, 0, min(max(widest, 12), WIDEST))
    sheet.set_column(1, len(printed.columns), 14)
    sheet.freeze_panes(3, 1)


def _times(
    sheet: xlsxwriter.worksheet.Worksheet,
    publication: Publication,
    bold: xlsxwriter.format.Format,
) -> None:
    header = (_("Step"), _("Quarter"), *time_titles())
    for column, title in enumerate(header):
        sheet.write_string(0, column, title, bold)
    for at, line in enumerate(publication.times, start=1):
        for column, cell in enumerate((line.title, line.quarter.words, *line.cells)):
            sheet.write_string(at, column, cell)
    sheet.set_column(0, 1, WIDEST)
    sheet.set_column(2, len(header), 20)


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    cell: Cell,
    style: xlsxwriter.format.Format,
) -> None:
    if isinstance(cell, int):
        sheet.write_number(row, column, cell, style)
    else:
        sheet.write_string(row, column, cell, style)
