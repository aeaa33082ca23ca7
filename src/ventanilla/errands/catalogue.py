"""What may be asked of which area: data, to be edited by whoever knows the windows."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ventanilla.protocols.engine.definition import Text

DATA = Path(__file__).with_name("data")


@dataclass(frozen=True, slots=True)
class Kind:
    """Something an area does. ``needs``: codes of services of findings that it answers."""

    code: str
    area: str
    title: Text
    needs: frozenset[str]
    evidence: str


@cache
def kinds() -> dict[str, Kind]:
    """By code, in the order of the file."""
    with (DATA / "kinds.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Kind(
                row["code"],
                row["area"],
                Text(es=row["es"], en=row["en"]),
                frozenset(row["needs"].split()),
                row["evidence"],
            )
            for row in csv.DictReader(file)
        }


def answering(needs: Iterable[str]) -> frozenset[str]:
    """The codes of what answers some of these needs."""
    wanted = frozenset(needs)
    return frozenset(kind.code for kind in kinds().values() if kind.needs & wanted)
