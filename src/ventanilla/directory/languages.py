"""Languages that services speak: ``data/languages.csv``, by their codes of ISO 639."""

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from ventanilla.common.language import reading

FILE = Path(__file__).parent / "data" / "languages.csv"


@lru_cache(maxsize=1)
def _languages() -> Mapping[str, Mapping[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def codes() -> list[str]:
    """Every code that may be chosen, in the order of the file."""
    return list(_languages())


def name(code: str) -> str:
    """The name in the language of whoever reads; the code itself of one that came from outside."""
    known = _languages().get(code)
    if known is None:
        return code
    return known[reading()]
