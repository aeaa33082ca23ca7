"""The countries whose post is told whether or not the person asks: a list of the host country.

Data, replaced by whoever serves elsewhere: ``data/mandatory.csv``, each line with its source.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ventanilla.network.states import Evidence

FILE = Path(__file__).parent / "data" / "mandatory.csv"


@dataclass(frozen=True, slots=True)
class Mandatory:
    """A country of the list. ``note``: for whom it holds, where not for all."""

    country: str  # ISO 3166-1, two letters
    name: str
    evidence: Evidence
    source: str
    note: str


@cache
def countries() -> Mapping[str, Mandatory]:
    """The list, by code of the country."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {
            row["country"]: Mandatory(**{**row, "evidence": Evidence(row["evidence"])})  # type: ignore[arg-type]
            for row in csv.DictReader(lines)
        }


def is_mandatory(country: str) -> bool:
    """Whether the authorities tell a country's post without being asked."""
    return country in countries()
