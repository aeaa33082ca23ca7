"""An analyst reads figures, on a desk and on a phone, in both languages, and takes them along."""

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.cast import seat
from tests.journeys.officer import Officer
from tests.reports.invented import give_a_year, open_posts
from ventanilla.network.roles import Role
from ventanilla.reports.suppression import SIGN

SMALL = {"1", "2", "3", "4"}


@pytest.fixture
def ana(uca):
    posts = open_posts()
    give_a_year(posts)
    return seat("ana", posts[0], Role.ANALYST)


def asks_for(officer: Officer, **wanted: str) -> None:
    """Choose a period and a table."""
    officer.fills(**wanted)
    officer.presses("Show")
    officer.page.wait_for_url(f"**table={wanted['table']}*")


def takes_along(officer: Officer, link: str, folder: Path) -> Path:
    """Download a file; its name tells a period and nothing else."""
    with officer.page.expect_download() as loading:
        officer.follows(link)
    there = folder / loading.value.suggested_filename
    loading.value.save_as(there)
    return there


def reads_a_year_by_origin(officer: Officer, picture) -> None:
    """Half a year that is known to the last episode, with its charts and its map."""
    officer.opens("reports:figures")
    officer.looks()
    asks_for(officer, since="2025-4", until="2026-1", table="post-origin")
    page = officer.page
    expect(page.locator(".row--total td").last).to_have_text("1,200")
    assert page.locator(".number--hidden").count() > 0
    for chart in page.locator("img.chart").all():
        assert chart.evaluate("each => each.decode().then(() => each.naturalWidth)") > 0
    expect(officer.main.locator("svg.states")).to_be_visible()
    page.get_by_text(officer.words("The map as a list")).click()
    expect(page.locator(".state")).to_have_count(32)
    officer.looks()
    picture(page, "figures")


def finds_no_small_number(officer: Officer, folder: Path) -> None:
    """Neither on the page, nor in what is taken along."""
    asks_for(officer, since="2026-1", until="2026-1", table="post-outcome")
    officer.looks()
    cells = officer.main.locator(".figures-table td").all_inner_texts()
    assert any(SIGN in cell for cell in cells)
    assert not SMALL & {cell.strip() for cell in cells}
    expect(officer.main.locator("svg.states")).to_be_visible()
    table = takes_along(officer, "This table (CSV)", folder)
    rows = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines()))
    assert any(SIGN in row for row in rows)
    assert not SMALL & {cell for row in rows for cell in row}
    book = load_workbook(takes_along(officer, "Workbook (XLSX)", folder))
    assert len(book.sheetnames) > 6


def test_an_analyst_reads_figures_and_takes_them_along(ana, sits, picture, tmp_path):
    for language, phone in (("es", False), ("en", True)):
        officer = sits(ana, language=language, phone=phone)
        reads_a_year_by_origin(officer, picture)
        file = takes_along(officer, "This table (CSV)", tmp_path)
        assert file.name == "figures-2025-10-2026-03-post-origin.csv"
        finds_no_small_number(officer, tmp_path)
