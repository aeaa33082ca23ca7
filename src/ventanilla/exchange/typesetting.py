"""From a template and composed data to a PDF: in memory, offline, the same bytes every time."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

LETTERHEAD = Path(__file__).parent / "letterhead"
#: tagged for screen readers, and fit for an archive
STANDARDS = ["ua-1", "a-2a"]

_PICTURE = re.compile(rb'picture\(\s*"([a-z0-9_]+\.svg)"')
_IMPORT = re.compile(rb'(?:import|include)\s+"([a-z0-9_]+\.typ)"')
_FETCHES = re.compile(rb'"@|\beval\s*\(')


def assets(files: Mapping[str, bytes], template: bytes) -> dict[str, bytes]:
    """What one template of a package needs: the files it imports, the cards it shows.

    ``files`` are the package's, by their path in it; the keys of the answer are the paths that
    the template uses. What the package does not have is left out: the house's letterhead serves,
    and the place of a card that is not drawn stays empty.
    """
    imported = {name.decode(): f"documents/{name.decode()}" for name in _IMPORT.findall(template)}
    shown = {
        f"cards/{name.decode()}": f"cards/{name.decode()}" for name in _PICTURE.findall(template)
    }
    wanted = sorted({**imported, **shown}.items())
    return {name: files[path] for name, path in wanted if path in files}


def render(
    template: bytes | Path,
    *,
    assets: Mapping[str, bytes],
    data: Mapping[str, Any],
    language: str,
) -> bytes:
    """Set a letter and return the PDF.

    ``data`` is what ``Letter.data()`` gives; it reaches the template as JSON, never as a file and
    never as markup. Nothing outside ``assets`` and the house's letterhead can be read, and a
    template that would fetch a package is refused with :class:`ValueError`.
    """
    return _compile(template, assets, data, language, form="pdf")[0]


def preview(
    template: bytes | Path,
    *,
    assets: Mapping[str, bytes],
    data: Mapping[str, Any],
    language: str,
    dots_per_inch: float = 96,
) -> list[bytes]:
    """The same letter as pictures, one PNG a page."""
    return _compile(template, assets, data, language, form="png", ppi=dots_per_inch)


def _compile(
    template: bytes | Path,
    assets: Mapping[str, bytes],
    data: Mapping[str, Any],
    language: str,
    *,
    form: str,
    ppi: float | None = None,
) -> list[bytes]:
    sources = {**_house(), **assets, "main": _bytes_of(template)}
    for name, source in sources.items():
        if not name.endswith(".svg") and _FETCHES.search(source):
            raise ValueError(f"{name} would fetch or make up code; a template is what it says")
    cards = sorted(name.removeprefix("cards/") for name in assets if name.startswith("cards/"))
    letter = {**data, "language": language, "pictures": cards}
    given = json.dumps(letter, ensure_ascii=False, sort_keys=True)
    options: dict[str, Any] = {"format": form, "timestamp": int(data.get("at_s", 0))}
    if form == "png":
        return _made(sources, given, **options, ppi=ppi)
    try:
        return _made(sources, given, **options, pdf_standards=STANDARDS)
    except typst.TypstError as error:
        # The archive standards refuse a sign that no font has: a name must not stop a letter.
        if "could not be displayed" not in str(error):
            raise
        return _made(sources, given, **options)


def _made(sources: dict[str, bytes], letter: str, **options: Any) -> list[bytes]:
    # A compiler keeps its sources for one run only: one for each.
    compiler = typst.Compiler(
        sources,
        root=LETTERHEAD,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"letter": letter},
    )
    made = compiler.compile(**options)
    return list(made) if isinstance(made, list) else [made or b""]


def _bytes_of(template: bytes | Path) -> bytes:
    return template.read_bytes() if isinstance(template, Path) else template


@cache
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=False)


@cache
def _house() -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in LETTERHEAD.glob("*.typ")}
