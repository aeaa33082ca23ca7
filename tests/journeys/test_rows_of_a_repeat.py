"""An officer's form in which something is asked of each of several persons."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.repeats import with_repeat
from tests.restricted import ada, beto, register_ruth
from ventanilla.cases.services import assigning
from ventanilla.protocols import services as protocols
from ventanilla.protocols.engine.load import load_files

__all__ = ["ada", "beto", "register_ruth"]

TOLD = {"inf_01_said": "yes", "inf_01_understood": "yes", "called": "Ruth"}


@pytest.fixture
def small(db):
    """The small protocol, whose form is an officer's."""
    return protocols.store(package=load_files(with_repeat()), at=timezone.now())


@pytest.fixture
def talks(register_ruth, ada, beto, sits):
    """``talks(language=…)``: Beto begins with Ruth's form, and answers until her rows are open."""
    now = timezone.now()
    ruth = register_ruth(ada, at=now)
    assigning.assign(track=ruth, to=beto, by=ada, at=now)

    def start(**how):
        officer = sits(beto, expected="422", **how)
        officer.opens("interviews:start", ruth.pk, "talk")
        officer.presses("Start")
        for name, answer in TOLD.items():
            if not officer.main.locator(f"[name={name}]").count():
                officer.presses("Save")
            officer.fills(**{name: answer})
        return officer

    return start


def _adds(officer, msgid):
    button = officer.main.locator("button[name=add]")
    expect(button).to_contain_text(officer.words(msgid))
    button.click()


@pytest.mark.parametrize(("language", "fault"), [("es", "De 0 a 21."), ("en", "From 0 to 21.")])
def test_rows_come_and_go_without_a_script(talks, language, fault):
    officer = talks(language=language, phone=True, script=False)
    _adds(officer, "Add one")
    assert officer.page.url.endswith("#person-0")
    officer.fills(**{"person-0-person_name": "Ana", "person-0-person_age": "9"})
    _adds(officer, "Add one more")
    expect(officer.main.locator("[name=person-0-person_age]")).to_have_value("9")
    officer.fills(**{"person-1-person_age": "90"})
    officer.presses("Save")
    expect(officer.main.locator("#id_person-1-person_age_error")).to_contain_text(fault)
    officer.main.locator("button[name=remove]").last.click()
    expect(officer.main.locator("#person-1")).to_have_count(0)
    expect(officer.main.locator("[name=called]")).to_have_value("Ruth")
    officer.main.locator("[name=person-0-person_age]").press("Enter")  # saves, removes nothing
    officer.sees("What is next, and why")


def test_the_rows_hold_for_everybody(talks, picture):
    officer = talks(language="es", phone=True)
    _adds(officer, "Add one")
    _adds(officer, "Add one more")
    officer.fills(**{"person-0-person_name": "Ana", "person-1-person_age": "90"})
    officer.presses("Save")
    officer.looks()
    picture(officer.page, "rows")
    officer.page.set_viewport_size({"width": 1280, "height": 900})
    officer.looks()
    picture(officer.page, "rows")
