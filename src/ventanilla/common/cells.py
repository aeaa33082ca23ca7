"""Cells of the files that we write: no spreadsheet computes one, and nothing of it is lost."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

Cell = str | int
#: a spreadsheet takes a text that begins like this for a formula or a command; the wide signs are
#: the same ones to some of them
DANGEROUS = tuple("=+-@|%\t\r＝＋－＠")
#: written before such a text; what begins with it by itself gets a second one
MARK = "'"
#: categories of signs that may stand at the beginning without being seen
UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet computes; :func:`plain` gives back what it was."""
    if isinstance(cell, str) and (cell.startswith((MARK, *DANGEROUS)) or _hidden(cell)):
        return MARK + cell
    return cell


def plain(cell: str) -> str:
    """The text that :func:`harmless` was given."""
    return cell.removeprefix(MARK)


def _hidden(text: str) -> bool:
    """Whether something dangerous stands behind signs that nobody sees."""
    for at, sign in enumerate(text):
        if unicodedata.category(sign) not in UNSEEN:
            return text.startswith(DANGEROUS, at)
        if sign in DANGEROUS:
            return True
    return False


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table as CSV (RFC 4180): UTF-8 with the mark by which Excel knows it, and commas, which

    are the separator of Spanish as Mexico writes it.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(map(harmless, header))
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
