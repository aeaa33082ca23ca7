"""T10: the paragraph for the Informe, in Spanish and English, and the numbers that it says.

It is written from the other tables: what it says is what they show.
"""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import override

from ventanilla.reports.suppression import SIGN
from ventanilla.reports.yearbook import activities, cases, desks
from ventanilla.reports.yearbook.asking import Asked
from ventanilla.reports.yearbook.sheets import (
    NOT_KNOWN,
    Cell,
    Column,
    Grid,
    Row,
    Sheet,
    in_figures,
)

LANGUAGES = ("es", "en")
#: code → table, grid, column from the left: always of the last row, which is the network's
TAKEN: Mapping[str, tuple[str, int]] = {
    "events": ("T3.month", 0),
    "attendances": ("T3.month", 1),
    "programme_cases": ("T3.month", 2),
    "cases": ("T2.quarter", -1),
    "alliances": ("T5.kind", 0),
    "begun": ("T5.kind", 1),
    "notifications": ("T7.kind_outcome", -1),
}


def informe(asked: Asked) -> Sheet:
    """T10: what the ministry may print of the period, in both languages."""
    found = dict(_numbers(_sheets(asked)))
    paragraphs = []
    for language in LANGUAGES:
        with override(language):
            paragraphs.append((language, written(found, asked.period.words)))
    titles = _titles()
    rows = tuple(Row(titles[code], (found.get(code, NOT_KNOWN),)) for code in TAKEN)
    sources = ", ".join(dict.fromkeys(grid for grid, __ in TAKEN.values()))
    grid = Grid(
        "T10.numbers",
        _("The numbers of the paragraph"),
        Column(_("What"), "#indicator+name"),
        (Column(_("Number"), "#indicator+num"),),
        rows,
        f"last row of {sources}",
    )
    notes = (
        _("The paragraph says what the tables of the same period show, and nothing else."),
        _("A draft of ours: the ministry decides what it prints."),
    )
    return Sheet("T10", _("Paragraph for the Informe"), asked.period.words, (grid,), notes,
                 tuple(paragraphs))  # fmt: skip


def written(found: Mapping[str, Cell], period: str) -> str:
    """The paragraph in the language that is on; what is hidden or not known is not said."""
    said = {code: in_figures(cell) for code, cell in found.items() if cell not in (SIGN, NOT_KNOWN)}
    return " ".join(_sentences(said, period))


def _sentences(said: Mapping[str, str], period: str) -> Iterator[str]:
    yield _("Period: %(period)s.") % {"period": period}
    if {"events", "attendances"} <= set(said):
        yield (
            _(
                "Through the comprehensive care initiative for women (VAIM), the network of "
                "consulates held %(events)s events with %(attendances)s attendances."
            )
            % said
        )
    if "programme_cases" in said:
        yield _("Cases attended through it: %(programme_cases)s.") % said
    if "cases" in said:
        yield _("Cases opened under the specialised protocols: %(cases)s.") % said
    if "notifications" in said:
        yield _("Consular notifications received: %(notifications)s.") % said
    if {"alliances", "begun"} <= set(said):
        yield (
            _(
                "On the last day, %(alliances)s alliances were in force; %(begun)s "
                "began in the period."
            )
            % said
        )


def _sheets(asked: Asked) -> Sequence[Sheet]:
    return (
        activities.events(asked),
        cases.by_protocol(asked),
        activities.agreements(asked),
        desks.notified(asked),
    )


def _numbers(sheets: Sequence[Sheet]) -> Iterator[tuple[str, Cell]]:
    grids = {grid.code: grid for sheet in sheets for grid in sheet.grids}
    for code, (name, column) in TAKEN.items():
        if name in grids and grids[name].rows:
            yield code, grids[name].rows[-1].cells[column]


def _titles() -> Mapping[str, str]:
    return {
        "events": _("Events of the programme"),
        "attendances": _("Attendances at them"),
        "programme_cases": _("Cases attended through the programme"),
        "cases": _("Cases under the protocols"),
        "alliances": _("Alliances in force on the last day"),
        "begun": _("Alliances begun"),
        "notifications": _("Consular notifications"),
    }
