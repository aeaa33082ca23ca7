"""What windows may notice and say: observations and pretexts by area, words that nobody may read.

Data, to be edited by whoever knows the windows: ``data/*.csv``.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ventanilla.common.language import of_two

DATA = Path(__file__).with_name("data")
EVERYWHERE = "*"
#: signs of trafficking that a consulate made public; every area may see them
PUBLISHED = "tip_"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list: ``areas`` for whom; empty for all. ``es`` and ``en``: what it says."""

    code: str
    areas: frozenset[str]
    es: str
    en: str

    @property
    def title(self) -> str:
        """What it says, in the language of whoever reads."""
        return of_two(self.es, self.en)

    def is_for(self, area: str) -> bool:
        """Whether it is offered in an area. Where the area is not known, everything is."""
        return not self.areas or not area or area in self.areas


@lru_cache(maxsize=1)
def observations() -> dict[str, Entry]:
    """By code, in the order of the file."""
    return _read("observations.csv")


@lru_cache(maxsize=1)
def pretexts() -> dict[str, Entry]:
    """What may be said to talk with somebody alone, by code."""
    return _read("pretexts.csv")


def told_by(text: str) -> list[str]:
    """The banned words that a text says, in whichever language: [] is neutral."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(r"[a-z]+", "".join(c for c in plain if not unicodedata.combining(c)))
    whole, starts = _banned()
    return [word for word in words if word in whole or word.startswith(starts)]


@lru_cache(maxsize=1)
def _banned() -> tuple[frozenset[str], tuple[str, ...]]:
    words = [row["word"] for row in _rows("banned.csv")]
    starts = tuple(word[:-1] for word in words if word.endswith("*"))
    return frozenset(word for word in words if not word.endswith("*")), starts


def _read(name: str) -> dict[str, Entry]:
    return {
        row["code"]: Entry(
            row["code"], frozenset(row["areas"].split()) - {EVERYWHERE}, row["es"], row["en"]
        )
        for row in _rows(name)
    }


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
