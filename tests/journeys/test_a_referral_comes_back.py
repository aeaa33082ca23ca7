"""A woman is brought to a shelter: two browsers, from the need to the service that was given."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.agreed import LIGHT, ada, alma, beto, package, register
from tests.journeys.screens import SPANISH_FIRST
from tests.referrals.making import ALIAS, wants
from ventanilla.referrals.models import Referral
from ventanilla.referrals.services import answering

__all__ = ["ada", "alma", "beto", "package", "register"]


@pytest.mark.parametrize("language", SPANISH_FIRST)
def test_from_the_need_to_the_service(sits, open_browser, axe, picture, alma, beto, language):
    wants(alma, beto)
    officer = sits(beto, language=language, phone=True)
    officer.opens_case(alma, "referrals:list")
    officer.looks()
    picture(officer.page, "referrals")
    officer.page.goto(f"{officer.page.url}new/?need=shelter")
    officer.fills(name=LIGHT, mode="warm")
    officer.looks()
    officer.presses("Write it down")
    officer.sees("Nobody was told anything yet.")
    officer.looks()
    picture(officer.page, "proposed")

    officer.main.get_by_role("link", name=re.compile("D-2")).click()
    officer.sees("It cannot go yet.")
    officer.main.get_by_role("link", name=re.compile(officer.words("Ask the person"))).click()
    expect(officer.page.locator("[name=recipient]")).to_have_value(LIGHT)
    officer.fills(answer="given", channel="written", language="es",
                  fields_told=["called", "age"], explained="on", understood="on")  # fmt: skip
    officer.presses("Write it down")
    officer.sees("The person agreed.")

    officer.main.get_by_role("link", name=re.compile("D-2")).click()
    officer.looks()
    picture(officer.page, "what-goes")
    officer.presses("Send it")
    officer.sees("Sent. Now pass the link on, and tell the code by telephone.")
    officer.looks()
    picture(officer.page, "sent")
    link, code = (
        officer.main.locator("dd.token").inner_text(),
        officer.main.locator("dl.goes dd").nth(1).inner_text(),
    )

    partner = open_browser(language=language, phone=True, script=False, expected="403")
    partner.goto(link)
    partner.locator("[name=code]").fill("0000 0000")
    partner.get_by_role("button").click()
    expect(partner.locator("main")).not_to_contain_text(LIGHT)
    for said in ("accepted", "service_given"):
        partner.goto(link)
        partner.locator("[name=code]").fill(code)
        partner.get_by_role("button").click()
        expect(partner.locator("main")).to_contain_text(LIGHT)
        expect(partner.locator("main")).to_contain_text(ALIAS)
        assert LIGHT not in partner.title()
        partner.locator(f"[name=answer][value={said}]").check()
        partner.locator("[name=who]").fill("Anayeli Ruiz")
        partner.get_by_role("button").click()
        expect(partner.locator("main")).to_contain_text(officer.words("Receipt"))
        answering.collect(at=timezone.now())
    assert partner.context.cookies() == []

    looker = open_browser(language=language, phone=True)
    looker.goto(link)
    assert axe(looker) == []
    looker.locator("[name=code]").fill(code)
    looker.get_by_role("button").click()
    assert axe(looker) == []
    picture(looker, "partner")
    other = {"es": "en", "en": "es"}[language]
    looker.locator(f"nav a[lang={other}]").click()
    assert looker.locator("html").get_attribute("lang") == other
    picture(looker, "partner-asks")
    width = "document.documentElement.scrollWidth - innerWidth"
    assert looker.evaluate(width) <= 0

    officer.opens("referrals:detail", alma.pk, Referral.objects.get().pk)
    officer.looks()
    picture(officer.page, "given")
    expect(officer.main.locator("ol.steps")).to_contain_text("Anayeli Ruiz")
    officer.opens_case(alma, "history")
    officer.reads(re.compile(LIGHT))
    officer.looks()
    assert Referral.objects.get().state == "service_given"
