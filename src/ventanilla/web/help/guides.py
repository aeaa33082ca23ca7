"""The officers' guides of ``docs/officers``: the same files on the site, on paper and in the code.

A folder a language with the same names in each; ``index.md`` says their order and groups.
"""

import re
import struct
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ventanilla.config.place import CHECKOUT

FOLDER = CHECKOUT / "docs" / "officers"
PICTURES = CHECKOUT / "docs" / "pictures"
INDEX = "index"
LINKED = re.compile(r"(?P<name>[a-z0-9-]+)\.md(?P<anchor>#.*)?")
PICTURED = re.compile(r"\.\./\.\./pictures/(?P<language>[a-z]{2})/(?P<name>[a-z0-9-]+)\.png")
#: the line that leads to the same guide in the other language: on the site the header does
OTHER_LANGUAGE = re.compile(r"^\[(?:En español|In English)\]\([^)]*\)\.\n", re.MULTILINE)
PNG_SIZE = struct.Struct(">16xII")


@dataclass(frozen=True, slots=True)
class Part:
    """What stands below one heading. ``text``: its words without marks, for searching."""

    anchor: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Guide:
    """A page of help. ``parts``: below the first heading, and below each of the second level."""

    name: str
    title: str
    html: SafeString
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where something that was looked for stands. ``words``: some of it."""

    guide: Guide
    part: Part
    words: str


def read(language: str, name: str) -> Guide | None:
    """One guide; None where there is none of that name."""
    path = FOLDER / language / f"{name}.md"
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


def names(language: str) -> list[str]:
    """All guides, in the order of the index."""
    text = (FOLDER / language / f"{INDEX}.md").read_text(encoding="utf-8")
    return list(
        dict.fromkeys(match["name"] for match in re.finditer(rf"\({LINKED.pattern}\)", text))
    )


def search(language: str, sought: str) -> list[Hit]:
    """Where all words of ``sought`` stand together; what stands in a heading comes first."""
    wanted = _plain(sought).split()
    if not wanted:
        return []
    headed, told = [], []
    for guide in filter(None, (read(language, name) for name in names(language))):
        for part in guide.parts:
            if all(word in _plain(f"{guide.title} {part.title}") for word in wanted):
                headed.append(Hit(guide, part, _begins(part.text)))
            elif all(word in _plain(f"{part.title} {part.text}") for word in wanted):
                told.append(Hit(guide, part, _around(part.text, wanted[0])))
    return headed + told


def picture(language: str, name: str) -> Path | None:
    """The file of a picture; None where there is none."""
    path = PICTURES / language / f"{name}.png"
    return path if path.is_file() else None


@lru_cache(maxsize=128)
def _read(path: Path, changed: int) -> Guide:
    """``changed``: when the file was last written, so that what changes is read again."""
    text = OTHER_LANGUAGE.sub("", path.read_text(encoding="utf-8"))
    tokens = _markdown().parse(text)
    parts = tuple(_parts(tokens))
    html = _markdown().renderer.render(_without_title(tokens), _markdown().options, {})
    return Guide(path.stem, parts[0].title, mark_safe(html), parts)  # noqa: S308 - files of ours


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    """Without HTML of its own: what a file says is words, never marks of a page."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    made.add_render_rule("image", _image)
    made.add_render_rule("link_open", _link)
    made.add_render_rule("table_open", _table_open)
    made.add_render_rule("table_close", _table_close)
    return made


def _parts(tokens: Sequence[Token]) -> Iterator[Part]:
    """Give each heading of the first two levels its anchor, and say what stands below it."""
    title, anchor, text = "", "", list[str]()
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag in {"h1", "h2"}:
            if title:
                yield Part(anchor, title, " ".join(text))
            title, text = _words(tokens[place + 1]), []
            anchor = slugify(title) if token.tag == "h2" else ""
            token.attrSet("id", anchor)
        elif token.type == "inline" and tokens[place - 1].tag not in {"h1", "h2"}:
            text.append(_words(token))
    yield Part(anchor, title, " ".join(text))


def _words(inline: Token) -> str:
    return "".join(
        child.content if child.type in {"text", "code_inline"} else " "
        for child in inline.children or ()
        if child.type in {"text", "code_inline", "softbreak"}
    )


def _without_title(tokens: Sequence[Token]) -> Sequence[Token]:
    end = next(n for n, token in enumerate(tokens) if token.type == "heading_close")
    return tokens[end + 1 :]


def _image(
    renderer: Any, tokens: Sequence[Token], place: int, options: Any, env: Mapping[str, Any]
) -> str:
    token = tokens[place]
    match = PICTURED.fullmatch(str(token.attrs["src"]))
    path = match and picture(match["language"], match["name"])
    if match and path:
        width, height = PNG_SIZE.unpack_from(path.read_bytes())
        token.attrSet("src", reverse("help:picture", args=[match["language"], match["name"]]))
        token.attrSet("width", str(width))
        token.attrSet("height", str(height))
        token.attrSet("loading", "lazy")
    shown = renderer.image(tokens, place, options, env)
    return f'<a class="guide__picture" href="{token.attrs["src"]}">{shown}</a>'


def _link(
    renderer: Any, tokens: Sequence[Token], place: int, options: Any, env: Mapping[str, Any]
) -> str:
    match = LINKED.fullmatch(str(tokens[place].attrs["href"]))
    if match:
        address = reverse("help:guide", args=[match["name"]])
        tokens[place].attrSet("href", address + (match["anchor"] or ""))
    tokens[place].attrSet("class", "link")
    return str(renderer.renderToken(tokens, place, options, env))


def _table_open(*_: Any) -> str:
    return '<div class="guide__table" tabindex="0"><table>'


def _table_close(*_: Any) -> str:
    return "</table></div>"


def _plain(text: str) -> str:
    """Small letters without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


SHOWN = 160  # letters


def _begins(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + " …"


def _around(text: str, word: str) -> str:
    at = max(0, _plain(text).find(word) - SHOWN // 3)
    return _begins(text) if not at else "… " + _begins(text[at:].split(" ", 1)[-1])
