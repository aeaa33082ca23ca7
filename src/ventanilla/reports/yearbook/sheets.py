"""A table of the yearbook in words: one or more grids, with the query that made them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from ventanilla.reports.states import Role
from ventanilla.reports.suppression import SIGN

#: nobody knows, or nobody counted: no zero
NOT_KNOWN = "–"
#: a number, the sign of what is hidden, or the dash of what is not known
Cell = int | Decimal | str


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is. ``hxl``: for programs; ``places``: of its decimals."""

    title: str
    hxl: str
    places: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One line."""

    title: str
    cells: tuple[Cell, ...]
    role: Role = Role.PLAIN

    @property
    def words(self) -> tuple[str, ...]:
        """The cells as they are read."""
        return tuple(in_figures(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """Lines and columns. ``query``: what its numbers were asked of, in technical words.

    ``chart``: the place of the column whose numbers are drawn as bars, if any is.
    """

    code: str
    title: str
    corner: Column
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    query: str
    notes: tuple[str, ...] = ()
    chart: int | None = None

    def to_document(self) -> dict[str, Any]:
        """As it is stored, and given out as JSON."""
        return {
            "code": self.code,
            "title": self.title,
            "query": self.query,
            "corner": _of_column(self.corner),
            "columns": [_of_column(column) for column in self.columns],
            "rows": [
                {
                    "title": row.title,
                    "role": str(row.role),
                    "cells": [float(c) if isinstance(c, Decimal) else c for c in row.cells],
                }
                for row in self.rows
            ],
            "notes": list(self.notes),
            "chart": self.chart,
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """From what was stored."""
        columns = tuple(Column(**column) for column in document["columns"])
        return cls(
            code=document["code"],
            title=document["title"],
            query=document["query"],
            corner=Column(**document["corner"]),
            columns=columns,
            rows=tuple(_row(row, columns) for row in document["rows"]),
            notes=tuple(document["notes"]),
            chart=document["chart"],
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of the ten tables. ``paragraphs``: words that carry the same numbers.

    ``missing``: a sentence in place of numbers that this installation does not have.
    """

    code: str
    title: str
    period: str
    grids: tuple[Grid, ...] = ()
    notes: tuple[str, ...] = ()
    paragraphs: tuple[tuple[str, str], ...] = ()
    missing: str = ""

    @property
    def version(self) -> str:
        """A hash of all that it says: the same numbers have the same one."""
        return digest_of(self.to_document())[:12]

    def to_document(self) -> dict[str, Any]:
        """As it is stored, and given out as JSON."""
        return {
            "code": self.code,
            "title": self.title,
            "period": self.period,
            "grids": [grid.to_document() for grid in self.grids],
            "notes": list(self.notes),
            "paragraphs": [list(each) for each in self.paragraphs],
            "missing": self.missing,
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """From what was stored."""
        return cls(
            code=document["code"],
            title=document["title"],
            period=document["period"],
            grids=tuple(Grid.from_document(grid) for grid in document["grids"]),
            notes=tuple(document["notes"]),
            paragraphs=tuple((language, text) for language, text in document["paragraphs"]),
            missing=document["missing"],
        )


def digest_of(document: object) -> str:
    """The SHA-256 of a document, whatever the order of its keys."""
    told = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def shown(count: int | None) -> Cell:
    """A protected count as a cell: the sign where it is hidden."""
    return SIGN if count is None else count


def in_figures(cell: Cell) -> str:
    """A cell as it is read: thousands set apart."""
    return cell if isinstance(cell, str) else f"{cell:,}"


def added(cells: Sequence[Cell]) -> Cell:
    """A sum of cells, hidden if one of them is; what is not known is left out."""
    if SIGN in cells:
        return SIGN
    numbers = [cell for cell in cells if not isinstance(cell, str)]
    return sum(numbers, Decimal(0) if any(isinstance(n, Decimal) for n in numbers) else 0)


def _of_column(column: Column) -> dict[str, Any]:
    return {"title": column.title, "hxl": column.hxl, "places": column.places}


def _row(document: Mapping[str, Any], columns: Sequence[Column]) -> Row:
    cells = tuple(
        Decimal(str(cell)).quantize(Decimal(10) ** -column.places)
        if column.places and not isinstance(cell, str)
        else cell
        for cell, column in zip(document["cells"], columns, strict=True)
    )
    return Row(document["title"], cells, Role(document["role"]))
