"""Reading the reference data: rows that know where they stand, so a fault has an address."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ventanilla.network.errors import ReferenceDataFault

DATA = Path(__file__).parent / "data"
T = TypeVar("T")
#: whole numbers here are days, months and years
LONG_NUMBER = 10


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One line of a file. Each reader raises :class:`ReferenceDataFault` with file and line."""

    file: Path
    line: int
    cells: Mapping[str, str]

    def fault(self, words: str) -> ReferenceDataFault:
        """The refusal of this row."""
        return ReferenceDataFault(file=self.file, line=self.line, fault=words)

    def text(self, column: str) -> str:
        """The cell, trimmed; may be empty."""
        return self.cells[column].strip()

    def needed(self, column: str) -> str:
        """The cell, which may not be empty."""
        if not (value := self.text(column)):
            raise self.fault(f"“{column}” is empty")
        return value

    def one_of(self, column: str, known: Iterable[str], *, blank: bool = False) -> str:
        """The cell, which must be one of the known values."""
        value = self.text(column)
        allowed = list(known)
        if value not in allowed and not (blank and not value):
            raise self.fault(f"“{column}” is {value!r}, not one of: {', '.join(allowed)}")
        return value

    def refer(self, column: str, known: Mapping[str, T]) -> T:
        """The row of another file that the cell names."""
        value = self.needed(column)
        if value not in known:
            raise self.fault(f"“{column}” names {value!r}, which does not exist")
        return known[value]

    def refer_if_given(self, column: str, known: Mapping[str, T]) -> T | None:
        """Like :meth:`refer`; None for an empty cell."""
        return self.refer(column, known) if self.text(column) else None

    def day(self, column: str) -> date | None:
        """An ISO date, or None for an empty cell."""
        if not (value := self.text(column)):
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.fault(f"“{column}” is {value!r}, not a date like 2022-06-01") from None

    def hour(self, column: str) -> time:
        """A time like 09:30."""
        try:
            return time.fromisoformat(self.needed(column))
        except ValueError:
            raise self.fault(f"“{column}” is not a time like 09:30") from None

    def integer(self, column: str) -> int | None:
        """A whole number, or None for an empty cell."""
        if not (value := self.text(column)):
            return None
        if not (value.isascii() and value.isdecimal() and len(value) < LONG_NUMBER):
            raise self.fault(f"“{column}” is {value!r}, not a whole number")
        return int(value)

    def decimal(self, column: str, *, low: int, high: int) -> Decimal:
        """A number between two bounds."""
        try:
            value = Decimal(self.needed(column))
        except InvalidOperation:
            raise self.fault(f"“{column}” is not a number") from None
        if not value.is_finite() or not low <= value <= high:
            raise self.fault(f"“{column}” is {value}, not between {low} and {high}")
        return value

    def flag(self, column: str) -> bool:
        """yes or no."""
        return self.one_of(column, ("yes", "no")) == "yes"

    def zone(self, column: str) -> str:
        """An IANA time zone."""
        value = self.needed(column)
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder
            raise self.fault(f"“{column}” is {value!r}, not a time zone") from None
        return value


def rows(folder: Path, name: str, columns: str) -> Iterator[Row]:
    """The rows of a file. ``columns``: the names it must have, in any order."""
    path = folder / name
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ReferenceDataFault(file=path, line=line, fault="this is not UTF-8") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        yield from _rows(path, reader, set(columns.split()))
    except csv.Error as error:
        raise ReferenceDataFault(file=path, line=reader.line_num + 1, fault=str(error)) from None


def _rows(path: Path, reader: "csv.DictReader[str]", wanted: set[str]) -> Iterator[Row]:
    missing = wanted - set(reader.fieldnames or ())
    if missing:
        raise ReferenceDataFault(
            file=path, line=1, fault=f"columns missing: {', '.join(sorted(missing))}"
        )
    for cells in reader:
        if None in cells or None in cells.values():
            raise ReferenceDataFault(
                file=path, line=reader.line_num, fault="the row has another number of cells"
            )
        yield Row(path, reader.line_num, cells)
