"""Everything but the interview works where scripts are switched off."""

from playwright.sync_api import expect

from tests.cases.test_the_whole_path import AFRAID
from ventanilla.cases.models import Case


def test_a_notice_is_registered_and_what_was_wrong_is_said(sits, dora, uca):
    officer = sits(dora, language="es", script=False)
    officer.opens("notices:register")
    officer.fills(authority="border_patrol", given_names="Itzel", notified_at="2026-03-03T08:50")
    officer.presses("Register and open the case")
    expect(officer.main.locator(".govuk-error-summary")).to_be_visible()
    expect(officer.main.locator("[name=given_names]")).to_have_value("Itzel")
    assert not Case.objects.exists()
    officer.fills(channel="phone")
    officer.presses("Register and open the case")
    officer.sees("Is it somebody we know?")
    officer.presses("Go on to the case")
    officer.sees("What is next, and why")
    assert Case.objects.count() == 1


def test_findings_outcome_and_documents_need_no_script(sits, walk, alba, bruno, elena):
    walk.prepare()
    walk.submit("initial_evaluation", AFRAID)
    officer = sits(bruno, script=False)
    officer.opens_case(walk.track)
    for finding in ("Fear of return", "Under 14"):
        officer.confirms(finding)
        officer.reads("Confirmed. What it asks for stands below.")
    officer.follows("Propose, approve or give back")
    officer.fills(outcome="R-C", reason="She is afraid and asks to stay.")
    officer.presses("Propose")
    officer.reads("Proposed. Another person has to approve it.")
    head = sits(alba, script=False, language="es")
    head.opens_case(walk.track, "outcome")
    head.presses("Approve")
    head.sees("Approved. The documents of this outcome are open now.")

    signer = sits(elena, script=False)
    signer.opens_case(walk.track, "exchange:document", "D-2")
    signer.fills(to="Station desk")
    signer.presses("Look at it before it goes")
    expect(signer.main.locator(".papers img").first).to_be_visible()
    signer.presses("Send, and write it down")
    signer.reads("Sent, and written down.")
    officer.opens_case(walk.track, "exchange:documents")
    officer.main.locator("a[href*='/sent/']").first.click()
    with officer.page.expect_download() as loading:
        officer.presses("Download the PDF")
    assert loading.value.suggested_filename == f"{walk.track.case.number}-D-2.pdf"


def test_an_interview_says_why_it_cannot_open(sits, walk, bruno):
    walk.prepare()
    officer = sits(bruno, script=False)
    officer.opens("interviews:start", walk.track.pk, "initial_evaluation")
    officer.presses("Start")
    officer.page.wait_for_url("**/interviews/**")
    # Chromium's switch for tests stops scripts, and still does not draw what stands for them.
    assert "<p>This page needs JavaScript. Without it, use the paper form" in officer.page.content()
