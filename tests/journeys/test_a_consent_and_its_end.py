"""A woman agrees to one shelter by name, and takes it back: on a desk and on a telephone."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.agreed import LIGHT, ada, alma, beto, hear, package, register

__all__ = ["ada", "alma", "beto", "package", "register"]


@pytest.mark.parametrize("phone", [False, True])
def test_asked_named_written_and_taken_back(sits, picture, alma, beto, phone):
    now = timezone.now()
    hear(alma, beto, at=now, consent_service="yes", consent_referral="yes", share_shelter="yes")
    officer = sits(beto, language="es" if phone else "en", phone=phone)
    officer.opens("cases:consents", alma.pk)
    officer.looks()
    picture(officer.page, "consents")

    officer.opens("cases:consent", alma.pk, "referral_shelter")
    form = officer.main
    expect(form.locator("input:checked")).to_have_count(0)
    officer.looks()
    picture(officer.page, "asking")
    for name, value in (("answer", "given"), ("channel", "written"), ("fields_told", "called"),
                        ("fields_told", "age")):  # fmt: skip
        form.locator(f"[name={name}][value={value}]").check()
    officer.fills(language="español", recipient=LIGHT)
    form.locator("[name=explained]").check()
    form.locator("[name=understood]").check()
    officer.presses("Write it down")
    expect(officer.main).to_contain_text(LIGHT)
    picture(officer.page, "given")

    officer.main.get_by_role("listitem").filter(has_text=LIGHT).get_by_role("link").click()
    officer.looks()
    picture(officer.page, "withdrawing")
    officer.main.get_by_role("button").click()
    officer.looks()
    picture(officer.page, "withdrawn")
