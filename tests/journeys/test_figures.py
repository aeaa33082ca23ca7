"""An analyst reads figures, on a desk and on a phone, in both languages."""

import pytest
from playwright.sync_api import expect

from tests.cast import seat
from tests.reports.invented import give_a_year, open_posts
from ventanilla.network.roles import Role

WORDS = {
    "en": {"show": "Show", "map": "The map as a list", "csv": "This table (CSV)"},
    "es": {"show": "Mostrar", "map": "El mapa como lista", "csv": "Esta tabla (CSV)"},
}


@pytest.fixture
def ana(uca):
    posts = open_posts()
    give_a_year(posts)
    return seat("ana", posts[0], Role.ANALYST)


@pytest.mark.parametrize(
    ("language", "phone"), [("es", False), ("en", True)], ids=["es on a desk", "en on a phone"]
)
def test_an_analyst_reads_a_year_by_state_of_origin(ana, sits, picture, language, phone):
    words = WORDS[language]
    officer = sits(ana, language=language, phone=phone)
    page = officer.page

    page.goto("/figures/")
    officer.looks()
    page.locator("[name=since]").select_option("2025-4")
    page.locator("[name=until]").select_option("2026-1")
    page.locator("[name=table]").select_option("post-origin")
    page.get_by_role("button", name=words["show"], exact=True).click()

    expect(page.locator(".row--total td").last).to_have_text("1,200")
    assert page.locator(".number--hidden").count() > 0
    for chart in page.locator("img.chart").all():
        assert chart.evaluate("each => each.decode().then(() => each.naturalWidth)") > 0
    page.get_by_text(words["map"]).click()
    expect(page.locator(".state")).to_have_count(32)
    officer.looks()
    picture(page, "figures")
    with page.expect_download() as download:
        page.get_by_role("link", name=words["csv"]).click()
    assert download.value.suggested_filename == "figures-2025-10-2026-03-post-origin.csv"
