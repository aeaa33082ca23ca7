"""A plan is made, read and kept as the person chose; what law and will ask, a person weighs."""

import pytest

from tests.factories import NOW
from tests.journeys.screens import PHONE_FIRST
from tests.knowing import put_facts
from tests.web.plans.conftest import PLAN, hugo, ines, rosa, trafficking

__all__ = ["hugo", "ines", "rosa", "trafficking"]


@pytest.mark.parametrize(("language", "phone"), PHONE_FIRST)
def test_the_plan_its_copy_and_what_a_lawyer_looks_at(sits, picture, rosa, hugo, language, phone):
    officer = sits(hugo, language=language, phone=phone)
    officer.opens("plans:plan", rosa.pk)
    officer.looks()
    officer.page.click(".buttons a.govuk-button")
    officer.page.click("main button.govuk-button")
    for name, words in PLAN.items():
        if name in ("s_copy", "s_agreed"):
            officer.page.check(f"[name={name}][value={words}]")
        else:
            officer.page.fill(f"[name={name}]", words)
    officer.looks()
    officer.page.click(".buttons button")
    officer.opens("plans:plan", rosa.pk)
    officer.reads("Que sepan dónde vivo.")
    officer.looks()
    picture(officer.page, "plan")

    officer.opens("interviews:start", rosa.pk, "safety_plan")
    officer.page.click("main button.govuk-button")
    officer.page.fill("[name=s_worry]", "Que busquen a mi hija.")
    officer.page.fill("[name=s_review]", "2026-03-20")
    officer.page.check("[name=s_copy][value=paper]")
    officer.page.check("[name=s_agreed][value=yes]")
    officer.page.click(".buttons button")
    officer.opens("plans:plan", rosa.pk)
    officer.reads("Que busquen a mi hija.")
    officer.reads(PLAN["s_worry"])
    picture(officer.page, "plan-changed")

    officer.opens("plans:page", rosa.pk)
    officer.looks()
    picture(officer.page, "page")
    officer.page.check("[name=wanted][value=s_contacts]")
    with officer.page.expect_download() as fetched:
        officer.page.click(".buttons button")
    assert fetched.value.suggested_filename == ("lista.pdf" if language == "es" else "list.pdf")

    officer.opens("plans:review", rosa.pk)
    officer.page.check("[name=copy][value=heart]")
    officer.page.fill("[name=until]", "2026-03-24")
    officer.looks()
    picture(officer.page, "review")
    officer.page.click(".buttons button")

    told = {"r_allowed": "yes", "r_crime_here": "yes", "r_helped": "yes", "r_harmed": "yes"}
    told |= {"r_supplement_b": "2026-02-28", "r_parent_neglect": "no"}
    put_facts(track=rosa, facts=told, by=hugo, at=NOW)
    officer.opens("plans:remedies", rosa.pk)
    officer.looks()
    picture(officer.page, "remedies")


@pytest.mark.parametrize(("language", "phone"), PHONE_FIRST)
def test_the_head_weighs_the_law_against_the_persons_wish(
    sits, picture, rosa, hugo, ines, language, phone
):
    told = {"level": "n2", "c_wish": ("no_report", "safety"), "e_report_wish": "no"}
    put_facts(track=rosa, facts=told, by=hugo, at=NOW)
    head = sits(ines, language=language, phone=phone)
    head.opens("cases:task", rosa.pk, "T-064")
    head.looks()
    picture(head.page, "weigh")
    head.page.check("[name=option][value=no_transfer]")
    head.page.fill("[name=reason]", "El hecho ocurrió fuera de México y ella no quiere avisar hoy.")
    head.page.click(".buttons button")
    head.opens("cases:task", rosa.pk, "T-064")
    head.reads("El hecho ocurrió fuera de México")
    head.looks()
    picture(head.page, "weighed")
