"""Under which field of the programme's norms cases count, by the edition that held at the time."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ventanilla.norms import selectors as norms
from ventanilla.reports.quarters import Quarter
from ventanilla.reports.states import Role
from ventanilla.reports.yearbook.sheets import Cell, Column, Grid, Row, added

Totals = Mapping[str, Mapping[Quarter, Cell]]


def by_field(totals: Totals, titles: Mapping[str, str], query: str) -> list[Grid]:
    """Cases by field and by what they count as; what no edition says is said to be unknown.

    Each quarter goes by the norms of its last day: figures of a year use that year's categories.
    """
    cells: dict[tuple[str, str, str], list[Cell]] = {}
    for protocol, quarters in totals.items():
        for quarter, count in quarters.items():
            field, kind = _counts_as(protocol, quarter)
            cells.setdefault((field, kind, titles[protocol]), []).append(count)
    rows = [
        Row(f"{field} · {kind} · {title}", (added(each),))
        for (field, kind, title), each in sorted(cells.items())
    ]
    if not rows:
        return []
    total = Row(_("Network"), (added([cell for row in rows for cell in row.cells]),), Role.TOTAL)
    return [
        Grid(
            "T1.field",
            _("Field and subject, by the norms of the time"),
            Column(_("Field"), "#sector"),
            (Column(_("Cases"), "#affected+cases"),),
            (*rows, total),
            f"{query}; norms.selectors.classify(protocol, '', last day of the quarter)",
            (_("Field, subprogramme or case type, and the protocol that was applied."),),
            chart=0,
        )
    ]


def _counts_as(protocol: str, quarter: Quarter) -> tuple[str, str]:
    """The names of the field and of the category; what is not known is never invented."""
    category = norms.classify(protocol, "", quarter.last_day)
    if category is None:
        return _("Field not known"), _("not in the norms that are known")
    field = category.field
    return (field.name if field else _("Across fields")), category.name
