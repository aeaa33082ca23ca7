"""``ventanilla people match``: what goes in, what comes out, and what is refused in one line."""

import json
import os
import subprocess
import sys

import pytest

ITZEL = {"id": "a", "name": "Itzel Guadalupe Méndez Núñez", "born": "2012-08-14"}
LUISA = {"id": 7, "name": "Luisa Hernández López", "born": 2011}


@pytest.fixture
def match(ventanilla, tmp_path):
    """Match what a file holds: (code, what was said, what was refused)."""

    def run(document, *options):
        file = tmp_path / "people.json"
        file.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
        return ventanilla(" ".join(("people match", str(file), *options)))

    return run


def test_each_query_has_its_people_with_a_score_and_why(match):
    code, said, refused = match(
        {
            "people": [ITZEL, LUISA],
            "queries": [
                {"id": "q", "name": "lupita mendes", "born": "2012-08-14"},
                {"id": 2, "name": "Luis Hernández López", "born": None},
            ],
        },
        "--json",
    )

    assert (code, refused) == (0, "")
    assert json.loads(said) == {
        "queries": [
            {
                "id": "q",
                "matches": [
                    {
                        "id": "a",
                        "score": 95,
                        "verdict": "same",
                        "why": ["familiar", "one_surname", "birth_date"],
                    }
                ],
            },
            {"id": 2, "matches": []},
        ]
    }


def test_no_more_than_three_are_shown(match):
    people = [{**ITZEL, "id": number} for number in range(5)]
    __, said, __ = match({"people": people, "queries": [ITZEL]}, "--json")
    assert [item["id"] for item in json.loads(said)["queries"][0]["matches"]] == [0, 1, 2]


def test_without_json_it_is_a_table(match, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    stranger = {"id": "x", "name": "[b]Nobody[/b]\x1b[31m"}
    code, said, __ = match({"people": [ITZEL], "queries": [ITZEL, stranger]})

    assert code == 0
    assert "same person" in said
    assert "the same date of birth" in said
    assert "x [b]Nobody[/b]·[31m" in said


def test_the_table_speaks_the_language_of_the_terminal(match, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("LC_ALL", "es_MX.UTF-8")
    __, said, __ = match({"people": [ITZEL], "queries": [ITZEL]})
    assert "la misma persona" in said
    assert "misma fecha de nacimiento" in said


@pytest.mark.parametrize(
    ("document", "refused"),
    [
        ("{", ":1: no JSON"),
        ("[" * 100_000, "no JSON"),
        ([], "$: this has to be an object."),
        ({"people": []}, "queries: this has to be a list."),
        ({"people": {}, "queries": []}, "people: this has to be a list."),
        ({"people": [], "queries": [], "extra": 1}, "extra: there is no such key here."),
        ({"people": [1], "queries": []}, "people[0]: this has to be an object."),
        ({"people": [{**ITZEL, "sex": "f"}], "queries": []}, "people[0].sex: there is no such"),
        ({"people": [ITZEL, ITZEL], "queries": []}, "people[1].id: another entry"),
        ({"people": [{"name": "A"}], "queries": []}, "people[0].id: every entry needs an id"),
        ({"people": [{"id": True, "name": "A"}], "queries": []}, "people[0].id: every"),
        ({"people": [], "queries": [{"id": 1}]}, "queries[0].name: every entry needs a name."),
        ({"people": [], "queries": [{"id": 1, "name": " "}]}, "queries[0].name: every entry"),
        ({"people": [], "queries": [{"id": 1, "name": 5}]}, "queries[0].name: every entry"),
        ({"people": [{"id": 1, "name": "\ud800"}], "queries": []}, "people[0]: the text holds"),
    ],
    ids=lambda value: None if isinstance(value, str) else str(value)[:60],
)
def test_what_cannot_be_read_is_refused_where_it_stands(match, document, refused):
    code, said, lines = match(document, "--json")
    assert (code, said) == (2, "")
    assert refused in lines
    assert len(lines.splitlines()) == 1


@pytest.mark.parametrize(
    "born",
    [
        "14",
        "2012-8-1",
        "2012-13",
        "2012-02-30",
        "14/08/2012",
        "1812",
        "20120814",
        12,
        True,
        1.5,
        [],
    ],
)
def test_a_birth_is_a_date_a_month_or_a_year(match, born):
    code, __, lines = match({"people": [{**ITZEL, "born": born}], "queries": []})
    assert code == 2
    assert lines == ("people[0].born: write a date of birth as 2012-08-14, 2012-08 or 2012.\n")


def test_every_problem_has_its_line(match):
    bad = {"id": "", "name": "", "born": "?", "a\nb": 1}
    code, __, lines = match({"people": [bad], "queries": [bad]})
    assert code == 2
    assert len(lines.splitlines()) == 8


def test_a_missing_file_is_a_sentence(ventanilla):
    code, __, lines = ventanilla("people match /none.json")
    assert code == 2
    assert lines == "/none.json: No such file or directory\n"


def test_it_needs_no_server_and_reads_from_a_pipe():
    done = subprocess.run(
        [sys.executable, "-m", "ventanilla.cli.main", "people", "match", "-", "--json"],
        env={**os.environ, "VENTANILLA_PROFILE": "server", "DATABASE_URL": "", "KEYS_URL": ""},
        input=json.dumps({"people": [ITZEL], "queries": [ITZEL]}),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["queries"][0]["matches"][0]["verdict"] == "same"
