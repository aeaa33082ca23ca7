"""Entries are added, changed part by part, verified, and their history tells of it."""

from datetime import time, timedelta

import pytest

from tests.cast import seat
from tests.factories import NOW
from ventanilla.common.errors import BadInput, NotAllowed
from ventanilla.directory import loading, selectors
from ventanilla.directory.errors import Changed
from ventanilla.directory.freshness import Freshness
from ventanilla.directory.models import Address, Location, Metadata, Organization, Whereabouts
from ventanilla.directory.services import keeping, parts, placing, verifying
from ventanilla.directory.services.keeping import Given
from ventanilla.directory.services.parts import Area, HandOver, Hours
from ventanilla.directory.services.placing import Where
from ventanilla.network.roles import Role
from ventanilla.outbox.models import Message

pytestmark = pytest.mark.django_db
DOOR = Where(name="Centro", address="100 Pecan Blvd", city="McAllen", state="TX",
             postal_code="78501")  # fmt: skip


@pytest.fixture
def carmen(mcallen):
    """Carmen keeps the directory of McAllen."""
    return seat("carmen", mcallen, Role.COMMUNITY_OFFICER)


@pytest.fixture
def refuge(carmen):
    loading.load(at=NOW)
    given = Given(
        columns={"name": "Refugio Luz", "description": "Un techo", "access": "crisis"},
        needs=["refugio_emergencia"],
        phones=["956-555-0101"],
    )
    return keeping.add(organization="Casa Luz", given=given, by=carmen, at=NOW)


def edit(entry, by, **given):
    keeping.edit(entry=entry, given=Given(**given), by=by, at=NOW + timedelta(hours=1))
    return selectors.entry(entry.pk)


def lines(entry):
    return [(line.field_name, line.previous_value, line.replacement_value)
            for line in Metadata.objects.filter(resource_id=entry.pk)]  # fmt: skip


def test_a_new_entry_is_verified_by_whoever_adds_it(refuge, carmen):
    found = selectors.entry(refuge.pk)
    assert (found.organization.name, found.post, found.verified_by) == (
        "Casa Luz", carmen.post, carmen,
    )  # fmt: skip
    assert (found.verify_every_days, found.verified_on) == (90, NOW.date())
    assert selectors.needs_of([refuge.pk]) == {refuge.pk: ["refugio_emergencia"]}
    assert lines(refuge) == [("name", "", "Refugio Luz")]


def test_a_second_entry_of_an_organization_finds_it_again(refuge, carmen):
    given = Given(columns={"name": "Terapia"}, needs=["terapia"])
    other = keeping.add(organization=" casa luz ", given=given, by=carmen, at=NOW)
    assert other.organization == refuge.organization
    assert Organization.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"columns": {"name": " "}, "needs": ["terapia"]}, "name"),
        ({"columns": {"name": "T"}, "needs": []}, "needs"),
        ({"columns": {"name": "T"}, "needs": ["no_such"]}, "needs"),
        ({"columns": {"name": "T", "minimum_age": 9, "maximum_age": 3}, "needs": ["terapia"]},
         "maximum_age"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_refused_at_its_field(refuge, carmen, given, field):
    with pytest.raises(BadInput) as refusal:
        keeping.add(organization="X", given=Given(**given), by=carmen, at=NOW)
    assert set(refusal.value.problems) == {field}


def test_each_change_stands_in_the_history_once(refuge, carmen):
    hours = [Hours(("MO", "TU"), time(9), time(17))]
    found = edit(
        refuge, carmen, columns={"pets": True, "name": "Refugio Luz"}, languages=["es", "nah"],
        hours=hours, papers=["Nada"],
    )  # fmt: skip
    assert lines(refuge)[1:] == [
        ("pets", "", "True"),
        ("languages", "", "es; nah"),
        ("papers", "", "Nada"),
        ("hours", "", "MO,TU 09:00–17:00"),
    ]
    assert parts.hours_of(found) == hours
    edit(refuge, carmen, languages=["nah", "es"], hours=hours, columns={"pets": True})
    assert len(lines(refuge)) == 5
    for _turn in range(2):
        edit(refuge, carmen, columns={"minimum_age": 12})
    assert lines(refuge)[5:] == [("minimum_age", "", "12")]


def test_what_is_searched_follows_a_change(refuge, carmen):
    found = edit(refuge, carmen, columns={"name": "Clínica Ñandú"}, needs=["clinica_comunitaria"])
    assert found.words == "clinica nandu un techo casa luz"


def test_counties_and_states_are_named_or_numbered(refuge, carmen):
    area = parts.area_named("Hidalgo County, TX\n48061; nm")
    assert area == Area(("48215", "48061"), ("NM",))
    found = edit(refuge, carmen, area=area)
    assert str(parts.area_of(found)) == "Hidalgo County, TX; Cameron County, TX; NM"
    for unclear in ("Hidalgo County", "Atlantis County, TX"):
        with pytest.raises(BadInput):
            parts.area_named(unclear)


def test_whom_officers_call_is_no_contact_of_the_service(refuge, carmen):
    found = edit(refuge, carmen, hand_over=HandOver("Hermana Inés", "956-555-0144"))
    assert parts.hand_over_of(found) == HandOver("Hermana Inés", "956-555-0144")
    assert not found.contacts.exists()
    assert [phone.number for phone in found.phones.all()] == ["956-555-0101"]
    assert "Inés" not in str(lines(refuge))
    assert "0144" not in str(lines(refuge))


def test_a_door_lies_in_the_middle_of_its_zip_code(refuge, carmen):
    found = edit(refuge, carmen, where=DOOR)
    [at] = found.service_at_locations.all()
    assert (at.location.latitude, at.location.longitude) == (26.2154, -98.2359)
    assert placing.where_of(found) == DOOR
    with pytest.raises(BadInput):
        edit(refuge, carmen, where=Where(address="1", city="X", state="TX", postal_code="00000"))


def test_a_door_that_becomes_confidential_is_sealed_and_forgotten(refuge, carmen, alba):
    edit(refuge, carmen, where=DOOR)
    found = edit(refuge, alba, where=Where(confidential=True, name="Casa"))
    assert not Address.objects.exists()
    assert "Pecan" not in str(lines(refuge))
    [place] = Location.objects.all()
    assert (place.confidential, place.latitude, place.post) == (True, None, alba.post)
    assert placing.where_of(found) == Where(confidential=True, name="Casa")
    seen = placing.look(location=place, by=alba, at=NOW)
    assert seen["addresses"][0]["address_1"] == "100 Pecan Blvd"
    assert seen["latitude"] == 26.2154
    assert b"Pecan" not in bytes(Whereabouts.objects.get().sealed)


def test_a_sealed_address_is_replaced_or_stays(refuge, alba):
    hidden = Where(True, "Casa", "1 Oak St", "McAllen", "TX", "78501")
    found = edit(refuge, alba, where=hidden)
    edit(refuge, alba, where=Where(confidential=True, name="Otra"))
    place = placing.location_of(found)
    assert placing.look(location=place, by=alba, at=NOW)["addresses"][0]["address_1"] == "1 Oak St"
    edit(refuge, alba, where=Where(True, "Otra", "2 Elm St", "McAllen", "TX", "78504"))
    assert placing.look(location=place, by=alba, at=NOW)["addresses"][0]["address_1"] == "2 Elm St"
    assert Whereabouts.objects.count() == 1


def test_who_may_not_know_a_place_does_not_seal_it_either(refuge, carmen, clara):
    hidden = Where(True, "", "1 Oak St", "McAllen", "TX", "78501")
    with pytest.raises(NotAllowed):
        edit(refuge, carmen, where=hidden)
    found = edit(refuge, carmen, where=Where(confidential=True, name="Casa"))
    place = placing.location_of(found)
    for stranger in (carmen, clara):
        with pytest.raises(NotAllowed):
            placing.look(location=place, by=stranger, at=NOW)


def test_a_place_that_is_open_again_says_its_new_address(refuge, alba):
    edit(refuge, alba, where=Where(True, "Casa", "1 Oak St", "McAllen", "TX", "78501"))
    found = edit(refuge, alba, where=DOOR)
    assert placing.where_of(found) == DOOR
    assert [each.address_1 for each in Address.objects.all()] == ["100 Pecan Blvd"]


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.INTAKE_OFFICER, Role.ANALYST])
def test_others_read_and_do_not_write(refuge, mcallen, role):
    other = seat("rita", mcallen, role)
    with pytest.raises(NotAllowed):
        edit(refuge, other, columns={"pets": False})
    with pytest.raises(NotAllowed):
        verifying.verify(entry=refuge, by=other, at=NOW)


def test_another_post_does_not_write(refuge, clara):
    with pytest.raises(NotAllowed):
        edit(refuge, clara, columns={"pets": False})


def test_whoever_was_faster_is_not_written_over(refuge, carmen):
    seen = selectors.entry(refuge.pk).last_modified
    edit(refuge, carmen, columns={"pets": True})
    with pytest.raises(Changed):
        keeping.edit(
            entry=refuge, given=Given(columns={"pets": False}), by=carmen, at=NOW, seen=seen
        )


def test_a_call_makes_an_entry_sure_again(refuge, carmen):
    later = NOW + timedelta(days=100)
    assert selectors.due(post_id=carmen.post_id, on=later.date()).get() == refuge
    verifying.verify(entry=refuge, by=carmen, at=later, note=" Hablé con la encargada ")
    assert not selectors.due(post_id=carmen.post_id, on=later.date()).exists()
    found = selectors.entry(refuge.pk)
    assert (found.verified_on, found.verified_by) == (later.date(), carmen)
    assert found.verifications.get().note == "Hablé con la encargada"
    assert "Hablé" not in str(lines(refuge))
    assert lines(refuge)[-1] == ("assured_date", "2026-03-03", str(later.date()))


def test_those_who_keep_it_are_reminded_once_a_week(refuge, carmen, alba):
    assert verifying.remind(at=NOW + timedelta(days=90)) == 0
    late = NOW + timedelta(days=91)
    assert [verifying.remind(at=late), verifying.remind(at=late + timedelta(hours=1))] == [1, 0]
    message = Message.objects.get()
    assert message.officer == carmen.officer
    assert "Refugio" not in message.subject + message.body
    assert verifying.remind(at=late + timedelta(days=7)) == 1


def test_without_a_community_officer_the_head_of_protection_is_reminded(refuge, carmen, alba):
    carmen.valid_until = NOW.date()
    carmen.save()
    verifying.remind(at=NOW + timedelta(days=91))
    assert [each.officer for each in Message.objects.all()] == [alba.officer]


def test_the_search_leaves_a_stale_entry_to_those_who_look(refuge, carmen, mcallen):
    on = NOW.date() + timedelta(days=181)
    picked = selectors.helpers_for(post=mcallen, needs=["techo"], on=on, radius_miles=9999)
    assert picked == []
    [found] = selectors.search(selectors.Asked(on=on)).helpers
    assert found.state is Freshness.STALE
