"""A post sees to what it must have; somebody says an opinion without a name; both become known."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import OfficerFactory, SeatFactory
from tests.journeys.screens import DESK_FIRST
from tests.reports.invented import open_posts
from tests.reports.protected import give_a_quarter, published
from ventanilla.network.roles import Role
from ventanilla.reports import opinions
from ventanilla.reports.models import Opinion, RowFigures
from ventanilla.training.models import Readied

PROTOCOL = "gbv"


@pytest.fixture
def package(db):
    return published(PROTOCOL)


@pytest.fixture
def holds(mcallen, package):
    def take(role, post=mcallen):
        officer = OfficerFactory(username=role, name="Rita Luna")
        return SeatFactory(officer=officer, post=post, role=role, protocols=[PROTOCOL])

    return take


@pytest.mark.parametrize(("language", "phone"), DESK_FIRST)
def test_a_post_sees_to_what_it_must_have(sits, holds, picture, language, phone):
    officer = sits(holds(Role.SUPERVISOR), language=language, phone=phone, script=not phone)
    officer.opens("desk:post")
    officer.follows("See which")
    room = officer.main.locator(".ready__item").first
    expect(room).to_contain_text(officer.words("Missing"))
    if not phone:
        officer.looks()
    picture(officer.page, f"readiness-{language}")
    room.get_by_role("button").click()
    officer.sees("It is written down, with your name and the day.")
    expect(officer.main.locator(".ready__item").first).to_contain_text(officer.words("In place"))
    assert Readied.objects.count() == 1


def test_somebody_answers_without_a_name(sits, holds, picture):
    officer = sits(holds(Role.INTAKE_OFFICER), language="es", phone=True, script=False)
    officer.opens("opinions:list")
    officer.main.get_by_role(
        "button", name=officer.words("Open, then hand over the tablet")
    ).click()
    officer.main.get_by_role("link", name="English").click()
    officer.reads("Your opinion, without a name")
    picture(officer.page, "opinion-en")
    officer.fills(fb_kind="yes", fb_helpful="s3")
    officer.main.get_by_role("button", name="Send").click()
    officer.reads("Please give the tablet back.")
    assert Opinion.objects.get().answers == {"fb_kind": "yes", "fb_helpful": "s3"}
    assert opinions.empty_the_box() == 1
    assert RowFigures.objects.get().classes == {"fb_kind": "yes", "fb_helpful": "s3"}


def test_the_person_s_page_holds_for_everybody(sits, holds, package):
    for language, phone in (("es", True), ("en", False)):
        officer = sits(holds(Role.INTAKE_OFFICER), language=language, phone=phone)
        officer.opens("opinions:list")
        officer.looks()
        officer.opens("opinions:form", PROTOCOL, next(iter(package.anonymous)))
        officer.looks()


@pytest.mark.parametrize(("language", "phone"), DESK_FIRST)
def test_rows_and_times_are_read_with_the_figures(sits, holds, package, picture, language, phone):
    posts = open_posts()
    give_a_quarter(package, posts)
    officer = sits(holds(Role.ANALYST, posts[0]), language=language, phone=phone)
    officer.opens("reports:figures")
    officer.fills(table="core_type-delay")
    officer.presses("Show")
    officer.page.wait_for_url("**table=core_type-delay*")
    officer.looks()
    officer.sees("Times of case work")
    cells = officer.main.locator(".figures-table td").all_inner_texts()
    assert not {"1", "2", "3", "4"} & {cell.strip() for cell in cells}
    expect(officer.main.locator("#times img.chart")).to_have_attribute("alt", re.compile(r"\d"))
    picture(officer.page, f"rows-{language}")
