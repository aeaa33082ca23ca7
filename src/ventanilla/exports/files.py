"""A list of cases as a workbook."""

import io
from collections.abc import Sequence

import xlsxwriter

from ventanilla.common.cells import Cell

WIDEST = 40


def workbook(title: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """One sheet. A text is written as a text, whatever it begins with."""
    content = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet(title)
        bold = book.add_format({"bold": True})
        for column, name in enumerate(header):
            cells = [str(row[column]) for row in rows]
            sheet.set_column(column, column, min(max(map(len, [name, *cells])) + 2, WIDEST))
            sheet.write_string(0, column, name, bold)
            for at, cell in enumerate(cells, start=1):
                sheet.write_string(at, column, cell)
        sheet.freeze_panes(1, 1)
    return content.getvalue()
