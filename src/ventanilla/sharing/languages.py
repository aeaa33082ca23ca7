"""A language more: what of a protocol is still to be translated into it, and what has changed.

The translations of a language stand in one file of the package, ``languages/<code>.json``: for
each text its place, the translation, and what the original was when it was translated.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ventanilla.protocols.engine.definition import Protocol, Text
from ventanilla.protocols.engine.load import Package
from ventanilla.protocols.engine.shapes import Part

#: those that every text of a package has
OWN = ("es", "en")
FOLDER = "languages"
KEYS = ("code", "name", "id", "recipient", "slot", "instrument")
#: files that are written in a language and that no place of a text names
WRITTEN = ("documents/",)


@dataclass(frozen=True, slots=True)
class Line:
    """A text of a package. ``translated``: blank while nobody has; ``stale``: of an older text."""

    place: str
    original: Text
    translated: str = ""
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a language is. ``files``: those that no translation of texts reaches."""

    language: str
    lines: tuple[Line, ...]
    files: tuple[str, ...]

    @property
    def missing(self) -> tuple[Line, ...]:
        """What nobody has translated, or not since it changed."""
        return tuple(line for line in self.lines if not line.translated or line.stale)

    @property
    def done(self) -> int:
        """How many texts are translated as they stand now."""
        return len(self.lines) - len(self.missing)

    @property
    def percent(self) -> int:
        """The same in whole percents, rounded down: a hundred is all of it."""
        return 100 * self.done // len(self.lines) if self.lines else 100


def progress(package: Package, language: str) -> Progress:
    """Every text of a package with its translation into a language."""
    known = translations(package.files, language)
    lines = tuple(
        Line(place, text, *_translated(known.get(place), text)) for place, text in texts_of(package)
    )
    files = tuple(
        name for name in sorted(package.files)
        if name.startswith(WRITTEN) and f"{name}.{language}" not in package.files
    )  # fmt: skip
    return Progress(language, lines, files)


def translations(files: Mapping[str, bytes], language: str) -> dict[str, dict[str, str]]:
    """place -> what it was translated from and to; nothing where there is no such file."""
    content = files.get(file_of(language))
    return dict(json.loads(content)["texts"]) if content else {}


def added(files: Mapping[str, bytes]) -> list[str]:
    """The languages that a package has beyond its own."""
    return sorted(
        name.removeprefix(f"{FOLDER}/").removesuffix(".json") for name in files
        if name.startswith(f"{FOLDER}/") and name.endswith(".json")
    )  # fmt: skip


def file_of(language: str) -> str:
    """Where the translations of a language stand."""
    return f"{FOLDER}/{language}.json"


def written(language: str, texts: Mapping[str, Mapping[str, str]]) -> bytes:
    """That file, places in order."""
    said = {"language": language, "texts": texts}
    return f"{json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True)}\n".encode()


def sign_of(text: Text) -> str:
    """A short sign of an original: another one, once either of its languages changed."""
    return hashlib.sha256(f"{text.es}\0{text.en}".encode()).hexdigest()[:12]


def texts_of(package: Package) -> Iterator[tuple[str, Text]]:
    """Every text of the rules and of the questions, by a place that stays when others are added."""
    for part in Protocol.model_fields:
        yield from _texts(getattr(package.definition, part), part)
    for name, instrument in sorted(package.instruments.items()):
        for question in instrument.questions.values():
            if not question.added and question.title is not None:
                yield f"instruments/{name}/{question.name}", question.title


def _translated(known: Mapping[str, str] | None, text: Text) -> tuple[str, bool]:
    if known is None:
        return "", False
    return known["text"], known["from"] != sign_of(text)


def _texts(value: object, place: str) -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, Part):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name), f"{place}/{name}")
    elif isinstance(value, dict):
        for name, entry in value.items():
            yield from _texts(entry, f"{place}/{name}")
    elif isinstance(value, tuple):
        for at, entry in enumerate(value):
            yield from _texts(entry, f"{place}/{_key(entry, at)}")


def _key(entry: object, at: int) -> str:
    return next((str(getattr(entry, key)) for key in KEYS if getattr(entry, key, "")), str(at))
