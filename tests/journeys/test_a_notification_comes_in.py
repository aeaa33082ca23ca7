"""What agencies tell a post: typed, pasted, sent as a list, given to another post, made a case."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.screens import DESK_FIRST
from tests.notifications.telling import tell
from tests.web.notifications.test_pages import MAIL
from ventanilla.cases.models import Case
from ventanilla.network.services import load_reference_data
from ventanilla.notifications.models import Notification
from ventanilla.notifications.services import transferring
from ventanilla.notifications.states import Said


def look(officer, phone):
    """Where no script runs, axe does not either."""
    officer.fits() if phone else officer.looks()


@pytest.mark.parametrize(("language", "phone"), DESK_FIRST)
def test_the_short_way_of_the_form_and_a_case_of_it(
    sits, dora, alba, uca, picture, language, phone
):
    officer = sits(dora, language=language, phone=phone, script=not phone)
    officer.opens("notifications:list")
    look(officer, phone)
    officer.main.get_by_role("button", name=officer.words("Write one down")).click()
    officer.arrives()
    picture(officer.page, "notification-form")
    look(officer, phone)
    officer.fills(
        kind="minor_custody", agency="CPS Hidalgo", channel="phone", given_names="Itzel",
        first_surname="Méndez", birth_date_day="14", birth_date_month="8", birth_date_year="2015",
    )  # fmt: skip
    officer.unfolds("A child in custody of an authority")
    officer.fills(
        caseworker="Ms. Lane", court_number="C-881-26", siblings="Diego Méndez, 2018-03-01",
        wanted="birth_certificate",
    )  # fmt: skip
    officer.presses("Write it down")
    officer.reads("Diego Méndez 2018-03-01")
    officer.reads("Itzel Méndez")
    look(officer, phone)
    picture(officer.page, "notification")

    officer.fills(outcome="visited")
    officer.presses("Write it down")
    officer.sees("Written down.")
    officer.fills(way="uca:T1")
    officer.presses("Open the case")
    officer.sees("The case is open. Of the notification only the link stays.")
    officer.opens("notifications:detail", Notification.objects.get().pk)
    officer.reads(re.compile(Case.objects.get().number))
    officer.misses("Itzel")
    look(officer, phone)


def test_a_pasted_mail_is_confirmed_field_by_field(sits, dora, picture):
    officer = sits(dora, language="es")
    officer.opens("notifications:mail")
    officer.looks()
    officer.fills(text=MAIL)
    officer.presses("Read it")
    officer.reads("DOB: 02/11/1991")
    officer.misses("credible fear")
    officer.looks()
    picture(officer.page, "notification-mail")
    officer.presses("Write it down")
    officer.sees("Compare it with the words beside it: tick it, change it or empty it.")
    assert not Notification.objects.exists()

    for tick in officer.main.locator("input[name^=ok_]").all():
        tick.check()
    officer.presses("Write it down")
    officer.reads("Ruben Ibarra Quintero")
    assert Notification.objects.get().entry == "mail"


def test_a_list_with_faults_goes_back_and_a_good_one_is_taken(sits, dora, tmp_path, picture):
    officer = sits(dora, language="es", phone=True)
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    header = "kind,given_names,first_surname,birth_date,custody_id\n"
    bad.write_text(header + "arrest,Ana,Robles,1988-02-31,C-1\ntheft,Beto,,,C-2\n")
    good.write_text(header + "arrest,Ana,Robles,1988-02-21,C-1\narrest,Ana,Robles,1988-02-21,C-1\n")
    officer.opens("notifications:sheet")
    officer.looks()
    officer.fills(agency="Starr County Jail")
    officer.main.locator("[name=file]").set_input_files(bad)
    officer.presses("Check the list")
    expect(officer.main.locator("tbody tr")).to_have_count(3)
    officer.looks()
    picture(officer.page, "notification-faults")
    with officer.page.expect_download() as download:
        officer.presses("Download the faults")
    assert "birth_date" in download.value.path().read_text(encoding="utf-8")

    officer.follows("Send a corrected list")
    officer.fills(agency="Starr County Jail")
    officer.main.locator("[name=file]").set_input_files(good)
    officer.presses("Check the list")
    officer.looks()
    officer.presses("Take them in")
    officer.sees("The list was taken in")
    officer.looks()
    with officer.page.expect_download() as download:
        officer.main.get_by_role("link", name=officer.words("Download the result")).click()
    assert download.value.path().read_text(encoding="utf-8").count("\n") == 3
    assert Notification.objects.count() == 1


def test_one_click_gives_it_to_the_post_in_charge(sits, dora, clara, shred_log, picture):
    load_reference_data()
    row = tell(dora, state="UT", county="Utah County", at=timezone.now(), requested=Said.YES)
    officer = sits(dora, language="en")
    officer.opens("notifications:detail", row.pk)
    officer.looks()
    picture(officer.page, "notification-elsewhere")
    officer.presses("Give it to Salt Lake City")
    officer.reads("It arrives there within a minute")
    transferring.carry_over(at=timezone.now())
    officer.opens("notifications:detail", row.pk)
    officer.reads("This is the receipt")
    officer.misses("Ibarra")
    officer.looks()
    officer.opens("notifications:figures")
    officer.looks()
