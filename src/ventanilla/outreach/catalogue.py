"""The words that events are described with: series, topics, audiences, services, neutral titles.

They are data (``data/terms.csv``): a row added there is a choice the next day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ventanilla.common.language import of_two
from ventanilla.network.reading import rows
from ventanilla.network.states import Evidence

DATA = Path(__file__).parent / "data"
KINDS = ("series", "topic", "audience", "service", "neutral", "language")
#: the series whose figures are the programme's
VAIM = "vaim"


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the catalogue. ``source``: code of ``sources.csv``; blank without one."""

    kind: str
    code: str
    es: str
    en: str
    evidence: Evidence
    source: str

    def __str__(self) -> str:
        return of_two(self.es, self.en)


@lru_cache(maxsize=1)
def _terms() -> Mapping[str, Mapping[str, Term]]:
    found: dict[str, dict[str, Term]] = {kind: {} for kind in KINDS}
    known = sources()
    for row in rows(DATA, "terms.csv", "kind code es en evidence source"):
        kind, code = row.one_of("kind", KINDS), row.needed("code")
        if code in found[kind]:
            raise row.fault(f"“{code}” stands twice")
        found[kind][code] = Term(
            kind=kind,
            code=code,
            es=row.needed("es"),
            en=row.needed("en"),
            evidence=Evidence(row.one_of("evidence", Evidence.values)),
            source=row.one_of("source", known, blank=True),
        )
    return found


@lru_cache(maxsize=1)
def sources() -> Mapping[str, str]:
    """The publications that the data rest on: code -> title, with its date."""
    return {
        row.needed("code"): " · ".join(filter(None, (row.needed("title"), row.text("date"))))
        for row in rows(DATA, "sources.csv", "code title date")
    }


def terms(kind: str) -> Mapping[str, Term]:
    """The words of one kind, by code, in the order of the file. Raises ``KeyError``."""
    return _terms()[kind]


def choices(kind: str) -> list[tuple[str, Term]]:
    """The same, for a form: a term becomes words when it is shown."""
    return list(terms(kind).items())


def named(kind: str, code: str) -> str:
    """What a code is called; the code itself where the catalogue does not have it any more."""
    term = terms(kind).get(code)
    return str(term) if term else code
