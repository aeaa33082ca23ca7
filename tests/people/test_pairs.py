"""Pairs of names that the command calls the same person, possibly the same, or leaves apart."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from ventanilla.cli.people import described
from ventanilla.people.matching import WORTH_SHOWING, likeness, rank

with (Path(__file__).parent / "pairs.csv").open(encoding="utf-8", newline="") as file:
    PAIRS = list(csv.DictReader(file))


def verdict(found):
    if found.very_likely:
        return "same"
    return "possible" if found.score >= WORTH_SHOWING else "different"


@pytest.mark.parametrize(
    "row", PAIRS, ids=lambda row: f"{row['kind']}: {row['name']} | {row['other']}"
)
def test_a_pair(row):
    one = described(row["name"], row["born"])
    other = described(row["other"], row["other_born"])
    found = likeness(one, other)

    assert verdict(found) == row["expected"], found
    assert likeness(other, one) == found
    shown = [item.likeness.score for item in rank(one, {"other": other})]
    assert shown == [found.score] * (row["expected"] != "different")


def test_there_are_enough_pairs_of_each_kind():
    counted = Counter(row["expected"] for row in PAIRS)
    assert len(PAIRS) >= 150
    assert counted["different"] >= 60
