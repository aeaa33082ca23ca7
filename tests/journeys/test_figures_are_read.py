"""An analyst reads the figures: no small number on the page, nor in what is taken along."""

import csv
import re
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.cast import seat
from tests.journeys.officer import Officer
from tests.reports.invented import give_a_year, open_posts
from ventanilla.network.roles import Role
from ventanilla.reports.suppression import SIGN

SMALL = {"1", "2", "3", "4"}


def takes_along(officer: Officer, link: str, folder: Path) -> Path:
    """Download a file; its name tells a period and nothing else."""
    with officer.page.expect_download() as loading:
        officer.follows(link)
    there = folder / loading.value.suggested_filename
    loading.value.save_as(there)
    return there


def test_an_analyst_reads_tables_and_takes_them_along(sits, mcallen, uca, tmp_path):
    give_a_year(open_posts())
    analyst = sits(seat("rita", mcallen, Role.ANALYST))
    analyst.opens("reports:figures")
    analyst.fills(since="2026-1", until="2026-1", table="post-outcome")
    analyst.page.locator(".filter button, form button.govuk-button").first.click()
    expect(analyst.page).to_have_url(re.compile("table=post-outcome"))
    analyst.looks()
    cells = analyst.main.locator(".figures-table td").all_inner_texts()
    assert any(SIGN in cell for cell in cells)
    assert not SMALL & {cell.strip() for cell in cells}
    expect(analyst.main.locator("svg.states")).to_be_visible()

    table = takes_along(analyst, "This table (CSV)", tmp_path)
    rows = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines()))
    assert any(SIGN in row for row in rows)
    assert not SMALL & {cell for row in rows for cell in row}
    book = load_workbook(takes_along(analyst, "Workbook (XLSX)", tmp_path))
    assert len(book.sheetnames) > 6

    phone = sits(seat("rosa", mcallen, Role.ANALYST), language="es", phone=True)
    phone.opens("reports:figures")
    phone.looks()
