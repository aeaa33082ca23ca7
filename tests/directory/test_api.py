"""The API of HSDS 3.0: its addresses, parameters and forms, against the official schemas."""

import json
import re

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.directory import making
from tests.directory.official import EXAMPLES, example, faults
from tests.pages import next_page
from ventanilla.directory.models import (
    Attribute,
    Location,
    ServiceArea,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)
from ventanilla.directory.services import importing

pytestmark = pytest.mark.django_db
PAGE = {
    "total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty",
    "contents",
}  # fmt: skip
SERVICE = "ac148810-d857-441c-9679-408f346de14b"
#: list -> the object, and the official example of one that is full
LISTS = {
    "services": ("service", "service_full"),
    "organizations": ("organization", "organization_full"),
    "service_at_locations": ("service_at_location", "service_at_location_full"),
    "taxonomies": ("taxonomy", "taxonomy"),
    "taxonomy_terms": ("taxonomy_term", "taxonomy_term"),
}


@pytest.fixture
def official():
    importing.bring_in_file(
        path=EXAMPLES / "organization_full.json", post=None, by=None, at=timezone.now()
    )


def ask(path, **parameters):
    return Client().get(f"/hsds/3.0/{path}", parameters)


def found(path, **parameters):
    answer = ask(path, **parameters)
    assert answer.status_code == 200, answer.content
    return [each["name"] for each in answer.json()["contents"]]


def test_check_1_the_first_address_says_which_version_and_profile_this_is():
    answer = ask("")
    said = answer.json()
    assert said["version"] == "3.0"
    for name in ("profile", "openapi_url"):
        path = said[name].removeprefix("http://testserver/hsds/3.0/")
        assert ask(path).status_code == 200
    assert ask("openapi.json").json()["openapi"] == "3.1.0"


@pytest.mark.parametrize("what", LISTS)
def test_a_list_is_a_page_of_objects_that_fit_the_official_schema(official, what):
    name, _full = LISTS[what]
    page = ask(what).json()
    assert set(page) == PAGE
    assert (page["total_items"], page["total_pages"], page["size"]) == (1, 1, 1)
    assert (page["first_page"], page["last_page"], page["empty"]) == (True, True, False)
    assert [faults(name, each) for each in page["contents"]] == [[]]


@pytest.mark.parametrize("what", LISTS)
def test_check_1_one_of_them_fits_the_official_schema_with_everything_in_it(official, what):
    name, full = LISTS[what]
    whole = ask(f"{what}/{example(full)['id']}").json()
    assert faults(name, whole) == []
    missing = set(example(full)) - set(whole)
    assert missing <= {"metadata"}  # the history of an entry is not published


@pytest.mark.parametrize("what", ["services", "organizations", "service_at_locations"])
def test_a_full_list_has_what_one_of_them_has(official, what):
    name, full = LISTS[what]
    (whole,) = ask(what, full="true").json()["contents"]
    assert whole == ask(f"{what}/{example(full)['id']}").json()
    assert faults(name, whole) == []


def test_the_services_of_an_organization_come_by_name_or_whole(official):
    pk = example("organization_full")["id"]
    (brief,) = ask(f"organizations/{pk}").json()["services"]
    assert brief == {"id": SERVICE, "name": "Community Counselling", "status": "active"}
    (whole,) = ask(f"organizations/{pk}", full_service="true").json()["services"]
    assert whole["schedules"][0]["byday"] == "TH,FR"
    assert faults("service", whole) == []


def test_check_1_pages_follow_one_another():
    house = making.organization()
    for number in range(5):
        making.service(house, f"S{number}")
    first = ask("services", per_page=2).json()
    last = ask("services", per_page=2, page=3).json()
    assert [each["name"] for each in first["contents"]] == ["S0", "S1"]
    assert (first["total_items"], first["total_pages"], first["last_page"]) == (5, 3, False)
    assert [each["name"] for each in last["contents"]] == ["S4"]
    assert (last["size"], last["first_page"], last["last_page"]) == (1, False, True)
    beyond = ask("services", per_page=2, page=9).json()
    assert (beyond["empty"], beyond["contents"], beyond["last_page"]) == (True, [], True)


def test_lines_come_without_pages():
    house = making.organization()
    for number in range(3):
        making.service(house, f"S{number}")
    answer = ask("services", format="ndjson", per_page=1)
    assert answer["Content-Type"] == "application/x-ndjson"
    lines = b"".join(answer.streaming_content).splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["S0", "S1", "S2"]


def test_minimal_is_ids_and_moments():
    one = making.service(making.organization())
    (line,) = ask("services", minimal="true").json()["contents"]
    assert line == {"id": str(one.pk), "modified_date": "2026-03-04T12:00:00.000Z"}


def test_words_are_found_without_accents_and_before_they_end():
    house = making.organization()
    making.service(house, "Clínica Jurídica")
    making.service(house, "Refugio 24 h")
    assert found("services", search="clinica jur") == ["Clínica Jurídica"]
    assert found("services", search="clinica refugio") == []
    assert found("organizations", search="abierta") == ["Casa Abierta"]


def test_terms_taxonomies_organizations_and_moments_narrow_and_go_together():
    house, other = making.organization(), making.organization("Otra Casa")
    one, two = making.service(house, "Uno"), making.service(other, "Dos")
    taxonomy = Taxonomy.objects.create(name="Ours", description="-")
    top = TaxonomyTerm.objects.create(taxonomy=taxonomy, name="Techo", code="t")
    below = TaxonomyTerm.objects.create(
        taxonomy=taxonomy, name="Refugio", code="r", parent_id=top.pk
    )
    Attribute.objects.create(link_id=one.pk, link_entity="service", taxonomy_term=below)
    assert found("services", taxonomy_term_id=below.pk) == ["Uno"]
    assert found("services", taxonomy_id=taxonomy.pk) == ["Uno"]
    assert found("services", organization_id=other.pk) == ["Dos"]
    assert found("services", taxonomy_id=taxonomy.pk, organization_id=other.pk) == []
    assert found("services", modified_after="2026-03-04T12:00:00Z") == ["Dos", "Uno"]
    assert found("services", modified_after="2026-03-05") == []
    assert found("taxonomy_terms", top_only="true") == ["Techo"]
    assert found("taxonomy_terms", parent_id=top.pk) == ["Refugio"]
    assert found("taxonomy_terms", taxonomy_id=two.pk) == []


def test_what_is_no_more_comes_only_when_it_is_asked_for():
    house = making.organization()
    making.service(house, "Was", status="defunct")
    making.service(house, "Is")
    assert found("services") == ["Is"]
    assert found("services", status="defunct") == ["Was"]
    assert found("services", status="any") == ["Is", "Was"]
    whole = ask(f"organizations/{house.pk}", full_service="true").json()
    assert [each["name"] for each in whole["services"]] == ["Is"]


def at(service, **place):
    location = Location.objects.create(location_type="physical", **place)
    return ServiceAtLocation.objects.create(service=service, location=location)


def test_a_postcode_asks_whom_the_service_is_for_and_proximity_how_far_it_is():
    house = making.organization()
    travis, texas, ohio, unsaid = (making.service(house, name) for name in "ABCD")
    ServiceArea.objects.create(service=travis, counties=["48453"])
    ServiceArea.objects.create(service=texas, regions=["TX"])
    ServiceArea.objects.create(service=ohio, regions=["OH"])
    for each, north in ((travis, 30.2713), (texas, 30.3), (ohio, 30.2713), (unsaid, 30.9)):
        at(each, latitude=north, longitude=-97.7426)

    def names(**parameters):
        page = ask("service_at_locations", **parameters).json()
        return [each["service"]["name"] for each in page["contents"]]

    assert names() == ["A", "B", "C", "D"]
    assert names(postcode="78701") == ["A", "B", "D"]
    assert names(postcode="78701", proximity=5000) == ["A", "B"]
    assert names(postcode="78701", proximity=3000) == ["A"]


@pytest.mark.parametrize(
    ("path", "parameters", "wrong"),
    [
        ("services", {"page": "0"}, "page"),
        ("services", {"page": "x"}, "page"),
        ("services", {"per_page": "501"}, "per_page"),
        ("services", {"per_page": "101", "full": "true"}, "per_page"),
        ("services", {"format": "xml"}, "format"),
        ("services", {"full": "yes"}, "full"),
        ("services", {"taxonomy_term_id": "shelter"}, "taxonomy_term_id"),
        ("services", {"modified_after": "yesterday"}, "modified_after"),
        ("services", {"modified_after": "2026-02-30"}, "modified_after"),
        ("services", {"status": "open"}, "status"),
        ("services", {"postcod": "78701"}, "postcod"),
        ("services", {"page": ["1", "2"]}, "page"),
        ("service_at_locations", {"postcode": "00000"}, "postcode"),
        ("service_at_locations", {"proximity": "10"}, "postcode"),
        ("taxonomies", {"full": "true"}, "full"),
        ("", {"x": "1"}, "x"),
    ],
)
def test_a_wrong_parameter_is_named(path, parameters, wrong):
    answer = ask(path, **parameters)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["parameter"] == wrong
    assert wrong in re.findall("[“«](.+?)[”»]", answer.json()["detail"])


@pytest.mark.parametrize("path", ["services/x", f"services/{SERVICE}", "nothing/at/all", "%00"])
def test_what_is_not_there_is_said_in_json(path):
    answer = ask(path)
    assert answer.status_code == 404
    assert answer.json()["status"] == 404


def test_it_only_reads_needs_nobody_and_leaves_nothing(official):
    for method in ("post", "put", "delete"):
        assert getattr(Client(), method)("/hsds/3.0/services").status_code == 405
    answer = ask("services")
    assert not answer.cookies
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "public, max-age=300"
    again = Client().get("/hsds/3.0/services", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("what", ["services", "organizations", "service_at_locations"])
@pytest.mark.parametrize("full", ["true", "false"])
def test_a_list_asks_as_often_for_many_as_for_few(what, full):
    def asked():
        with CaptureQueriesContext(next_page("default")) as captured:
            ask(what, full=full)
        return len(captured)

    house = making.organization()
    at(making.service(house, "S"), organization=house, latitude=30, longitude=-97)
    ask(what, full=full)
    few = asked()
    assert 0 < few < 30
    for number in range(8):
        other = making.organization(f"O{number}")
        at(making.service(other, f"S{number}"), organization=other, latitude=30, longitude=-97)
    assert asked() == few
