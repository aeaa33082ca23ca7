"""The text of a module: headings, paragraphs and lists in Markdown, and no more than that.

What is taken from a source ends with its mark: ``[R-JOR15]`` read, ``[R½-…]`` partly read, ``[S1]``
told by the posts that this work began with, ``[K]`` general knowledge, ``[I]`` our own design.
"""

import re
from dataclasses import dataclass
from typing import Literal

from ventanilla.common.sources import Faulty, Problem
from ventanilla.network.states import Evidence

Shape = Literal["heading", "text", "list"]
_MARK = re.compile(r"\s*\[((?:R½|R|S\d?|SEED|K|I)[^\[\]]*)\]$")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ODD = re.compile(r"[<>`|]|\]\(|^\s*(?:#{1}\s|#{3,}|\d+\.\s|\*\s|>)")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a statement comes from, and how sure it is."""

    code: str

    @property
    def evidence(self) -> str:
        """How sure it is, as pages say it."""
        if self.code.startswith("R½"):
            return Evidence.PARTIAL
        if self.code.startswith(("R", "S")):
            return Evidence.READ
        return Evidence.KNOWLEDGE if self.code.startswith("K") else Evidence.DESIGN


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or an item. ``runs``: pieces of text, and whether each is bold."""

    runs: tuple[tuple[bool, str], ...]
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, or a list of items."""

    shape: Shape
    lines: tuple[Line, ...]


def read(file: str, text: str) -> tuple[Block, ...]:
    """The blocks of a text. Raises ``Faulty`` with the line of what it does not know."""
    problems: list[Problem] = []
    blocks: list[Block] = []
    for number, paragraph in _paragraphs(text):
        for at, line in enumerate(paragraph):
            if _ODD.search(line):
                what = "use “## ” for headings, “- ” for items, “**” for bold, and nothing else"
                problems.append(Problem(file, number + at, what))
        blocks.append(_block(paragraph))
    if not blocks:
        problems.append(Problem(file, 1, "the text is empty"))
    if problems:
        raise Faulty(problems)
    return tuple(blocks)


def _paragraphs(text: str) -> list[tuple[int, list[str]]]:
    found: list[tuple[int, list[str]]] = []
    new = True
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            new = True
            continue
        if new:
            found.append((number, []))
            new = False
        found[-1][1].append(line.rstrip())
    return found


def _block(lines: list[str]) -> Block:
    if lines[0].startswith("## "):
        return Block("heading", (_line(" ".join(lines)[3:]),))
    if lines[0].startswith("- "):
        items: list[str] = []
        for line in lines:
            if line.startswith("- "):
                items.append(line[2:])
            else:
                items[-1] += f" {line.strip()}"
        return Block("list", tuple(map(_line, items)))
    return Block("text", (_line(" ".join(lines)),))


def _line(text: str) -> Line:
    marks: list[Mark] = []
    while found := _MARK.search(text):
        marks.insert(0, Mark(found[1]))
        text = text[: found.start()]
    pieces = _BOLD.split(text)
    return Line(
        tuple((at % 2 == 1, piece) for at, piece in enumerate(pieces) if piece), tuple(marks)
    )
