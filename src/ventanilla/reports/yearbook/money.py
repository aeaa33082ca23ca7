"""T4: economic support, by line and post: how many, how much, and how much for one.

Made of the editions of quarters that a job keeps (:mod:`ventanilla.reports.counted`): an amount is
shown where the number of its supports is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from ventanilla.reports.counted import SUPPORTS
from ventanilla.reports.publishing import sum_code
from ventanilla.reports.states import POST, Role
from ventanilla.reports.tables import Table
from ventanilla.reports.yearbook.asking import Asked
from ventanilla.reports.yearbook.lines import (
    Words,
    count_columns,
    crossed,
    hidden_notes,
    nothing_to_show,
    period_table,
    quarters_query,
)
from ventanilla.reports.yearbook.sheets import Cell, Column, Grid, Row, Sheet
from ventanilla.support.states import Currency, Item

TABLE = "post-line"
COUNT, MXN, USD = "#indicator+supports", "#value+mxn", "#value+usd"
MEAN = "#value+mxn+mean"
CENTS = 2


@dataclass(frozen=True)
class Counted:
    """What the quarters of a period show, added up."""

    asked: Asked

    @cached_property
    def supports(self) -> Table:
        """How many."""
        return period_table(self._quarters, TABLE)

    @cached_property
    def pesos(self) -> Table:
        """How much, in cents."""
        return period_table(self._quarters, sum_code(TABLE, "MXN"))

    @cached_property
    def dollars(self) -> Table:
        """The same."""
        return period_table(self._quarters, sum_code(TABLE, "USD"))

    @cached_property
    def means(self) -> Table:
        """Pesos for one support, in cents."""
        return Table(
            self.supports.rows,
            self.supports.columns,
            tuple(
                tuple(_mean(sum_, n) for sum_, n in zip(sums, counts, strict=True))
                for sums, counts in zip(self.pesos.cells, self.supports.cells, strict=True)
            ),
        )

    @cached_property
    def _quarters(self) -> list[dict[str, Table]]:
        return self.asked.given(SUPPORTS.code)


def supported(asked: Asked) -> Sheet:
    """T4: supports and amounts by line, by post, and crossed."""
    found = Counted(asked)
    items = {value: str(label) for value, label in Item.choices}
    words: Mapping[str, Words] = {
        POST: lambda code: asked.posts[code].short_name,
        "line": lambda code: items.get(code, code),
    }
    grids = _grids(found, words, tuple(items)) if found.supports.total else ()
    return Sheet(
        "T4", _("Economic support"), asked.period.words, grids,
        (
            _("A support counts at the post and in the quarter in which it was paid."),
            _(
                "What came back within the quarter is taken off, and one that came back whole is "
                "not counted. What came back later stands in the books of each post."
            ),
            _("Each amount is in pesos and in dollars, at the rate of the day of its payment."),
            *hidden_notes(asked),
        ),
        missing="" if grids else nothing_to_show(asked),
    )  # fmt: skip


def _grids(found: Counted, words: Mapping[str, Words], order: Sequence[str]) -> tuple[Grid, ...]:
    query = quarters_query(found.asked, SUPPORTS, f"{TABLE}*")
    of_line = (_("Line"), "#activity+line")
    of_post = (_("Post"), "#org+post")
    across = (
        ("T4.post_line", _("Supports, post by line"), found.supports, COUNT, 0),
        ("T4.post_line_mxn", _("Pesos, post by line"), found.pesos, MXN, CENTS),
        ("T4.post_line_usd", _("Dollars, post by line"), found.dollars, USD, CENTS),
        ("T4.post_line_mean", _("Pesos for one support, post by line"), found.means, MEAN, CENTS),
    )
    made = []
    for code, title, table, hxl, places in across:
        titles, rows, notes = crossed(table, words[POST], words["line"], order)
        columns = count_columns(titles, hxl, places)
        rows = tuple(_in_money(row) for row in rows) if places else rows
        made.append(Grid(code, title, Column(*of_post), columns, rows, query, notes))
    lines, posts, joined = _turned(made), _totals(made), made[0].notes
    whole = (
        Column(_("Supports"), COUNT),
        Column(str(Currency.MXN.label), MXN, CENTS),
        Column(str(Currency.USD.label), USD, CENTS),
        Column(_("Pesos for one"), MEAN, CENTS),
    )
    return (
        Grid("T4.line", _("Line by line"), Column(*of_line), whole, lines, query, joined, chart=1),
        Grid("T4.post", _("Post by post"), Column(*of_post), whole, posts, query, joined, chart=1),
        *made,
    )


def _totals(grids: Sequence[Grid]) -> tuple[Row, ...]:
    """The last column of each grid, beside each other."""
    return tuple(
        Row(rows[0].title, tuple(row.cells[-1] for row in rows), rows[0].role)
        for rows in zip(*(grid.rows for grid in grids), strict=True)
    )


def _turned(grids: Sequence[Grid]) -> tuple[Row, ...]:
    """The last row of each grid, set upright."""
    last = grids[0].rows[-1]
    titles = [*(column.title for column in grids[0].columns[:-1]), last.title]
    cells = zip(*(grid.rows[-1].cells for grid in grids), strict=True)
    return tuple(
        Row(title, own, Role.TOTAL if at == len(titles) - 1 else Role.PLAIN)
        for at, (title, own) in enumerate(zip(titles, cells, strict=True))
    )


def _mean(cents: int | None, count: int | None) -> int | None:
    if cents is None or count is None:
        return None
    return int((Decimal(cents) / count).to_integral_value(ROUND_HALF_EVEN)) if count else 0


def _in_money(row: Row) -> Row:
    return Row(row.title, tuple(_amount(cell) for cell in row.cells), row.role)


def _amount(cell: Cell) -> Cell:
    return cell if isinstance(cell, str) else Decimal(cell).scaleb(-CENTS)
