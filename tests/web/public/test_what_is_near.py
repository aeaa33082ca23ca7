"""Services, events and consulates near a place: what may be published, and nothing else."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.directory import making
from ventanilla.directory import loading, needs
from ventanilla.directory.models import (
    Attribute,
    Contact,
    Language,
    Location,
    Phone,
    ServiceArea,
    ServiceAtLocation,
)
from ventanilla.network import places
from ventanilla.network.models import Post
from ventanilla.network.services import load_reference_data
from ventanilla.outreach.models import Event
from ventanilla.web.public import nearby

pytestmark = pytest.mark.django_db
SHELTER = "Casa Lucero"


@pytest.fixture
def network():
    load_reference_data()


@pytest.fixture
def give(mcallen):
    """give("Clínica", of="clinica_comunitaria", at=(26.2, -98.23), phone="956-555-0101")"""
    loading.load(at=making.NOW)
    casa = making.organization(post=mcallen)

    def make(name, *, of, at=None, phone="", ago=10, **fields):
        verified = timezone.now().date() - timedelta(days=ago)
        made = making.service(
            casa, name, post=mcallen, verified_on=verified, verify_every_days=90, **fields
        )
        term = needs.needs()[of].id
        Attribute.objects.create(link_id=made.pk, link_entity="service", taxonomy_term_id=term)
        if at:
            place = Location.objects.create(
                organization=casa, location_type="physical", latitude=at[0], longitude=at[1]
            )
            making.address(place, address_1="12 Example Ave", city="McAllen", postal_code="78501")
            ServiceAtLocation.objects.create(service=made, location=place)
        if phone:
            Phone.objects.create(service=made, number=phone)
        return made

    return make


@pytest.fixture
def shelter(give, mcallen):
    """A shelter whose place nobody may learn: for people of the county, by telephone."""
    made = give(SHELTER, of="refugio_emergencia", accepts_undocumented=True)
    place = making.shelter(made.organization, mcallen, name="Intake line")
    ServiceAtLocation.objects.create(service=made, location=place)
    Phone.objects.create(location=place, number="956-555-0142", extension=7)
    ServiceArea.objects.create(service=made, counties=["48215"])
    Language.objects.create(service=made, code="es")
    return made


def looked(page="services", language="en", **asked):
    """What a page answers to a form, as text."""
    answer = Client().post(f"/{language}/{page}/", {"place": "78501", **asked})
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def listed(words):
    """The names of what was found, in their order."""
    return re.findall(r'<li class="service">\s*<h3>(.*?)</h3>', words)


def test_a_service_says_what_it_does_whom_to_call_and_where(give):
    give("Clínica del Valle", of="clinica_comunitaria", at=(26.2, -98.23), phone="(956) 555-0101",
         description="Médicos de familia.", fees_description="Gratis")  # fmt: skip
    words = looked()
    assert listed(words) == ["Clínica del Valle"]
    for said in ("Médicos de familia.", 'href="tel:9565550101"', "(956) 555-0101", "Gratis",
                 "12 Example Ave, McAllen, TX 78501", "About 1 mile away"):  # fmt: skip
        assert said in words


def test_a_confidential_place_is_a_number_and_nothing_of_where(shelter):
    words = looked(need="refugio_emergencia", speaks="es")
    assert listed(words) == [SHELTER]
    assert 'href="tel:9565550142"' in words
    assert "extension 7" in words
    assert "Where it is stays secret" in words
    assert "service__address" not in words
    assert "away" not in words
    assert "In your language" in words


def test_where_one_place_of_a_service_is_confidential_none_is_shown(shelter, mcallen):
    """Whoever goes to the office may be followed from there."""
    office = Location.objects.create(
        organization=shelter.organization, location_type="physical", latitude=26.2, longitude=-98.2
    )
    making.address(office, address_1="99 Followed St", city="McAllen", postal_code="78501")
    ServiceAtLocation.objects.create(service=shelter, location=office)
    words = looked(need="refugio_emergencia")
    assert listed(words) == [SHELTER]
    assert "99 Followed St" not in words
    assert "away" not in words


def test_the_number_of_a_colleague_is_not_published(give):
    made = give("Defensoría", of="legal_migratorio", at=(26.2, -98.23))
    ana = Contact.objects.create(service=made, name="Ana Prueba")
    Phone.objects.create(service=made, contact=ana, number="956-555-0199")
    made.warm_handoff_contact = ana
    made.save(update_fields=["warm_handoff_contact"])
    Phone.objects.create(organization=made.organization, number="956-555-0100")
    words = looked()
    assert "956-555-0199" not in words
    assert "Ana Prueba" not in words
    assert "956-555-0100" in words


def test_what_is_overdue_says_so_and_what_nobody_verified_for_long_is_left_out(give):
    give("Now", of="ropa", at=(26.2, -98.23), ago=89)
    give("Overdue", of="ropa", at=(26.2, -98.23), ago=91)
    give("Long ago", of="ropa", at=(26.2, -98.23), ago=181)
    words = looked(need="ropa")
    assert listed(words) == ["Now", "Overdue"]
    assert words.count("Checked some time ago") == 1


def test_a_need_a_language_and_papers_narrow_and_order(give, shelter):
    give("Ropero", of="ropa", at=(26.2, -98.23))
    assert set(listed(looked())) == {"Ropero", SHELTER}
    assert listed(looked(need="techo")) == [SHELTER]
    assert listed(looked(undocumented="on")) == [SHELTER]
    assert listed(looked(need="empleo")) == []
    assert "We know of nobody within 100 miles." in looked(need="empleo")


def test_the_ruler_leads_to_a_safe_place_nearby(give, shelter):
    give("Ropero", of="ropa", at=(26.2, -98.23))
    answer = Client().post("/en/ruler/", {"act": ["death"]}).content.decode()
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)">', answer))
    assert 'action="/en/services/#found"' in answer
    assert listed(looked(**sent)) == [SHELTER]


def test_where_nobody_is_near_the_circle_grows(give):
    give("Laredo", of="ropa", at=(27.1, -98.5))
    words = looked(need="ropa")
    assert listed(words) == ["Laredo"]
    assert "within 100 miles" in words


def test_a_name_of_several_places_is_asked_back():
    words = looked(place="Springfield")
    assert re.search(
        r'<button class="press press--second" name="place" value="Springfield, \w\w"', words
    )
    assert listed(words) == []
    assert "Help near" not in words


@pytest.mark.parametrize("page", ["services", "events", "consulates"])
def test_a_place_that_nobody_knows_is_said_at_the_field(page):
    words = looked(page, place="Nowhere at all, ZZ")
    assert "We do not know that place." in words
    assert 'value="Nowhere at all, ZZ"' in words
    assert "Write a ZIP code or a city." in looked(page, place=" ")


def test_the_consulate_that_answers_for_a_place(network):
    words = looked("consulates", "es")
    assert 'href="/es/consulates/mca/"' in words.split('<dl class="states">')[0]


def test_a_consulate_abroad_only(network):
    client = Client()
    assert client.get("/es/consulates/mca/").status_code == 200
    assert client.get("/es/consulates/MCA/").status_code == 200
    for code in ("xyz", "hq", Post.objects.filter(kind="delegation").first().code.lower()):
        assert client.get(f"/es/consulates/{code}/").status_code == 404


@pytest.fixture
def hold(mcallen):
    """hold("Feria de salud", openness="neutral", place="")"""
    at = timezone.now() + timedelta(days=3)
    codes = iter(("BBBBBB", "CCCCCC", "DDDDDD", "FFFFFF"))

    def make(title, **fields):
        given = {"post": mcallen, "place": "Biblioteca", "address": "1 Example St", **fields}
        return Event.objects.create(
            code=next(codes), series="sbs", modality="in_person", title_es=title, title_en=title,
            **{"starts_at": at, "ends_at": at + timedelta(hours=2),
               "month": at.date().replace(day=1), **given},
        )  # fmt: skip

    return make


def test_events_that_are_announced_stand_on_the_page(network, hold):
    hold("Feria de salud")
    hold("Grupo", openness="neutral", neutral="reading", place="", address="")
    hold("Reunión de equipo", openness="internal")
    hold("Cancelada", status="cancelled")
    for words in (Client().get("/es/events/").content.decode(), looked("events"),
                  Client().get("/es/consulates/mca/").content.decode()):  # fmt: skip
        assert re.findall(r"<h3>(Feria|Grupo|Reuni|Cancel)", words) == ["Feria"]
        assert "Biblioteca, 1 Example St" in words


def test_events_of_another_consulate_are_not_near(network, hold):
    hold("Feria de salud")
    assert "Feria de salud" not in looked("events", place="98101")


def test_twenty_services_take_as_many_questions_as_one(give):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            nearby.look(place=places.find("78501")[0], need="ropa", speaks="es",
                        undocumented=False, on=timezone.now().date())  # fmt: skip
        return len(asked)

    give("Ropero", of="ropa", at=(26.2, -98.23), phone="956-555-0101")
    alone = questions()
    for number in range(5):
        give(f"Ropero {number}", of="ropa", at=(26.2, -98.23), phone="956-555-0101")
    assert questions() == alone
