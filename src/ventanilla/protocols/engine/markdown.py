"""Read an XLSForm written as Markdown tables, and remember the line of each row."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ventanilla.common.sentences import say
from ventanilla.common.sources import Faulty, Problem

SHEETS = ("survey", "choices", "settings")
_CELL = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|(?:\s*:?-{2,}:?\s*\|)+\s*")
_HEADING = re.compile(r"#{1,6}\s+(\w+)\s*")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: its line, and its cells by column; blank cells are left out."""

    line: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """A cell; blank where there is none."""
        return self.cells.get(column, "")


@dataclass(slots=True)
class Sheet:
    """A table: its columns, its rows, and the line of its header."""

    line: int
    columns: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)


def read_tables(file: str, text: str) -> dict[str, Sheet]:
    """The sheets of an instrument by name. Raises :class:`Faulty`."""
    sheets: dict[str, Sheet] = {}
    problems: list[Problem] = []
    for sheet, line, cells in _lines(text):
        if sheet not in SHEETS:
            problems.append(
                Problem(
                    file,
                    line,
                    say(
                        "“{sheet}” is no sheet: use {sheets}", sheet=sheet, sheets=", ".join(SHEETS)
                    ),
                )
            )
        elif sheet not in sheets:
            sheets[sheet] = Sheet(line, tuple(cells))
            problems += _twice(file, line, cells)
        else:
            columns = sheets[sheet].columns
            if len(cells) != len(columns):
                problems.append(Problem(file, line, _uneven(len(cells), len(columns))))
            pairs = zip(columns, cells, strict=False)
            row = Row(line, {column: cell for column, cell in pairs if cell and column})
            if row.cells:
                sheets[sheet].rows.append(row)
    for name in ("survey", "settings"):
        if name not in sheets:
            problems.append(
                Problem(file, 1, say("the sheet “{name}” is missing: write its table", name=name))
            )
    if problems:
        raise Faulty(problems)
    return sheets


def _uneven(found: int, wanted: int) -> str:
    return say(
        "this row has {found} cells and its header has {wanted}: write a bar inside a "
        "cell as \\| and leave empty cells empty",
        found=found,
        wanted=wanted,
    )


def _twice(file: str, line: int, cells: list[str]) -> Iterator[Problem]:
    for column in {c for c in cells if c and cells.count(c) > 1}:
        yield Problem(
            file, line, say("the column “{column}” is there twice; remove one", column=column)
        )


def _lines(text: str) -> Iterator[tuple[str, int, list[str]]]:
    """Each table row with its sheet: under a heading, or in pyxform's own layout."""
    sheet, own_layout = "", False
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if heading := _HEADING.fullmatch(line):
            sheet, own_layout = heading[1].lower(), False
        if not line.startswith("|") or _RULE.fullmatch(line):
            continue
        inner = line[1:-1] if line.endswith("|") and not line.endswith("\\|") else line[1:]
        cells = [c.strip().replace("\\|", "|") for c in _CELL.split(inner)]
        if cells[0].lower() in SHEETS and not any(cells[1:]):
            sheet, own_layout = cells[0].lower(), True
        elif sheet:
            yield sheet, number, cells[1:] if own_layout else cells
