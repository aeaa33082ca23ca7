"""A notice that is wrong keeps what was typed; a button pressed twice makes one case."""

import pytest
from playwright.sync_api import expect

from ventanilla.cases.models import Case


def test_wrong_times_are_said_at_their_fields_and_nothing_typed_is_lost(sits, dora, uca):
    officer = sits(dora, language="es", expected="status of 422")
    officer.opens("notices:register")
    officer.looks()
    officer.fills(
        authority="border_patrol",
        channel="phone",
        given_names="Itzel Guadalupe",
        first_surname="Méndez",
        notified_at="2026-03-03T08:40",
        apprehended_at="2026-03-03T08:55",
        words="La estación dice que llegó sola.",
    )
    officer.presses("Register and open the case")

    summary = officer.page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    officer.looks()
    summary.get_by_role("link").first.click()
    expect(officer.page.locator("#id_apprehended_at")).to_be_focused()
    expect(officer.page.locator("#id_apprehended_at_error")).to_be_visible()
    expect(officer.page.locator("#id_given_names")).to_have_value("Itzel Guadalupe")
    expect(officer.page.locator("#id_words")).to_have_value("La estación dice que llegó sola.")
    assert not Case.objects.exists()

    officer.fills(apprehended_at="2026-03-03T06:30")
    officer.presses("Register and open the case")
    officer.sees("Is it somebody we know?")
    assert Case.objects.count() == 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_impatient_hand_makes_one_case(sits, dora, uca, script):
    officer = sits(dora, phone=True, script=script)
    officer.opens("notices:register")
    officer.fills(
        authority="border_patrol", channel="phone", given_names="Itzel",
        notified_at="2026-03-03T08:50",
    )  # fmt: skip
    officer.page.get_by_role("button", name="Register and open the case").dblclick()
    officer.reads("Is it somebody we know?")
    officer.reads("Case MCA-2026-00001 is open.")
    assert Case.objects.count() == 1
