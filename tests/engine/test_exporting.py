"""Exports as data: each fault of one is named with its file and line."""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.plans import NOON, state
from tests.engine.small import files
from ventanilla.cli import protocol
from ventanilla.protocols.engine.check import check_files
from ventanilla.protocols.engine.diff import diff
from ventanilla.protocols.engine.exporting.filling import Filled, Given, Person, Refused, fill
from ventanilla.protocols.engine.load import Faulty, load_files

FILE = "exports/casebook.yaml"
FIELDS = {
    "standard": "Casebook",
    "version": "1",
    "source": "invented",
    "licence": "CC0-1.0",
    "attribution": "Casebook 1",
    "fields": [
        {"name": name, "section": "A", "label": name, "type": type_, "core": core,
         "deprecated": False, **more}
        for name, type_, core, more in (
            ("Place", "Picklist", True, {"codes": {"Station": "Station", "Clinic": "Clinic"}}),
            ("Age", "Number", True, {}),
            ("Told", "Date", True, {}),
            ("Name", "Text", True, {}),
            ("Reasons", "Picklist", True, {"codes": {"Fear": "Fear", "Other": "Other"}}),
            ("Agreed", "Checkbox", True, {}),
            ("Letters", "Long Text", False, {}),
        )
    ],
}  # fmt: skip
EXPORT = """\
name: casebook
title: {es: Libro de casos, en: Casebook}
fields: casebook.json
basis: [LAW]
reference: x_Reference
requires:
  - when: ${share_family} = 'yes'
    missing: {es: No hay permiso., en: There is no permission.}
identity:
  asks: chief
  requires:
    - {when: "${pain} = 'no'", missing: {es: Falta., en: Missing.}}
dates: {cut: year, column: x_Precision}
core:
  - {field: Place, required: true, fact: place, map: {station: Station, hospital: Clinic}}
  - {field: Age, fact: age}
  - {field: Told, fact: notified_at}
  - {field: Name, identity: true, person: given_names}
  - field: Reasons
    fact: back_home
    map: {afraid: Fear}
    left_out: [safe]
    otherwise: Other
  - field: Agreed
    choose:
      - {when: "${share_family} = 'yes'", value: "true"}
more:
  - {field: Letters, letters: [D-2], words: es, rows: true}
layouts:
  - {name: json, title: {es: JSON, en: JSON}, form: json}
"""
FAULTS = {
    "core field not mapped": ("  - {field: Age, fact: age}\n", "", "the core field “Age”", -2),
    "core field twice": ("Age, fact: age}", "Told, fact: notified_at}", "more than once", 0),
    "no such field": ("field: Letters", "field: Notes", "no field “Notes”", 0),
    "wrong heading": ("more:\n", "", "under the wrong heading", 0),
    "two sources": ("Age, fact: age}", "Age, fact: age, case: post_code}", "one source", 0),
    "no source": ("Age, fact: age}", "Age}", "not: none", 0),
    "value in no list": ("hospital: Clinic", "hospital: Home", "“Home” is not a value", 0),
    "truth in no list": ('value: "true"', 'value: "yes"', "“yes” is not a value", 0),
    "answer without value": (", hospital: Clinic", "", "the answer “hospital”", 0),
    "no such answer": ("left_out: [safe]", "left_out: [safe, sad]", "no answer “sad”", 0),
    "no such fact": ("fact: age}", "fact: years}", "no fact or question “years”", 0),
    "in a repeat": ("Age, fact: age}", "Age, fact: person_name}", "is in a repeat", 0),
    "not a number": ("Age, fact: age}", "Age, fact: called}", "is a text, not a number", 0),
    "a free text": ("identity: true, person: given_names", "fact: called", "a free text", 0),
    "no such list": ("person: given_names", "fact: called, among: towns", "no list “towns”", 0),
    "a list and no map": ("fact: back_home\n    map: {afraid: Fear}\n    left_out: [safe]",
                          "fact: called", "has a list", 0),
    "several answers": ("fact: back_home\n    map: {afraid: Fear}\n    left_out: [safe]",
                        "fact: withhold\n    map: {}", "say single: first", 0),
    "no such document": ("letters: [D-2]", "letters: [D-9]", "no document “D-9”", 0),
    "letters say nothing": (", words: es, rows: true", ", rows: true", "letters give rows", 0),
    "no such basis": ("basis: [LAW]", "basis: [LORE]", "no basis “LORE”", 0),
    "no such role": ("asks: chief", "asks: queen", "no role “queen”", 0),
    "condition of nothing": ("${pain} = 'no'", "${ache} = 'no'", "no fact or question “ache”", 0),
    "a value never given": ("${share_family} = 'yes'\n", "${share_family} = 'si'\n", "si", 0),
    "a text missing": ("en: There is no permission.", "en: ''", "missing in “en”", 0),
    "unknown key": ("basis: [LAW]", "base: [LAW]", "“base” is not known", 0),
    "no data file": ("casebook.json", "other.json", "exports/other.json is missing", 0),
    "nothing required": ("requires:\n  - when: ${share_family} = 'yes'\n    missing: "
                         "{es: No hay permiso., en: There is no permission.}",
                         "requires: []", "at least 1", 0),
    "no such column": ("form: json", "form: json, fields: [Agee]", "no field or column “Agee”", 0),
}  # fmt: skip


def with_export(text: str = EXPORT) -> dict[str, bytes]:
    fields = json.dumps(FIELDS).encode()
    return {**files(), FILE: text.encode(), "exports/casebook.json": fields}


def given() -> Given:
    return Given(reference="r", post_country="US", post_code="MCA")


def test_the_export_is_green() -> None:
    assert check_files(with_export()).problems == ()


@pytest.mark.parametrize(("old", "new", "says", "after"), FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_named_with_its_line(old: str, new: str, says: str, after: int) -> None:
    assert EXPORT.count(old) >= 1
    line = EXPORT[: EXPORT.index(old)].count("\n") + 1
    problems = check_files(with_export(EXPORT.replace(old, new, 1))).problems
    found = next((p for p in problems if says in p.what), None)

    assert found is not None, problems
    assert (found.file, found.line) == (FILE, line + after)


def test_a_data_file_that_is_none_is_named() -> None:
    broken = {**with_export(), "exports/casebook.json": b'{"standard": 1}'}
    with pytest.raises(Faulty) as fault:
        load_files(broken)
    assert {p.file for p in fault.value.problems} == {"exports/casebook.json"}


def test_a_record_is_the_same_for_the_same_input() -> None:
    package = load_files(with_export())
    told = state(facts={"share_family": "yes", "place": "hospital", "age": 15})
    first = fill(package, "casebook", told, NOON, given())

    assert isinstance(first, Filled)
    assert first == fill(package, "casebook", told, NOON, given())
    assert dict(first.values) == {
        "x_Reference": "r",
        "x_Precision": "year",
        "Place": "Clinic",
        "Age": 15,
        "Told": "2026-01-01",
        "Reasons": "Other",
        "Agreed": True,
    }
    assert set(first.empty) == {"Name", "Letters"}


def test_a_required_field_without_a_value_is_refused_by_its_name() -> None:
    package = load_files(with_export())
    found = fill(package, "casebook", state(facts={"share_family": "yes"}), NOON, given())

    assert isinstance(found, Refused)
    assert "“Place”" in found.missing[0].en


def test_what_bars_is_said_before_anything_is_filled() -> None:
    package = load_files(with_export())
    bare = fill(package, "casebook", state(), NOON, given())
    named = replace(given(), person=Person("Inés", "Tec"))
    both = fill(package, "casebook", state(), NOON, named)

    assert isinstance(bare, Refused)
    assert isinstance(both, Refused)
    assert [t.en for t in bare.missing] == ["There is no permission."]
    assert [t.en for t in both.missing] == ["There is no permission.", "Missing."]


def test_what_changed_in_an_export_is_said() -> None:
    old = load_files(with_export())
    without = load_files(files())
    new = load_files(with_export(EXPORT.replace("hospital: Clinic}", "hospital: Station}")))

    (appeared,) = [c for c in diff(without, old) if c.part == "exports"]
    assert appeared.text.en == "Added export casebook “Casebook”."
    (change,) = diff(old, new)
    assert (change.part, change.code, change.weighty) == ("exports", "Place", True)
    assert "Station" in change.text.es


def test_the_command_writes_the_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path, content in with_export().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)

    def run(*words: str) -> int:
        parser = argparse.ArgumentParser()
        protocol.add_arguments(parser)
        return protocol.run(parser.parse_args(words))

    assert run("schema", str(tmp_path), "casebook") == 0
    written = json.loads(capsys.readouterr().out)
    assert written["required"] == ["Place", "x_Reference", "x_Precision"]
    assert written["properties"]["Place"]["enum"] == ["Station", "Clinic"]
    assert run("schema", str(tmp_path), "ledger") == protocol.WRONG
    assert "casebook" in capsys.readouterr().err
