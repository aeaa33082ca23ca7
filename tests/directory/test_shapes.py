"""Every object and field of HSDS 3.0 has a place here, and what we add is described."""

import json

import pytest

from tests.directory.official import HSDS
from ventanilla.directory.hsds.shapes import PROFILE, SHAPES
from ventanilla.directory.states import Frequency, Place, Status, Weekday
from ventanilla.web.hsds import described
from ventanilla.web.hsds.asked import PARAMETERS, TAKES

SCHEMAS = {path.stem: path for path in (HSDS / "schema").glob("*.json") if path.stem != "openapi"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_has_a_place(name):
    schema = json.loads(SCHEMAS[name].read_text(encoding="utf-8"))
    shape = SHAPES[name]
    assert set(schema["properties"]) - set(shape.columns) - set(shape.nested()) == set()
    assert schema["path"] == shape.file
    assert set(schema["required"]) == {"id", *shape.required}
    for field, words in schema["properties"].items():
        if "enum" in words:
            known = {str(word) for word, _label in shape.columns[field].flatchoices}
            assert known == set(words["enum"])


def test_all_objects_are_there_and_no_others():
    assert set(SHAPES) == set(SCHEMAS)
    assert {len(kind) for kind in (Status, Place, Frequency, Weekday)} == {4, 3, 2, 7}


def test_what_we_add_is_described_and_begins_with_x():
    adds = described.profile("https://a.example/")["adds"]
    assert {name: len(fields) for name, fields in adds.items()} == {
        name: len(added) for name, added in PROFILE.items()
    }
    official = {name: json.loads(SCHEMAS[name].read_text())["properties"] for name in SCHEMAS}
    for name, shape in SHAPES.items():
        ours = set(shape.columns) - set(official[name])
        assert ours == set(adds.get(name, {}))


def test_the_parameters_of_the_specification_are_understood():
    openapi = json.loads((HSDS / "schema" / "openapi.json").read_text(encoding="utf-8"))
    for path, operations in openapi["paths"].items():
        named = {
            given.get("name") or given["$ref"].rsplit("/", 1)[1]
            for given in operations["get"].get("parameters", ())
        }
        what = path.strip("/").split("/")[0]
        takes = TAKES.get("organization" if "{id}" in path and named else what, ())
        assert named <= set(takes) <= set(PARAMETERS), path
        assert path in described.document("")["paths"]
