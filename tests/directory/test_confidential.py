"""Where a confidential location is stands nowhere in clear."""

import json
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tests import cast
from tests.directory import making
from tests.pages import served
from ventanilla.audit.models import Event
from ventanilla.directory.errors import CannotBeBroughtIn
from ventanilla.directory.models import (
    Address,
    Contact,
    Location,
    Metadata,
    Phone,
    ServiceAtLocation,
    Whereabouts,
)
from ventanilla.directory.services import concealing, exporting, importing
from ventanilla.network.models import Post
from ventanilla.security.identity import Identity, entered

pytestmark = pytest.mark.django_db


@pytest.fixture
def seated(as_seat):
    """Work with the rights of a page, as one seat, in a transaction."""

    @contextmanager
    def begin(seat):
        secret = as_seat(seat).cookies[settings.SESSION_COOKIE_NAME].value
        with served(), entered(Identity(secret, seat.pk)), transaction.atomic():
            yield

    return begin


@pytest.mark.parametrize(
    "told",
    [{"latitude": 30.1}, {"longitude": -97.1}, {"transportation": "Bus 7"}, {"url": "http://a.b"}],
)
def test_a_confidential_location_does_not_say_where_it_is(
    mcallen: Post, told: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError, match="does_not_say_where_it_is"):
        making.shelter(making.organization(), mcallen, **told)


def test_no_address_in_clear_is_taken_for_it(mcallen: Post) -> None:
    shelter = making.shelter(making.organization(), mcallen)
    with pytest.raises(IntegrityError, match="of_an_open_location"), transaction.atomic():
        making.address(shelter)


def test_an_open_location_with_an_address_does_not_become_confidential_by_a_mark_alone(
    mcallen: Post,
) -> None:
    place = Location.objects.create(location_type="physical", post=mcallen)
    making.address(place)
    with pytest.raises(IntegrityError, match="of_an_open_location"), transaction.atomic():
        Location.objects.filter(pk=place.pk).update(confidential=True)


WHERE = {"latitude": 30.271301, "longitude": -97.742601, "transportation": "Camión Zarzamora"}
STREET = "77 Jacaranda Perdida"


@pytest.fixture
def shelter(mcallen):
    """A shelter that stood in clear, and is concealed by whoever heads protection."""
    house = making.organization()
    place = Location.objects.create(
        location_type="physical", post=mcallen, organization=house, name="Azotea Verde", **WHERE
    )
    making.address(place, address_1=STREET)
    at = ServiceAtLocation.objects.create(
        service=making.service(house), location=place, description="Detrás de Jacaranda"
    )
    for part in ({"location": place}, {"service_at_location": at}):
        Phone.objects.create(number="+1 512 555 0100", **part)
        Contact.objects.create(name="Jacaranda Pérez", **part)
    Metadata.objects.create(
        resource_id=place.pk, resource_type="location", last_action_date=making.NOW,
        last_action_type="update", field_name="transportation", updated_by="import",
        previous_value="Jacaranda", replacement_value="Camión Zarzamora",
    )  # fmt: skip
    return place


def conceal(shelter, by):
    concealing.conceal(location=shelter, by=by, at=timezone.now())
    shelter.refresh_from_db()


def test_what_was_in_clear_is_sealed_with_its_history(shelter, alba):
    conceal(shelter, alba)
    assert (shelter.confidential, shelter.latitude, shelter.transportation) == (True, None, "")
    assert not Address.objects.exists()
    assert not Metadata.objects.filter(resource_id=shelter.pk).exists()
    told = concealing.whereabouts(location=shelter, by=alba, at=timezone.now())
    assert told["addresses"][0]["address_1"] == STREET
    assert {name: told[name] for name in WHERE} == WHERE


def test_without_a_post_there_is_no_desk_to_seal_it_at(alba):
    place = Location.objects.create(location_type="physical")
    with pytest.raises(concealing.NobodyKeepsIt):
        concealing.conceal(location=place, by=alba, at=timezone.now())


@pytest.mark.parametrize("role", ["intake_officer", "case_officer", "supervisor"])
def test_protection_of_its_post_learns_where_it_is_and_the_log_that_it_did(
    shelter, alba, mcallen, role, seated
):
    conceal(shelter, alba)
    seat = cast.seat("q", mcallen, role)
    with seated(seat):
        told = concealing.whereabouts(location=shelter, by=seat, at=timezone.now())
    assert told["addresses"][0]["address_1"] == STREET
    line = Event.objects.filter(action="directory.whereabouts").latest("pk")
    assert (line.seat_id, line.dossiers) == (seat.pk, [shelter.whereabouts.get().dossier_id])


@pytest.mark.parametrize(
    "role",
    ["community_officer", "head_of_post", "hq_protocol_lead", "analyst", "auditor",
     "user_administrator", "window_staff", "window_partner"],
)  # fmt: skip
def test_for_anybody_else_the_row_does_not_exist(shelter, alba, mcallen, role, seated):
    conceal(shelter, alba)
    with seated(cast.seat("q", mcallen, role)):
        assert not Whereabouts.objects.exists()


def test_nor_for_protection_of_another_post_nor_for_nobody(shelter, alba, laredo, seated):
    conceal(shelter, alba)
    with seated(cast.seat("q", laredo, "supervisor")):
        assert not Whereabouts.objects.exists()
    with served(), entered(None):
        assert not Whereabouts.objects.exists()


def published(tmp_path, shelter):
    """Everything that leaves: each address of the API, and both kinds of files."""
    for what in ("services", "organizations", "service_at_locations"):
        for parameters in ({}, {"full": "true"}, {"search": "jacaranda", "full": "true"}):
            yield Client().get(f"/hsds/3.0/{what}", parameters).content
        lines = Client().get(f"/hsds/3.0/{what}", {"format": "ndjson", "full": "true"})
        yield b"".join(lines.streaming_content)
    near = {"postcode": "78701", "proximity": "900000"}
    yield Client().get("/hsds/3.0/service_at_locations", near).content
    yield (
        Client()
        .get(f"/hsds/3.0/organizations/{shelter.organization_id}", {"full_service": "true"})
        .content
    )
    for tables in (True, False):
        folder = tmp_path / str(tables)
        exporting.export(folder=folder, tables=tables, by=None, at=timezone.now())
        yield from (path.read_bytes() for path in folder.iterdir())


def test_check_2_nothing_of_where_it_is_leaves(shelter, alba, tmp_path):
    conceal(shelter, alba)
    everything = b"".join(published(tmp_path, shelter)).decode()
    assert str(shelter.pk) in everything
    assert "+1 512 555 0100" in everything
    for word in ("Jacaranda", "Zarzamora", "Azotea", "30.2713", "97.7426"):
        assert word not in everything


def test_whom_officers_call_to_hand_over_is_not_published(alba, tmp_path):
    house = making.organization()
    service = making.service(house)
    contact = Contact.objects.create(service=service, name="Jacaranda Pérez")
    Phone.objects.create(contact=contact, number="+1 512 555 0199")
    service.warm_handoff_contact = contact
    service.save()
    answers = [
        Client().get(f"/hsds/3.0/services/{service.pk}").content,
        Client().get("/hsds/3.0/services", {"full": "true"}).content,
    ]
    exporting.export(folder=tmp_path / "out", tables=True, by=None, at=timezone.now())
    answers += [path.read_bytes() for path in (tmp_path / "out").iterdir()]
    for word in (b"Jacaranda", b"0199"):
        assert not any(word in answer for answer in answers)


def brought(tmp_path, *locations, post):
    path = tmp_path / "locations.json"
    path.write_text(json.dumps(list(locations)), encoding="utf-8")
    return importing.bring_in_file(path=path, post=post, by=None, at=timezone.now())


ADDRESS = {
    "id": str(uuid4()), "address_1": STREET, "city": "Austin", "state_province": "TX",
    "postal_code": "78701", "country": "US", "address_type": "physical",
}  # fmt: skip


def told_of(pk=None, **said):
    place = {"id": str(pk or uuid4()), "location_type": "physical", "addresses": [ADDRESS]}
    return {**place, **WHERE, **said}


def test_a_file_brings_a_confidential_place_straight_to_the_desk(tmp_path, mcallen, alba):
    for _again in range(2):
        brought(tmp_path, told_of(ADDRESS["id"], x_confidential=True), post=mcallen)
    place = Location.objects.get()
    assert place.confidential
    assert not Address.objects.exists()
    assert not Metadata.objects.filter(replacement_value__contains="Zarzamora").exists()
    told = concealing.whereabouts(location=place, by=alba, at=timezone.now())
    assert told["addresses"][0]["address_1"] == STREET


def test_a_file_that_makes_a_known_place_confidential_takes_all_of_it(shelter, tmp_path, alba):
    brought(tmp_path, {**told_of(shelter.pk), "x_confidential": True}, post=None)
    assert not Address.objects.exists()
    told = concealing.whereabouts(location=shelter, by=alba, at=timezone.now())
    assert told["transportation"] == "Camión Zarzamora"


def test_the_history_of_what_is_sealed_does_not_come_in_beside_it(tmp_path, mcallen):
    line = {
        "id": str(uuid4()), "last_action_date": "2026-01-01", "last_action_type": "update",
        "field_name": "address_1", "previous_value": STREET, "replacement_value": "",
        "updated_by": "x",
    }  # fmt: skip
    told = told_of(x_confidential=True, metadata=[line])
    told["addresses"] = [{**ADDRESS, "metadata": [{**line, "id": str(uuid4())}]}]
    brought(tmp_path, told, post=mcallen)
    assert not Metadata.objects.filter(previous_value=STREET).exists()


@pytest.mark.parametrize("said", [{}, {"x_confidential": False}])
def test_no_file_opens_a_place_that_is_confidential(shelter, tmp_path, alba, said):
    conceal(shelter, alba)
    brought(tmp_path, told_of(shelter.pk, **said), post=None)
    shelter.refresh_from_db()
    assert (shelter.confidential, shelter.latitude) == (True, None)
    assert not Address.objects.exists()


def test_nor_does_a_table_of_addresses_alone(shelter, tmp_path, alba):
    conceal(shelter, alba)
    path = tmp_path / "addresses.json"
    path.write_text(json.dumps([{**ADDRESS, "location_id": str(shelter.pk)}]), encoding="utf-8")
    importing.bring_in_file(path=path, post=None, by=None, at=timezone.now())
    assert not Address.objects.exists()


def test_a_confidential_place_that_no_post_keeps_is_refused(tmp_path, db):
    with pytest.raises(CannotBeBroughtIn, match="--post"):
        brought(tmp_path, told_of(x_confidential=True), post=None)
    assert not Location.objects.exists()
