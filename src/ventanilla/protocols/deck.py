"""The toolbox of a package as sheets to print and cut."""

import json
from pathlib import Path
from typing import Any, Literal

import typst
from pydantic import TypeAdapter

from ventanilla.common.sources import read_yaml
from ventanilla.protocols.engine.definition import Band, Card, Part, Text

TEMPLATE = Path("documents") / "deck.typ"


class Sheet(Part):
    """What to do and what not, with one age band."""

    band: str
    do: tuple[Text, ...]
    dont: tuple[Text, ...]


class Difference(Part):
    """What changes with gender, language, disability or circumstance."""

    title: Text
    text: Text


class Activity(Part):
    """A drawing that is offered: what for, what is said, what may be noted."""

    title: Text
    minutes: int
    picture: str
    purpose: Text
    say: Text
    note: Text


class Guides(Part):
    """The interviewer's sheets and the drawing activities of a toolbox (``cards/guides.yaml``)."""

    sheets: tuple[Sheet, ...] = ()
    differences: tuple[Difference, ...] = ()
    activities: tuple[Activity, ...] = ()
    activity_rule: Text | None = None


def cards_of(package_folder: Path) -> tuple[Card, ...]:
    """The toolbox cards of a package, in their order.

    Raises :class:`ValueError` where the package has none, or where they do not fit the format, and
    :class:`~ventanilla.common.sources.Faulty` where the file is no YAML.
    """
    source = package_folder / "cards.yaml"
    if not source.is_file():
        raise ValueError(f"{package_folder.name} has no toolbox: {source} is missing")
    return TypeAdapter(tuple[Card, ...]).validate_python(_read(source))


def guides_of(package_folder: Path) -> Guides:
    """The interviewer's sheets and activities; empty where the package has none."""
    source = package_folder / "cards" / "guides.yaml"
    return Guides.model_validate(_read(source)) if source.is_file() else Guides()


def deck_pdf(
    package_folder: Path,
    *,
    language: str,
    paper: Literal["a4", "us-letter"] = "us-letter",
) -> bytes:
    """The whole deck as one PDF in ``language`` (``es`` or ``en``): cards with lines to cut along,
    sheets for the table, the contact card, the interviewer's sheets and the activities.

    Raises :class:`ValueError` for another language or a package without a toolbox.
    """
    return _compile(package_folder, language, paper, form="pdf")[0]


def deck_pages(package_folder: Path, *, language: str, dots_per_inch: float = 96) -> list[bytes]:
    """The same sheets as PNG pictures, to look at before printing."""
    return _compile(package_folder, language, "us-letter", form="png", ppi=dots_per_inch)


def _compile(
    package_folder: Path,
    language: str,
    paper: str,
    *,
    form: Literal["pdf", "png"],
    ppi: float | None = None,
) -> list[bytes]:
    if language not in Text.model_fields:
        raise ValueError(f"the deck is written in es and en, not in {language}")
    data = {
        "language": language,
        "paper": paper,
        "cards": [_spoken(card, language) for card in cards_of(package_folder)],
        "bands": [_spoken(band, language) for band in _bands_of(package_folder)],
        "guides": _spoken(guides_of(package_folder), language),
    }
    compiler = typst.Compiler(
        str(package_folder / TEMPLATE),
        root=str(package_folder),
        font_paths=typst.Fonts(include_system_fonts=False),  # the same sheets on every machine
        ignore_system_fonts=True,
        sys_inputs={"deck": json.dumps(data, ensure_ascii=False, sort_keys=True)},
    )
    made = compiler.compile(format=form, ppi=ppi, timestamp=0)
    return list(made) if isinstance(made, list) else [made or b""]


def _bands_of(package_folder: Path) -> tuple[Band, ...]:
    source = package_folder / "protocol.yaml"
    written = _read(source) if source.is_file() else {}
    return TypeAdapter(tuple[Band, ...]).validate_python(written.get("bands", ()))


def _spoken(part: Part, language: str) -> Any:
    """A part as plain data, each text in one language."""
    return _pick(part.model_dump(mode="json"), language)


def _pick(value: Any, language: str) -> Any:
    if isinstance(value, dict):
        if set(value) == set(Text.model_fields):
            return value[language]
        return {key: _pick(inner, language) for key, inner in value.items()}
    if isinstance(value, list):
        return [_pick(inner, language) for inner in value]
    return value


def _read(source: Path) -> Any:
    return read_yaml(source.name, source.read_text(encoding="utf-8")).value
