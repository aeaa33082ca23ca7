"""A shelter near here that takes children and speaks Spanish: found, called, changed, overdue."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import OfficerFactory, SeatFactory
from tests.journeys.screens import PHONE_FIRST
from ventanilla.directory import loading
from ventanilla.directory.models import Service
from ventanilla.directory.services import keeping
from ventanilla.directory.services.keeping import Given
from ventanilla.directory.services.parts import Area
from ventanilla.directory.services.placing import Where
from ventanilla.network.roles import Role

WAYS = (("Casa de los Mezquites", "refugio_emergencia", "es", 0, True, "78501"),
        ("Refugio El Naranjo", "refugio_emergencia", "en", 0, False, "78596"),
        ("Hogar Palmito", "refugio_emergencia", "es", 18, False, "78572"),
        ("Clínica La Acequia", "clinica_comunitaria", "es", 0, False, "78503"))  # fmt: skip


@pytest.fixture
def head(mcallen):
    officer = OfficerFactory(username="rita", name="Rita Luna")
    return SeatFactory(officer=officer, post=mcallen, role=Role.SUPERVISOR)


@pytest.fixture
def shelters(head):
    now = timezone.now()
    loading.load(at=now)
    for number, (name, need, language, age, hidden, code) in enumerate(WAYS):
        where = Where(hidden, name, f"{number} Example St", "McAllen", "TX", code)
        given = Given(
            columns={"name": name, "description": "Inventado", "access": "crisis",
                     "minimum_age": age, "accepts_undocumented": True},
            needs=[need], languages=[language], where=where, area=Area(("48215",)),
            phones=[f"956-555-011{number}"],
        )  # fmt: skip
        keeping.add(organization="Red Inventada", given=given, by=head, at=now)
    late = now.date() - timedelta(days=100)
    Service.objects.filter(name="Casa de los Mezquites").update(verified_on=late)


@pytest.mark.parametrize(("language", "phone"), PHONE_FIRST)
def test_a_shelter_near_a_zip_code(sits, head, shelters, picture, language, phone):
    officer = sits(head, language=language, phone=phone)
    officer.opens("directory:search")
    officer.fills(need="refugio_emergencia", place="78501", language="es", children="on")
    officer.presses("Find services")
    officer.looks()
    picture(officer.page, "directory-search")
    officer.misses("Refugio El Naranjo")
    officer.misses("Hogar Palmito")
    officer.finds("Casa de los Mezquites")

    officer.sees("To be verified")
    officer.misses("0 Example St")
    officer.looks()
    picture(officer.page, "directory-entry")
    officer.fills(note="Hablé con la encargada de turno.")
    officer.presses("I called today, and it is right")
    officer.sees("Thank you: it is verified as of today.")

    officer.follows("Change for whom it is")
    officer.fills(languages=["es", "nah"], max_stay_days="45", pets="true")
    officer.looks()
    picture(officer.page, "directory-edit")
    officer.presses("Save")
    officer.sees("Saved.")
    officer.reads("45")
    officer.unfolds("What was changed")
    officer.looks()
    picture(officer.page, "directory-history")
    officer.presses("Show where it is")
    officer.reads("0 Example St")
    officer.looks()

    Service.objects.update(verified_on=timezone.localdate() - timedelta(days=181))
    officer.opens("directory:due")
    officer.reads("Casa de los Mezquites")
    officer.looks()
    picture(officer.page, "directory-due")
    officer.finds("Casa de los Mezquites")
    officer.sees("Not verified for long")


def test_a_map_of_what_lies_near(sits, head, shelters, picture):
    officer = sits(head, language="es")
    officer.opens("directory:search")
    officer.fills(place="McAllen, TX")
    officer.presses("Find services")
    assert officer.main.locator(".places-map__number").count() == 3
    officer.looks()
    picture(officer.page, "directory-map")
    officer.opens("directory:new")
    officer.looks()
    picture(officer.page, "directory-new")
    officer.opens("directory:edit", Service.objects.earliest("name").pk, "when")
    officer.looks()
    picture(officer.page, "directory-when")
