"""A crowd with brothers, twins and namesakes in it, searched by the command's own code.

``expected`` blank: whoever is asked for is not there, and nobody is offered in their place.
"""

import csv
from pathlib import Path

import pytest

from ventanilla.cli.people import read, written
from ventanilla.people.matching import rank

FOLDER = Path(__file__).parent


def rows(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return [{key: said or None for key, said in row.items()} for row in csv.DictReader(file)]


CROWD = read({"people": rows("crowd.csv"), "queries": []})
SEARCHES = rows("searches.csv")


@pytest.mark.parametrize("row", SEARCHES, ids=lambda row: f"{row['name']} {row['born']}")
def test_the_right_one_comes_first_and_nobody_else_is_offered(row):
    asked = read({"people": [], "queries": [{"id": 1, "name": row["name"], "born": row["born"]}]})
    assert asked.problems == CROWD.problems == []
    found = rank(asked.queries[1], CROWD.people)

    matches = written({1: found})["queries"][0]["matches"]
    assert [item["id"] for item in matches if item["verdict"] == "same"] in ([row["expected"]], [])
    assert (matches[0]["id"] if matches else None) == row["expected"] or not row["expected"]
