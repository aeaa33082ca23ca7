"""An officer looks something up: by the groups, by a word, on a telephone, in both languages."""

import re

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize(
    ("language", "phone", "sought", "part"),
    [("es", True, "conexión", "Si se cae la conexión"),
     ("en", False, "connection", "When the connection is lost")],
)  # fmt: skip
def test_from_the_foot_of_a_page_to_the_answer(sits, dora, picture, language, phone, sought, part):
    officer = sits(dora, language=language, phone=phone, script=False)
    officer.opens("about")
    officer.page.get_by_role("link", name=officer.words("Help"), exact=True).click()
    picture(officer.page, "help")
    officer.page.get_by_role("searchbox").fill(sought)
    officer.presses("Search in the help")
    picture(officer.page, "help-search")
    officer.page.get_by_role("link", name=re.compile(part)).click()
    expect(officer.page.get_by_role("heading", name=part)).to_be_in_viewport()
    officer.fits()

    reader = sits(dora, language=language, phone=phone)
    for name in ("hold-an-interview", "hand-over"):
        reader.opens("help:guide", name)
        picture(reader.page, f"help-{name}")
        reader.looks()
    reader.opens("help:index")
    reader.looks()
