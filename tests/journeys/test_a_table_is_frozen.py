"""An analyst reads the ministry's tables, freezes one and gives it out, in both languages."""

import pytest
from playwright.sync_api import expect

from tests.journeys.officer import Officer
from tests.reports.ministry import open_ministry

LAST = {"since": "2025-10", "until": "2025-12"}


@pytest.fixture
def ana(uca):
    return open_ministry()[1]


def reads(officer: Officer, code: str, picture) -> None:
    """One table of a quarter, with its bars."""
    officer.opens("reports:table", code)
    officer.fills(**LAST)
    officer.presses("Show")
    officer.page.wait_for_url("**since=2025-10*")
    officer.looks()
    for chart in officer.page.locator("img.chart").all():
        assert chart.evaluate("each => each.decode().then(() => each.naturalWidth)") > 0
    picture(officer.page, f"table-{code}")


def test_a_table_is_frozen_and_given_out(ana, sits, picture):
    for language, phone, code in (("es", False, "T2"), ("en", True, "T4")):
        officer = sits(ana, language=language, phone=phone)
        officer.opens("reports:yearbook")
        officer.looks()
        picture(officer.page, "yearbook")
        reads(officer, code, picture)
        officer.presses("Freeze this table")
        expect(officer.main).to_contain_text("SHA-256")
        officer.follows("Give it to somebody")
        officer.looks()
        officer.fills(recipient="Congreso", purpose="Informe", basis="Ley")
        officer.presses("Write it down")
        expect(officer.main).to_contain_text("Congreso")
        officer.looks()
        picture(officer.page, "edition")
