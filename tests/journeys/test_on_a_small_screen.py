"""A telephone of 390 px, and a page enlarged to twice and four times its size."""

import pytest

from tests.cases.test_the_whole_path import AFRAID

#: what a desktop window of 1280 × 1024 leaves at 200 % and at 400 %
ENLARGED = {"width": 640, "height": 512}
FOUR_TIMES = {"width": 320, "height": 256}


@pytest.fixture
def afraid(walk):
    """Itzel has said that she is afraid."""
    walk.prepare()
    walk.submit("initial_evaluation", AFRAID)
    return walk


def test_the_day_fits_a_telephone(sits, afraid, bruno):
    officer = sits(bruno, phone=True)
    officer.opens("desk:mine")
    officer.looks()
    officer.finds(afraid.track.case.number)
    officer.looks()
    officer.page.get_by_role("link", name=afraid.track.case.number).click()
    officer.reads("Fear of return")
    officer.looks()
    officer.follows("The rule and its source")
    officer.reads("What it asks for")
    officer.looks()
    officer.opens("notices:register")
    officer.looks()


@pytest.mark.parametrize("size", [ENLARGED, FOUR_TIMES], ids=["200", "400"])
def test_enlarged_pages_need_no_scrolling_sideways(sits, afraid, alba, size):
    officer = sits(alba, language="es")
    officer.page.set_viewport_size(size)
    for name in ("desk:mine", "desk:post", "cases:list", "notices:register", "network:posts"):
        officer.opens(name)
        officer.fits()
    for page in ("detail", "rule", "outcome", "answers", "history", "exchange:documents",
                 "exchange:hand_over", "notices:alike"):  # fmt: skip
        officer.opens_case(afraid.track, page, *(["fear_of_return"] if page == "rule" else []))
        officer.fits()
