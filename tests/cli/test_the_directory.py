"""The directory by command: what came in is counted, faults are lines, and a folder is written."""

import json
from uuid import uuid4

import pytest

from tests.directory.official import EXAMPLES
from ventanilla.directory.models import Service

pytestmark = pytest.mark.django_db


def test_it_comes_in_and_goes_out_by_command(ventanilla, mcallen, tmp_path):
    line = f"directory import {EXAMPLES / 'service_full.json'} --post MCA"
    code, said, refusal = ventanilla(line)
    assert code == 0, refusal
    assert ["service", "1", "added"] in [row.split()[:3] for row in said.splitlines()]
    assert Service.objects.get().post == mcallen
    assert ventanilla(line)[1] == "Nothing changed.\n"
    code, said, _ = ventanilla(f"directory export {tmp_path / 'out'} --csv")
    assert code == 0, refusal
    assert ["service", "1"] in [row.split() for row in said.splitlines()]
    assert (tmp_path / "out" / "datapackage.json").exists()


def test_what_cannot_be_right_is_a_line_each_and_a_code_of_its_own(ventanilla, tmp_path):
    path = tmp_path / "phones.json"
    path.write_text(json.dumps([{"id": str(uuid4())}, {"id": "x", "number": "1"}]))
    code, _, refused = ventanilla(f"directory import {path}")
    assert code == 2
    assert [row.split(":")[0] for row in refused.splitlines()] == ["phones.json /1"]
    path.write_text(json.dumps([{"id": str(uuid4()), "type": "fax"}]))
    assert "“number” is missing." in ventanilla(f"directory import {path}")[2]
