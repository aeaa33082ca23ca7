"""Promises by code, and what publications counted: read from the files beside, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ventanilla.alliances.states import Obliged, Topic
from ventanilla.common.language import of_two
from ventanilla.network.reading import rows
from ventanilla.network.states import Evidence

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Commitment:
    """Something that is promised in alliances: who usually does, and how it is known."""

    code: str
    es: str
    en: str
    obliged: Obliged
    topics: frozenset[str]
    evidence: Evidence
    source: str

    @property
    def words(self) -> str:
        """The promise, in the language of whoever reads."""
        return of_two(self.es, self.en)


@dataclass(frozen=True, slots=True)
class Counted:
    """Memoranda that a publication counts without naming them: they are in no figure of ours."""

    number: int
    es: str
    en: str
    evidence: Evidence
    source: str

    @property
    def words(self) -> str:
        """What was counted, in the language of whoever reads."""
        return of_two(self.es, self.en)


def read_commitments(folder: Path = DATA) -> Mapping[str, Commitment]:
    """The catalogue by code. Raises ``ReferenceDataFault`` with file and line."""
    found: dict[str, Commitment] = {}
    for row in rows(folder, "commitments.csv", "code es en obliged topics evidence source"):
        code = row.needed("code")
        if code in found:
            raise row.fault(f"“{code}” is there twice")
        topics = frozenset(row.text("topics").split())
        if unknown := topics - set(Topic.values):
            raise row.fault(f"“topics” names {', '.join(sorted(unknown))}, which do not exist")
        found[code] = Commitment(
            code=code,
            es=row.needed("es"),
            en=row.needed("en"),
            obliged=Obliged(row.one_of("obliged", Obliged.values)),
            topics=topics,
            evidence=Evidence(row.one_of("evidence", Evidence.values)),
            source=row.needed("source"),
        )
    return found


@cache
def commitments() -> Mapping[str, Commitment]:
    """The catalogue that comes with the house."""
    return read_commitments()


@cache
def counted() -> tuple[Counted, ...]:
    """What publications say of how many there were."""
    return tuple(
        Counted(
            number=row.integer("number") or 0,
            es=row.needed("es"),
            en=row.needed("en"),
            evidence=Evidence(row.one_of("evidence", Evidence.values)),
            source=row.needed("source"),
        )
        for row in rows(DATA, "counted.csv", "number es en evidence source")
    )
