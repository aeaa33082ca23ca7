"""What people need, in our own words: a small list, and which of it answers a finding's services.

``data/needs.csv`` has the list: parents first, names in Spanish and English, the term of Open
Eligibility (openeligibility.org, CC BY-SA 3.0) that says exactly the same, and whether a service
for it is one of crisis. ``data/findings.csv`` says which needs stand behind each ``services:`` code
of a protocol package.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID, uuid5

from ventanilla.common.errors import BadInput
from ventanilla.common.language import of_two

DATA = Path(__file__).parent / "data"
#: of our taxonomy, and of each term in it: the same on every machine
TAXONOMY = UUID("5f0f2b55-6c8e-5d55-9a86-0f8f3f0c6e21")


@dataclass(frozen=True, slots=True)
class Need:
    """A need. ``open_eligibility``: the term that says exactly the same, or empty."""

    code: str
    parent: str
    es: str
    en: str
    open_eligibility: str
    crisis: bool

    @property
    def id(self) -> UUID:
        """What the need is called as a term of a taxonomy."""
        return uuid5(TAXONOMY, self.code)

    @property
    def name(self) -> str:
        """The name in the language of whoever reads."""
        return of_two(self.es, self.en)


@lru_cache(maxsize=1)
def needs() -> Mapping[str, Need]:
    """Every need by its code, each after its parent. Raises ``BadInput`` for a faulty list."""
    found: dict[str, Need] = {}
    for row in _rows("needs.csv"):
        if row["code"] in found or (row["parent"] and row["parent"] not in found):
            raise BadInput(
                {"code": f"needs.csv: “{row['code']}” comes twice, or before its parent"}
            )
        found[row["code"]] = Need(**{**row, "crisis": row["crisis"] == "yes"})  # type: ignore[arg-type]
    return found


def of_services(codes: Iterable[str]) -> Sequence[str]:
    """The needs behind ``services:`` codes of findings, in the order of the list of them.

    Raises ``KeyError`` for a code that nobody has mapped.
    """
    return list(dict.fromkeys(need for code in codes for need in _answers()[code]))


def mapped() -> frozenset[str]:
    """The ``services:`` codes that needs are known for."""
    return frozenset(_answers())


def with_below(codes: Iterable[str]) -> Sequence[str]:
    """These needs and all below them; codes that nobody knows are left out."""
    wanted = set(codes)
    for need in needs().values():
        if need.parent in wanted:
            wanted.add(need.code)
    return [code for code in needs() if code in wanted]


def groups() -> Sequence[tuple[Need, Sequence[Need]]]:
    """The needs at the top of the list, each with those below it."""
    every = needs().values()
    return [
        (top, [need for need in every if need.parent == top.code])
        for top in every
        if not top.parent
    ]


@lru_cache(maxsize=1)
def _answers() -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for row in _rows("findings.csv"):
        if row["need"] not in needs():
            raise BadInput({"need": f"findings.csv: “{row['need']}” is no need"})
        found.setdefault(row["service"], []).append(row["need"])
    return found


def _rows(name: str) -> Iterable[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
