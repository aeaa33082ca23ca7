"""Anybody, on any screen: the public pages, the ruler by keyboard, and out at once."""


import pytest

from ventanilla.network.services import load_reference_data

WIDTHS = (320, 390, 1280)
PAGES = (
    "",
    "services/",
    "events/",
    "ruler/",
    "help/",
    "consulates/",
    "consulates/kcm/",
    "nothing/",
)


@pytest.fixture(autouse=True)
def network(db):
    """The consulates, and somewhere to go that is not the internet."""
    load_reference_data()


@pytest.fixture(autouse=True)
def elsewhere(settings, live_server):
    """The page that is shown instead."""
    settings.EXIT_PAGE = live_server.url.replace("127.0.0.1", "localhost") + "/health/"


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_page_is_read_by_anybody(open_browser, axe, picture, language):
    page = open_browser(language=language, expected="404")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        for name in PAGES:
            page.goto(f"/{language}/{name}")
            found = axe(page)
            assert not found, "\n".join(found)
            wide = "Math.max(document.documentElement.scrollWidth - innerWidth, 0)"
            assert page.evaluate(wide) == 0, f"{page.url} is too wide at {width}"
            picture(page, f"public-{name.strip('/').replace('/', '-') or 'home'}")
    assert page.context.cookies() == []
