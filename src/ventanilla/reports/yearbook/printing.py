"""A table of the yearbook on paper: set in memory, offline, the same bytes every time."""

import json
from collections.abc import Mapping
from pathlib import Path

import typst
from django.utils.translation import gettext as _

from ventanilla.common.language import reading
from ventanilla.reports.yearbook.sheets import Grid, Sheet

PAPER = Path(__file__).parent / "paper"
#: with more columns than this the page lies on its side
TALL = 7


def paper(sheet: Sheet, about: Mapping[str, str]) -> bytes:
    """The table as PDF/UA, in the language of whoever reads."""
    data = {
        "language": reading(),
        "code": sheet.code,
        "title": sheet.title,
        "period": sheet.period,
        "version": sheet.version,
        "missing": sheet.missing,
        "wide": any(len(grid.columns) > TALL for grid in sheet.grids),
        "grids": [_grid(grid) for grid in sheet.grids],
        "notes": list(sheet.notes),
        "paragraphs": [list(each) for each in sheet.paragraphs],
        "about": [list(each) for each in about.items()],
        "words": {
            "house": _("Figures of consular care"),
            "version": _("Version"),
            "how": _("How to read this"),
            "origin": _("Where each number comes from"),
        },
    }
    given = json.dumps(data, ensure_ascii=False, sort_keys=True)
    compiler = typst.Compiler(
        str(PAPER / "table.typ"),
        root=str(PAPER),
        font_paths=typst.Fonts(include_system_fonts=False),  # the same paper on every machine
        ignore_system_fonts=True,
        sys_inputs={"table": given},
    )
    made = compiler.compile(format="pdf", timestamp=0, pdf_standards=["ua-1"])
    return made if isinstance(made, bytes) else b"".join(made or ())


def _grid(grid: Grid) -> dict[str, object]:
    return {
        "code": grid.code,
        "title": grid.title,
        "query": grid.query,
        "corner": grid.corner.title,
        "columns": [column.title for column in grid.columns],
        "rows": [
            {"title": row.title, "role": str(row.role), "cells": list(row.words)}
            for row in grid.rows
        ],
        "notes": list(grid.notes),
    }
