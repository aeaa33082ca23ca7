"""``ventanilla people match FILE``: who of some people may be whom, as the site compares them.

Needs no database. The names are read, compared and forgotten.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ventanilla.cli import ready
from ventanilla.people import matching
from ventanilla.people.identity import Names
from ventanilla.people.matching import Ranked

WORDS = "Find persons again by name and birth, in spite of spelling, order and familiar forms."
#: the code of a command that was given what cannot be right
WRONG = 2
BORN = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
LISTS = ("people", "queries")
KEYS = {"id", "name", "born"}

Id = str | int


@dataclass(frozen=True, slots=True)
class Given:
    """What a file holds, and what is wrong with it: (where, what) in no language yet."""

    people: dict[Id, Names] = field(default_factory=dict)
    queries: dict[Id, Names] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words that may stand after ``people``."""
    words = parser.add_subparsers(dest="word", metavar="WORD", required=True)
    match = words.add_parser(
        "match",
        help="for each query, up to three of the people, with a score and why",
        description='FILE: {"people": [{"id", "name", "born"?}], "queries": [the same]}. '
        "A name is one string in any order. born: 2012-08-14, 2012-08 or 2012.",
    )
    match.add_argument("file", metavar="FILE", help="JSON; - for stdin")
    match.add_argument("--json", action="store_true", help="write the answer as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Match; 0, or 2 with one line on stderr for each problem."""
    given = _given(arguments.file)
    if given.problems:
        _refuse(given.problems)
        return WRONG
    found = {
        query: matching.rank(names, given.people, most=3) for query, names in given.queries.items()
    }
    if arguments.json:
        print(json.dumps(written(found), ensure_ascii=False, indent=1))
    else:
        _tell(given, found)
    return 0


def described(name: str, born: str) -> Names:
    """Somebody as a file describes them; ``born`` as BORN allows, or blank."""
    if born.isdecimal():
        return Names(spoken_name=name, birth_year=int(born))
    return Names(spoken_name=name, birth_date=born)


def written(found: Mapping[Id, list[Ranked[Id]]]) -> dict[str, Any]:
    """The answer as JSON has it."""
    return {
        "queries": [
            {
                "id": query,
                "matches": [
                    {
                        "id": item.key,
                        "score": item.likeness.score,
                        "verdict": "same" if item.likeness.very_likely else "possible",
                        "why": list(item.likeness.agrees),
                    }
                    for item in items
                ],
            }
            for query, items in found.items()
        ]
    }


def _given(name: str) -> Given:
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        return Given(problems=[(name, error.strerror or "cannot be read")])
    try:
        document = json.loads(raw.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        return Given(problems=[(f"{name}:{error.lineno}", f"no JSON: {error.msg}")])
    except (ValueError, RecursionError) as error:
        return Given(problems=[(name, f"no JSON: {type(error).__name__}")])
    return read(document)


def read(document: object) -> Given:
    """What a document holds, with every problem of it."""
    if not isinstance(document, dict):
        return Given(problems=[("$", "object")])
    given = Given()
    given.problems.extend((str(key), "unknown") for key in document if key not in LISTS)
    for name, people in zip(LISTS, (given.people, given.queries), strict=True):
        entries = document.get(name)
        if not isinstance(entries, list):
            given.problems.append((name, "list"))
            continue
        for number, entry in enumerate(entries):
            where = f"{name}[{number}]"
            problems = list(_problems(where, entry, people))
            given.problems.extend(problems)
            if not problems:
                people[entry["id"]] = described(entry["name"], str(entry.get("born") or ""))
    return given


def _problems(where: str, entry: object, before: Mapping[Id, Names]) -> Iterator[tuple[str, str]]:
    if not isinstance(entry, dict):
        yield where, "object"
        return
    for key in entry:
        if key not in KEYS:
            yield f"{where}.{key}", "unknown"
    identity = entry.get("id")
    if not isinstance(identity, str | int) or isinstance(identity, bool) or identity == "":
        yield f"{where}.id", "id"
    elif identity in before:
        yield f"{where}.id", "twice"
    name = entry.get("name")
    if not isinstance(name, str) or not name.strip():
        yield f"{where}.name", "name"
    if _is_broken(identity) or _is_broken(name):
        yield where, "broken"
    if not _is_birth(entry.get("born")):
        yield f"{where}.born", "born"


def _is_broken(text: object) -> bool:
    """Whether a text holds half a character, which JSON can say and nobody can write."""
    return isinstance(text, str) and any("\ud800" <= letter <= "\udfff" for letter in text)


def _is_birth(born: object) -> bool:
    if born is None:
        return True
    if isinstance(born, bool) or not isinstance(born, str | int):
        return False
    text = str(born)
    if not BORN.fullmatch(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10] if len(text) < 10 else text)
    except ValueError:
        return False
    return True


def _refuse(problems: list[tuple[str, str]]) -> None:
    ready.django_up(language=ready.terminal_language())
    from django.utils.translation import gettext as _

    sentences = {
        "object": _("this has to be an object."),
        "list": _("this has to be a list."),
        "unknown": _("there is no such key here."),
        "id": _("every entry needs an id: a text or a whole number."),
        "twice": _("another entry of this list has the same id."),
        "name": _("every entry needs a name."),
        "broken": _("the text holds half a character."),
        "born": _("write a date of birth as 2012-08-14, 2012-08 or 2012."),
    }
    for where, what in problems:
        print(f"{_printable(where)}: {sentences.get(what, what)}", file=sys.stderr)


def _printable(text: str) -> str:
    """A text on one line, without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else "\N{MIDDLE DOT}" for letter in text)


def _tell(given: Given, found: Mapping[Id, list[Ranked[Id]]]) -> None:
    ready.django_up(language=ready.terminal_language())
    from django.utils.translation import gettext as _
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from ventanilla.people.reasons import because

    table = Table(box=None, padding=(0, 2, 0, 0))
    for head in (_("Who is asked for"), _("Who it may be"), _("Score"), "", _("Because")):
        table.add_column(head)
    for query, items in found.items():
        asked = escape(_printable(f"{query} {given.queries[query].spoken_name}"))
        if not items:
            table.add_row(asked, _("nobody"))
        for item in items:
            table.add_row(
                asked,
                escape(_printable(f"{item.key} {item.names.spoken_name}")),
                str(item.likeness.score),
                _("same person") if item.likeness.very_likely else _("possible"),
                because(item.likeness.agrees),
            )
            asked = ""
    Console().print(table)
