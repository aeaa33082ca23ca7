"""Files of HSDS: tables, faults with their place, the same file twice, what lists leave out."""

import csv
import json
from uuid import uuid4

import pytest
from django.utils import timezone, translation

from tests.directory.official import EXAMPLES, example
from ventanilla.audit.models import Event
from ventanilla.directory.errors import CannotBeBroughtIn
from ventanilla.directory.models import (
    Contact,
    Language,
    Metadata,
    Organization,
    Phone,
    Service,
    TaxonomyTerm,
)
from ventanilla.directory.services import exporting, importing

pytestmark = pytest.mark.django_db
#: keys of the official tables that point to nothing in them, and what they should be
MENDED = {
    ("locations.csv", "organization_id"): "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610",
    ("contacts.csv", "organization_id"): "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610",
    ("contacts.csv", "service_at_location_id"): "e94c9f38-1e8f-4564-91d4-d53501ab1765",
    ("attributes.csv", "link_id"): "ac148810-d857-441c-9679-408f346de14b",
    ("attributes.csv", "link_entity"): "service",
    ("taxonomy_terms.csv", "taxonomy_id"): "5c4d79d7-cc55-470e-9f1f-8cad074e4892",
}


def tables(folder, mended=MENDED):
    """The official tables as a folder of CSV."""
    folder.mkdir(exist_ok=True)
    for name, rows in example("tabular").items():
        for (table, column), value in mended.items():
            if table == name:
                rows[0][column] = value
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return folder


def bring_in(path):
    return importing.bring_in_file(path=path, post=None, by=None, at=timezone.now())


def refused(path):
    with pytest.raises(CannotBeBroughtIn) as refusal:
        bring_in(path)
    return refusal.value


def given(tmp_path, value, name="services.json"):
    path = tmp_path / name
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def service(**said):
    return {"id": str(uuid4()), "name": "Refugio", "status": "active", **said}


def test_the_official_tables_point_to_what_they_do_not_have_and_each_is_named(tmp_path):
    faults = refused(tables(tmp_path / "in", mended={})).faults
    wrong = {(fault.file, fault.field) for fault in faults}
    unseen = {("attributes.csv", "link_id")}  # of what it is about nobody knows until it is named
    assert wrong == set(MENDED) - unseen
    assert {fault.at for fault in faults} == {"2"}
    assert not Organization.objects.exists()


def test_mended_the_official_tables_come_in_and_go_out_unchanged(tmp_path):
    bring_in(tables(tmp_path / "in"))
    exporting.export(folder=tmp_path / "out", tables=True, by=None, at=timezone.now())
    official = example("tabular")
    for name, rows in official.items():
        with (tmp_path / "out" / name).open(encoding="utf-8", newline="") as file:
            written = [row for row in csv.DictReader(file) if row.get("updated_by") != "import"]
        expected = [{key: str(value) for key, value in row.items()} for row in rows]
        for (table, column), value in MENDED.items():
            if table == name:
                expected[0][column] = value
        ours = [{k: v for k, v in row.items() if not k.startswith("x_")} for row in written]
        assert ours == expected, name


def test_what_was_written_comes_in_again_and_changes_nothing(tmp_path):
    bring_in(EXAMPLES / "organization_full.json")
    for form in (True, False):
        folder = tmp_path / str(form)
        exporting.export(folder=folder, tables=form, by=None, at=timezone.now())
        assert not bring_in(folder)


def test_the_tables_are_described_with_their_foreign_keys(tmp_path):
    bring_in(EXAMPLES / "organization_full.json")
    exporting.export(folder=tmp_path / "out", tables=True, by=None, at=timezone.now())
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text())
    described = {each["name"]: each["schema"] for each in package["resources"]}
    key = {"fields": "service_id", "reference": {"resource": "services", "fields": "id"}}
    assert key in described["phones"]["foreignKeys"]
    for name, schema in described.items():
        with (tmp_path / "out" / f"{name}.csv").open(encoding="utf-8") as file:
            header = next(csv.reader(file))
        assert header == [field["name"] for field in schema["fields"]]


def test_a_folder_that_has_something_in_it_is_not_written_over(tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(exporting.NotEmpty):
        exporting.export(folder=tmp_path, tables=True, by=None, at=timezone.now())


@pytest.mark.parametrize(
    ("value", "at", "field"),
    [
        ([service(), {"id": "7", "name": "A", "status": "active"}], "/1", "id"),
        ({"name": "A", "status": "active"}, "", "id"),
        (service(status="open"), "", "status"),
        (service(name=""), "", "name"),
        ({"id": str(uuid4()), "name": "A"}, "", "status"),
        (service(minimum_age="old"), "", "minimum_age"),
        (service(assured_date="2026-02-30"), "", "assured_date"),
        (service(description=7), "", "description"),
        (service(x_pets="maybe"), "", "x_pets"),
        (service(organization_id=str(uuid4())), "", "organization_id"),
        (service(phones={}), "", "phones"),
        (service(phones=[{"id": str(uuid4())}]), "/phones/0", "id"),
        (service(schedules=[{"id": str(uuid4()), "freq": "DAILY"}]), "/schedules/0", "freq"),
        (service(schedules=[{"id": str(uuid4()), "opens_at": "25:00"}]), "/schedules/0",
         "opens_at"),
        ({"contents": [service(url=[])]}, "/contents/0", "url"),
        ([[service(), 7]], "/0/1", ""),
        ("{", "1", ""),
    ],
)  # fmt: skip
def test_a_fault_says_where_it_is_and_nothing_is_kept(tmp_path, value, at, field):
    (fault,) = refused(given(tmp_path, value)).faults
    assert (fault.file, fault.at, fault.field) == ("services.json", at, field)
    assert not Service.objects.exists()


def test_a_line_of_a_table_is_named_and_so_is_one_of_lines_of_json(tmp_path):
    text = f'id,number\n{uuid4()},1\n{uuid4()},""\n{uuid4()}\n'
    first, second = refused(given(tmp_path, text, "phones.csv")).faults
    assert (first.at, first.field, second.at) == ("3", "number", "4")
    lines = f"{json.dumps(service())}\n\n{json.dumps(service(status='x'))}"
    (fault,) = refused(given(tmp_path, lines, "services.ndjson")).faults
    assert (fault.at, fault.field) == ("3", "status")


def test_the_same_object_cannot_be_two_things(tmp_path):
    phone = {"id": str(uuid4()), "number": "1"}
    other = service(phones=[{**phone, "number": "2"}])
    faults = refused(given(tmp_path, [service(phones=[phone]), other])).faults
    assert {(fault.at, fault.field) for fault in faults} == {
        ("/1/phones/0", "number"),
        ("/1/phones/0", "service_id"),
    }


def test_the_sentences_are_in_the_language_of_whoever_reads(tmp_path):
    path = given(tmp_path, service(status="open"))
    with translation.override("en"):
        assert str(refused(path)).startswith("services.json: “status” must be one of: active")
    with translation.override("es"):
        assert str(refused(path)).startswith("services.json: «status» debe ser")


def test_a_file_that_is_no_hsds_is_refused(tmp_path):
    for path in (tmp_path / "none", tmp_path, given(tmp_path, {"id": str(uuid4())}, "x.json")):
        assert len(refused(path).faults) == 1


def test_what_changed_is_counted_written_down_and_dated(tmp_path):
    told = service(phones=[{"id": str(uuid4()), "number": "1"}])
    bring_in(given(tmp_path, told))
    before = Service.objects.get().last_modified
    told["phones"][0]["number"] = "2"
    report = bring_in(given(tmp_path, told))
    assert {name: change.changed for name, change in report.changes.items()} == {"phone": 1}
    line = Metadata.objects.get(resource_id=told["phones"][0]["id"])
    assert (line.field_name, line.previous_value, line.replacement_value) == ("number", "1", "2")
    assert Service.objects.get().last_modified > before
    assert Event.objects.filter(action="directory.imported").latest("pk").detail == {
        "phone.changed": 1
    }


def test_a_part_that_a_list_leaves_out_goes_unless_it_serves_another(tmp_path):
    shared, own = {"id": str(uuid4()), "number": "1"}, {"id": str(uuid4()), "number": "2"}
    house = {"id": str(uuid4()), "name": "Casa", "description": "", "phones": [shared]}
    told = service(organization=house, phones=[shared, own])
    bring_in(given(tmp_path, told))
    bring_in(given(tmp_path, {**told, "phones": []}))
    (left,) = Phone.objects.all()
    assert (str(left.pk), left.service_id) == (shared["id"], None)
    assert str(left.organization_id) == house["id"]
    bring_in(given(tmp_path, {key: told[key] for key in ("id", "name", "status")}))
    assert Phone.objects.count() == 1  # of what is not listed nothing is said


def test_what_is_not_of_hsds_is_counted_and_left_out(tmp_path):
    report = bring_in(given(tmp_path, [service(colour="red"), service(colour="blue")]))
    assert report.left == {"service.colour": 2}


def test_two_terms_with_one_code_break_a_rule_that_is_named(tmp_path):
    terms = [{"id": str(uuid4()), "name": "A", "description": "", "code": "a"} for _ in range(2)]
    refusal = refused(given(tmp_path, terms, "taxonomy_terms.json"))
    assert "a taxonomy has a code once" in str(refusal)
    assert not TaxonomyTerm.objects.exists()


def test_our_profile_comes_in_and_goes_out(tmp_path):
    area = {"id": str(uuid4()), "x_counties": ["48453", "48215"], "x_nationwide": False}
    told = service(
        x_access="crisis", x_verify_every_days=90, x_accepts_undocumented=True, x_pets=False,
        x_max_stay_days=30, service_areas=[area],
    )  # fmt: skip
    bring_in(given(tmp_path, told))
    exporting.export(folder=tmp_path / "out", tables=False, by=None, at=timezone.now())
    (written,) = json.loads((tmp_path / "out" / "services.json").read_text())
    for key in (key for key in told if key.startswith("x_")):
        assert written[key] == told[key]
    assert written["service_areas"][0]["x_counties"] == ["48215", "48453"]
    assert "x_asks_status" not in written


def test_a_language_of_a_phone_of_a_contact_finds_its_way_in(tmp_path):
    spoken = {"id": str(uuid4()), "code": "mix", "name": "Mixteco"}
    phone = {"id": str(uuid4()), "number": "1", "languages": [spoken]}
    bring_in(given(tmp_path, service(contacts=[{"id": str(uuid4()), "phones": [phone]}])))
    assert Language.objects.get().phone.contact == Contact.objects.get()
