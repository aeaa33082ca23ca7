"""Grids of protected tables: which classes stand alone, and which only together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ventanilla.reports.counted import Source
from ventanilla.reports.quarters import span_words
from ventanilla.reports.states import UNKNOWN, Role
from ventanilla.reports.suppression import SIGN
from ventanilla.reports.tables import Line, Table, summed
from ventanilla.reports.yearbook.asking import Asked
from ventanilla.reports.yearbook.sheets import Cell, Column, Row, added, shown

QUERY = "SUM over quarters %(quarters)s of reports_edition.%(column)s[%(table)s] WHERE protocol = '%(source)s'"  # noqa: E501 - as it is shown
#: what a class is called
Words = Callable[[str], str]


@dataclass(frozen=True)
class Spread:
    """How many of something each class has; ``together``: of those that stand only as one."""

    alone: Mapping[str, int] = field(default_factory=dict)
    joined: Line = frozenset()
    together: int = 0
    total: int = 0

    def cell(self, code: str) -> Cell:
        """A class: its count, or the sign where it stands only together with others."""
        return SIGN if code in self.joined else self.alone.get(code, 0)

    @property
    def codes(self) -> set[str]:
        """The classes that it has."""
        return set(self.alone) | self.joined


def spread(tables: Sequence[Mapping[str, Table]], name: str) -> Spread:
    """Over a dimension, what the tables of some quarters show."""
    found = []
    for quarter in tables:
        code = next((code for code in quarter if name in code.split("-")), None)
        if code is not None:
            found.append(_marginal(quarter[code], code, name))
    table = summed(found)
    totals = table.row_totals
    joined = next((line for line in totals if len(line) > 1), frozenset[str]())
    return Spread(
        alone={next(iter(line)): count for line, count in totals.items() if len(line) == 1},
        joined=joined,
        together=totals.get(joined, 0),
        total=table.total,
    )


def grid_rows(
    spreads: Mapping[str, Spread], codes: Sequence[str], titles: Mapping[str, str]
) -> tuple[Row, ...]:
    """A row for each key: its classes, what stands together, its total; and one for all.

    Where nothing stands together anywhere, there is no column for it.
    """
    some = any(each.joined for each in spreads.values())
    rows = [
        Row(
            titles[key],
            (
                *(each.cell(code) for code in codes),
                *((each.together if each.joined else 0,) if some else ()),
                each.total,
            ),
        )
        for key, each in spreads.items()
    ]
    return (*rows, total_row(rows))


def total_row(rows: Sequence[Row]) -> Row:
    """The sum of rows, hidden where one of them is."""
    cells = zip(*(row.cells for row in rows), strict=True)
    return Row(_("Network"), tuple(added(cell) for cell in cells), Role.TOTAL)


def together_notes(
    spreads: Mapping[str, Spread], titles: Mapping[str, str], words: Words
) -> tuple[str, ...]:
    """A sentence for each key of which several classes are shown as one."""
    return tuple(
        _("%(row)s: shown together are %(classes)s.")
        % {"row": titles[key], "classes": ", ".join(sorted(map(words, each.joined)))}
        for key, each in spreads.items()
        if each.joined
    )


def crossed(
    table: Table, rows: Words, columns: Words, order: Sequence[str] = ()
) -> tuple[tuple[str, ...], tuple[Row, ...], tuple[str, ...]]:
    """A protected table as titles of columns, rows and notes. ``order``: of the columns' codes."""
    across = _in_order(table.columns, columns, order)
    down = _in_order(table.rows, rows, ())
    places = [*(table.columns.index(line) for line in across), len(table.columns)]
    made = [
        Row(
            _title(line, rows),
            tuple(shown(table.cells[table.rows.index(line)][at]) for at in places),
            Role.JOINED if len(line) > 1 else Role.PLAIN,
        )
        for line in down
    ]
    if table.cells:
        total = tuple(shown(table.cells[-1][at]) for at in places)
        made.append(Row(_("Network"), total, Role.TOTAL))
    notes = tuple(
        _("Shown together: %(classes)s.") % {"classes": ", ".join(sorted(map(words, line)))}
        for lines, words in ((table.rows, rows), (table.columns, columns))
        for line in lines
        if len(line) > 1
    )
    return (*(_title(line, columns) for line in across), _("Total")), tuple(made), notes


def period_table(quarters: Sequence[Mapping[str, Table]], code: str) -> Table:
    """The sum of one table over the quarters that have it."""
    return summed([tables[code] for tables in quarters if code in tables])


def count_columns(titles: Iterable[str], hxl: str, places: int = 0) -> tuple[Column, ...]:
    """Columns of counts, all of one kind; ``hxl``: their tag; ``places``: of their decimals."""
    return tuple(Column(title, hxl, places) for title in titles)


def quarters_query(asked: Asked, source: Source, table: str) -> str:
    """What the numbers of a source that is counted beside cases were asked of."""
    return QUERY % {
        "quarters": asked.quarters_code,
        "column": asked.column,
        "table": table,
        "source": source.code,
    }


def hides(asked: Asked) -> str:
    """What the sign hides."""
    return _(
        "“%(sign)s” hides a number from 1 to %(most)d, or one from which such a number could be "
        "worked out."
    ) % {"sign": SIGN, "most": asked.threshold - 1}


def hidden_notes(asked: Asked) -> tuple[str, ...]:
    """What has to be known of a table of quarters that hides small numbers."""
    quarters = asked.period.quarters
    if not quarters:
        return (hides(asked),)
    return (
        _("Given by whole quarters: %(quarters)s.") % {"quarters": span_words(quarters)},
        hides(asked),
    )


def nothing_to_show(asked: Asked) -> str:
    """Why a source of quarters gives no table."""
    if not asked.period.quarters:
        return _("This table is given by whole quarters, and never by month.")
    return _("No quarter of this period has enough of these to show a table.")


def _title(line: Line, words: Words) -> str:
    return _("Shown together") if len(line) > 1 else words(next(iter(line)))


def _in_order(lines: Sequence[Line], words: Words, order: Sequence[str]) -> list[Line]:
    def place(line: Line) -> tuple[bool, int, bool, str]:
        code = next(iter(line))
        at = order.index(code) if code in order else len(order)
        return len(line) > 1, at, code == UNKNOWN, words(code)

    return sorted(lines, key=place)


def _marginal(table: Table, code: str, name: str) -> Table:
    """One dimension of a table as a table of one column."""
    totals = table.row_totals if code.split("-")[0] == name else table.column_totals
    cells = tuple((count, count) for count in totals.values())
    return Table(
        rows=tuple(totals),
        columns=(frozenset({"all"}),) if totals else (),
        cells=(*cells, (table.total, table.total)) if totals else (),
    )
