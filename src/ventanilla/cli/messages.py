"""``ventanilla messages update|compile|check``: the words of the interface, with Babel.

The words in the code are English; ``locale/es`` holds them in Spanish. Django's own command needs
the gettext programs, which not every machine has.
"""

import argparse
import io
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_python

from ventanilla.cli import ready
from ventanilla.config.place import CHECKOUT, SetupError

WORDS = "Collect the words of the interface, compile them, or check that the Spanish is complete."
PACKAGE = Path(__file__).resolve().parents[1]
LANGUAGE = "es"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "_lazy": None,
    "_t": None,
    # the engine's sentences, which know nothing of catalogues
    "say": None,
}
SOURCES = {".py": "python", ".html": "template", ".txt": "template"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w+\}")
HEADER = "# The words of the interface. Translated by hand; kept in order by\n# `messages update`."
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what may stand after the command."""
    parser.add_argument("act", choices=["update", "compile", "check"])


def run(arguments: argparse.Namespace) -> int:
    """Do the act; ``check`` returns 1 when anything is missing."""
    if arguments.act == "compile":
        compile_catalogues()
        return 0
    ready.django_up()
    if arguments.act == "update":
        print(f"{path()}: {update()} messages.")
        return 0
    faults = check()
    print("\n".join(faults) or "The Spanish is complete.")
    return 1 if faults else 0


def path() -> Path:
    """The catalogue with the Spanish words."""
    return PACKAGE / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def extracted() -> Catalog:
    """Every message of the Python code and the templates, in the order of the files."""
    catalogue = Catalog(domain="django")
    for file in sorted(PACKAGE.rglob("*")):
        kind = SOURCES.get(file.suffix)
        inside = file.relative_to(PACKAGE)
        if kind is None or {"library", "static", "locale"} & set(inside.parts):
            continue
        method: Any = "python" if kind == "python" else template_messages
        with file.open("rb") as source:
            for line, words, comments, context in extract(
                method, source, KEYWORDS, ["Translators:"], {"encoding": "utf-8"}
            ):
                catalogue.add(
                    words,
                    None,
                    [(inside.as_posix(), line)],
                    auto_comments=comments,
                    context=context,
                )
    return catalogue


def template_messages(
    source: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[Any]:
    """Babel's extractor for Django templates: Django turns one into calls, Babel reads those."""
    from django.utils.translation.template import templatize

    code = templatize(source.read().decode("utf-8"))
    lines = (line.strip() for line in code.splitlines())
    # What is not a message was blanked out as X; what remains of a line must still be Python.
    calls = "\n".join(line if "gettext" in line else "" for line in lines)
    calls = re.sub(r"\b[uU](?=['\"])", "", calls)
    yield from extract_python(io.BytesIO(calls.encode()), keywords, comment_tags, options)


def read() -> Catalog:
    """The catalogue as it stands; empty when there is none."""
    if not path().exists():
        return Catalog(locale=LANGUAGE, domain="django")
    with path().open("rb") as file:
        return pofile.read_po(file, locale=LANGUAGE, domain="django")


def update() -> int:
    """Bring the catalogue up to date with the code. Returns how many messages it has."""
    catalogue = read()
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.project, catalogue.version = "Ventanilla", "0"
    catalogue.creation_date = catalogue.revision_date = BEGINNING
    catalogue.header_comment = HEADER
    catalogue.fuzzy = False
    buffer = io.BytesIO()
    pofile.write_po(buffer, catalogue, width=100, include_lineno=False, omit_header=False)
    path().parent.mkdir(parents=True, exist_ok=True)
    path().write_bytes(buffer.getvalue())
    return len(catalogue)


def compile_catalogues() -> None:
    """Write the compiled form of each catalogue beside it, where it is older."""
    for source in (PACKAGE / "locale").glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = pofile.read_po(file, locale=source.parts[-3])
        buffer = io.BytesIO()
        mofile.write_mo(buffer, catalogue)
        beside = compiled.with_suffix(".new")
        try:
            beside.write_bytes(buffer.getvalue())
            beside.replace(compiled)
        except OSError as error:
            raise SetupError(f"{compiled} cannot be written ({error.strerror}).") from error


def check() -> list[str]:
    """What is wrong with the Spanish, a line each: missing, unsure, left over, placeholders."""
    wanted = {_key(message): message for message in _real(extracted())}
    known = {_key(message): message for message in _real(read())}
    name = path().relative_to(CHECKOUT)
    faults = [f"{name}: missing: {_short(wanted[key])}" for key in wanted if key not in known]
    faults += [
        f"{name}: no longer used: {_short(known[key])}" for key in known if key not in wanted
    ]
    for key in wanted.keys() & known.keys():
        faults += [f"{name}: {fault}: {_short(known[key])}" for fault in _faults(known[key])]
    return sorted(faults)


def _real(catalogue: Catalog) -> Iterable[Message]:
    return (message for message in catalogue if message.id)


def _key(message: Message) -> tuple[Any, Any]:
    return message.id, message.context


def _short(message: Message) -> str:
    words = message.id if isinstance(message.id, str) else message.id[0]
    return f"“{words[:70]}”"


def _faults(message: Message) -> Iterator[str]:
    said, asked = _forms(message.string), _forms(message.id)
    if not all(said):
        yield "not translated"
    elif message.fuzzy:
        yield "marked as unsure"
    elif any(_holes(words) - set().union(*map(_holes, asked)) for words in said):
        yield "holds a placeholder that the English lacks"
    elif _holes(said[-1]) != _holes(asked[-1]):
        yield "lacks a placeholder of the English"


def _forms(words: Any) -> list[str]:
    return list(words) if isinstance(words, list | tuple) else [words or ""]


def _holes(words: str) -> set[str]:
    return set(PLACEHOLDER.findall(words))
