"""T7 and T8: consular notifications, and what windows noticed.

Made of the editions of quarters that a job keeps (:mod:`ventanilla.reports.counted`).
"""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from ventanilla.network import selectors as network
from ventanilla.notifications.selectors import WAITING
from ventanilla.notifications.states import Kind, Outcome
from ventanilla.reports.counted import NOTIFICATIONS, SIGHTINGS, Source
from ventanilla.reports.states import POST
from ventanilla.reports.suppression import SIGN
from ventanilla.reports.yearbook.asking import Asked
from ventanilla.reports.yearbook.lines import (
    Spread,
    Words,
    count_columns,
    crossed,
    hidden_notes,
    nothing_to_show,
    period_table,
    quarters_query,
    spread,
)
from ventanilla.reports.yearbook.sheets import Cell, Column, Grid, Row, Sheet, added
from ventanilla.sightings.states import State

#: how far a sighting came → the states in which it came that far at least
FUNNEL = (
    ("noticed", tuple(State)),
    ("went", tuple(state for state in State if state != State.SENT)),
    ("talked", (State.CASE_OPENED, State.INFO_GIVEN, State.DECLINED)),
    ("accepted", (State.CASE_OPENED,)),
)


def notified(asked: Asked) -> Sheet:
    """T7: notifications by post, kind and outcome."""
    kinds = {value: str(label) for value, label in Kind.choices}
    outcomes = {WAITING: _("Waiting for an answer")}
    outcomes |= {value: str(label) for value, label in Outcome.choices}
    words: Mapping[str, Words] = {
        POST: lambda code: asked.posts[code].short_name,
        "kind": lambda code: kinds.get(code, code),
        "outcome": lambda code: outcomes.get(code, code),
    }
    grids = _grids(
        asked, NOTIFICATIONS, words, tuple(outcomes), "#indicator+notifications",
        {
            "kind-outcome": (_("Kind by outcome"), _("Kind"), "#activity+kind"),
            "post-outcome": (_("Post by outcome"), _("Post"), "#org+post"),
            "post-kind": (_("Post by kind"), _("Post"), "#org+post"),
        },
    )  # fmt: skip
    return Sheet(
        "T7", _("Consular notifications"), asked.period.words, grids,
        (
            _("A notification counts at the post that answers it, in the quarter it came."),
            *hidden_notes(asked),
        ),
        missing="" if grids else nothing_to_show(asked),
    )  # fmt: skip


def noticed(asked: Asked) -> Sheet:
    """T8: how far what windows noticed came; by area and by post. Never by who sent or went."""
    states = {value: str(label) for value, label in State.choices}
    areas = network.area_names()
    words: Mapping[str, Words] = {
        POST: lambda code: asked.posts[code].short_name,
        "area": lambda code: areas.get(code, code) or _("Public site"),
        "state": lambda code: states.get(code, code),
    }
    grids = _grids(
        asked, SIGHTINGS, words, tuple(State), "#indicator+sightings",
        {
            "area-state": (_("Window by how far it came"), _("Window"), "#activity+area"),
            "post-state": (_("Post by how far it came"), _("Post"), "#org+post"),
        },
    )  # fmt: skip
    if grids:
        grids = (_funnel(asked), *grids)
    return Sheet(
        "T8", _("What windows noticed"), asked.period.words, grids,
        (
            _("What a window noticed is no case: it becomes one only if the person accepts."),
            *hidden_notes(asked),
        ),
        missing="" if grids else nothing_to_show(asked),
    )  # fmt: skip


def _funnel(asked: Asked) -> Grid:
    states = spread(asked.given(SIGHTINGS.code), "state")
    titles = {
        "noticed": _("Noticed"),
        "went": _("Somebody went"),
        "talked": _("Talked in private"),
        "accepted": _("Accepted: a case was opened"),
    }
    return Grid(
        "T8.funnel",
        _("From noticing to a case"),
        Column(_("Step"), "#indicator+step"),
        (Column(_("Network"), "#indicator+sightings"),),
        tuple(Row(titles[code], (_reached(states, reached),)) for code, reached in FUNNEL),
        quarters_query(asked, SIGHTINGS, "state"),
        chart=0,
    )


def _reached(states: Spread, wanted: Sequence[str]) -> Cell:
    """How many of some states; those that stand only together count where all are wanted."""
    own = set(wanted)
    alone: list[Cell] = [states.alone.get(code, 0) for code in wanted if code not in states.joined]
    if not own & states.joined:
        return added(alone)
    return added([*alone, states.together]) if states.joined <= own else SIGN


def _grids(
    asked: Asked,
    source: Source,
    words: Mapping[str, Words],
    order: Sequence[str],
    hxl: str,
    wanted: Mapping[str, tuple[str, str, str]],
) -> tuple[Grid, ...]:
    quarters = asked.given(source.code)
    made = []
    for code, (title, corner, tag) in wanted.items():
        rows, columns = code.split("-")
        table = period_table(quarters, code)
        if not table.total:
            continue
        titles, lines, notes = crossed(table, words[rows], words[columns], order)
        made.append(
            Grid(
                f"{'T7' if source is NOTIFICATIONS else 'T8'}.{code.replace('-', '_')}",
                title,
                Column(corner, tag),
                count_columns(titles, hxl),
                lines,
                quarters_query(asked, source, code),
                notes,
                chart=len(titles) - 1,
            )
        )
    return tuple(made)
