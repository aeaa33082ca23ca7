"""No code outside the packages knows a finding, a task, a question or a document of any protocol.

What counts is a whole token: in the texts of Python (not its comments and docstrings), in the
templates, in the interview's TypeScript. Two kinds of names are told apart:

- A compound name or code (``fear_of_return``, ``T-041``, ``m1_2_age``) counts wherever it stands.
- A name that is one plain word (``framing``, ``missing``) is also a word of any other text, and a
  code like ``C1`` also a letter and a digit. It counts where a name of a package belongs: as an
  argument ``instrument=…``, compared with ``.code``, looked up in ``.facts`` and the like.

The application's own words do not count, and are read from the places that declare them: the
house facts (``engine/house.py``), the compound keys of the package format, the columns of its own
tables, the names of its own files. So nothing is listed here as an excuse.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

from ventanilla.config.place import CHECKOUT
from ventanilla.protocols.engine import house
from ventanilla.protocols.engine.definition import Protocol, schema
from ventanilla.protocols.engine.house import HOUSE
from ventanilla.protocols.engine.load import Package, load

SOURCE = CHECKOUT / "src" / "ventanilla"
LIBRARY = SOURCE / "protocols" / "library"
#: what other hands write: an old migration never changes, and the bundles are made of ``frontend``
MADE = ("migrations", "static/build", "static/vendor")
TOKEN = re.compile(r"[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*")
#: of a template or of TypeScript: it is read by nobody but us
COMMENT = re.compile(r"{#.*?#}|/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
COMPOUND = re.compile(r".*[_-].*")
#: what a name of a package is called where code handles one
HOLDERS = frozenset({
    "instrument", "task", "code", "finding", "event", "fact", "question", "outcome", "document",
    "protocol", "clock", "message",
})  # fmt: skip
SHELVES = frozenset(f"{name}s" for name in HOLDERS)


def packages() -> list[Package]:
    return [load(path.parent) for path in sorted(LIBRARY.glob("*/protocol.yaml"))]


def names_of(package: Package) -> Iterator[str]:
    """Every name that a package gives: all of what must not be known outside of it."""
    definition = package.definition
    yield package.id
    for part in (definition.findings, definition.clocks, definition.documents):
        for entry in part:
            yield from (entry.code, entry.name)
    for part in (definition.outcomes, definition.indicators):
        for entry in part:
            yield from (entry.code, entry.name)
    yield from (task.code for task in definition.tasks)
    yield from (message.code for message in definition.messages)
    yield from (card.code for card in definition.cards)
    yield from package.instruments
    yield from package.facts


@cache
def own_words() -> frozenset[str]:
    """What the application itself is made of: house facts, format, columns, its own files."""
    parts = schema()["$defs"]
    assert isinstance(parts, dict)
    keys = {key for part in parts.values() for key in part.get("properties", ())}
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    columns = {name for f in fields for name in (f.name, getattr(f, "attname", f.name))}
    stems = {path.stem for path in SOURCE.rglob("*") if LIBRARY not in path.parents}
    compounds = {key for key in keys | Protocol.model_fields.keys() if COMPOUND.fullmatch(key)}
    return frozenset({*HOUSE, house.SIGN, house.HAND_OVER}) | compounds | columns | stems


@cache
def wanted() -> dict[str, str]:
    """Name -> the package that it belongs to."""
    return {
        name: package.id
        for package in packages()
        for name in names_of(package)
        if name not in own_words()
    }


def tokens(text: str) -> Iterator[str]:
    yield text
    yield from TOKEN.findall(text)


def compound(text: str) -> Iterator[str]:
    """The compound names of packages in a text."""
    yield from (t for t in tokens(text) if COMPOUND.fullmatch(t) and t in wanted())


def docstrings(tree: ast.AST) -> set[int]:
    holders = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, holders) and node.body and isinstance(node.body[0], ast.Expr)
    }


def handled(tree: ast.AST) -> Iterator[ast.expr]:
    """Expressions that stand where a name of a package belongs."""
    for node in ast.walk(tree):
        match node:
            case ast.keyword(arg=str(name), value=value) if name in HOLDERS:
                yield value
            case ast.Compare(left=left, comparators=others):
                sides = [left, *others]
                if any(isinstance(s, ast.Attribute) and s.attr in HOLDERS for s in sides):
                    yield from sides
            case ast.Subscript(value=ast.Attribute(attr=shelf), slice=key) if shelf in SHELVES:
                yield key
            case ast.Call(
                func=ast.Attribute(attr="get", value=ast.Attribute(attr=shelf)), args=[key, *_]
            ) if shelf in SHELVES:
                yield key


def spoken_in_python(text: str) -> Iterator[tuple[int, str]]:
    """Line and name of each hit."""
    tree = ast.parse(text)
    outside = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            said = "" if id(node) in outside else node.value
            yield from ((node.lineno, name) for name in compound(said))
    for place in handled(tree):
        for node in ast.walk(place):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                plain = node.value in wanted() and not COMPOUND.fullmatch(node.value)
                yield from [(node.lineno, node.value)] if plain else ()


def spoken_in(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        hits = list(spoken_in_python(text))
    else:
        blank = COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
        lines = enumerate(blank.splitlines(), 1)
        hits = [(number, name) for number, line in lines for name in compound(line)]
    for number, name in hits:
        yield f"{path.relative_to(CHECKOUT)}:{number}: “{name}” belongs to {wanted()[name]}"


def files() -> list[Path]:
    inside = [
        path
        for kind in ("*.py", "*.html", "*.txt", "*.css", "*.js", "*.sql", "*.svg", "*.typ")
        for path in sorted(SOURCE.rglob(kind))
        if LIBRARY not in path.parents and not any(f"/{made}/" in path.as_posix() for made in MADE)
    ]
    return [*inside, *sorted((CHECKOUT / "frontend" / "src").rglob("*.ts"))]


def test_no_code_outside_the_packages_names_anything_of_a_protocol():
    assert len(files()) > 300
    hits = [hit for path in files() for hit in spoken_in(path)]
    assert hits == [], "\n".join(hits)


def test_every_name_is_looked_for():
    """All four packages, and far more names than the application has words."""
    assert {*wanted().values()} == {package.id for package in packages()}
    assert len(wanted()) > 1_500


@pytest.mark.parametrize(
    "planted",
    [
        'x = "T-041"',
        'do("T-041", by=officer)',
        'facts = {"m1_2_age": 12}',
        'f"${finding} or fear_of_return"',
        'open_sitting(track=track, instrument="framing")',
        'if found.finding == "missing": pass',
        'package.instruments["framing"]',
        'package.facts.get("nd_age")',
        'newest(protocol="uca")',
        'if item.clock in ("C1", "C2"): pass',
    ],
)
def test_a_planted_name_is_found(planted):
    assert list(spoken_in_python(planted))


@pytest.mark.parametrize(
    "harmless",
    [
        'event = "closed_at"',
        'title = "What is missing"',
        'row.put("language")',
        '"""As T-041 does."""',
        'reverse("cases:needs")',
    ],
)
def test_words_of_the_application_are_left_alone(harmless):
    assert list(spoken_in_python(harmless)) == []
