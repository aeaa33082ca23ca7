"""Composing and printing for the letters' tests, and reading what was printed."""

import io
import re

import pypdf

from tests.exchange import material
from ventanilla.exchange.documents import Draft, Letter, compose, to_pdf
from ventanilla.protocols.engine.state import Plan, Value

PACKAGE = material.package()
MARKERS = material.markers()
WRITTEN = Draft(
    summaries={name: f"SUMMARY{name.upper()}" for name in material.FIELDS},
    ticks=frozenset({"fear", "trafficking", "independence", "hours_48", "under_14", "rescreen"}),
)
TEN = [f"D-{number}" for number in range(1, 11)]
LANGUAGES = ["es", "en"]


def letter(code: str, plan: Plan, *, draft: Draft = WRITTEN, language: str = "es") -> Letter:
    return compose(
        PACKAGE,
        code,
        plan,
        MARKERS,
        heading=material.heading(),
        language=language,
        draft=draft,
    )


def pdf(made: Letter) -> bytes:
    return to_pdf(PACKAGE, made)


def text_of(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def fear(*, status: str = "confirmed") -> tuple[material.FoundFinding, ...]:
    return (
        material.found("fear", grounds=["fear_return"], status=status),
        material.found("circuit", grounds=["circuit_story"], status=status),
    )


def filled(values: dict[str, Value], *, code: str = "D-3", **heading: object) -> Letter:
    """A letter in Spanish with these values and everything allowed."""
    return compose(
        PACKAGE,
        code,
        material.plan(),
        values,
        heading=material.heading(**heading),
        language="es",
    )
