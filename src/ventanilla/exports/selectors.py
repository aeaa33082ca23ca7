"""The rows of an export."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ventanilla.audit.states import Kind
from ventanilla.cases import lists
from ventanilla.cases.models import Track
from ventanilla.cases.states import TrackState
from ventanilla.common.cells import Cell
from ventanilla.exports.models import Export
from ventanilla.exports.states import Column
from ventanilla.people import selectors as people
from ventanilla.people.identity import Names
from ventanilla.protocols import services as protocols
from ventanilla.security import vault
from ventanilla.security.models import Seat

#: what a row reads of its track
READ = (
    "dossier_id", "dossier__key_version", "case__number", "package__content_hash", "stage",
    "state", "severity", "opened_on", "due_at", "assigned__officer__name",
)  # fmt: skip
Read = tuple[object, ...]


def tracks(seat: Seat, at: datetime, *, narrowed: str, mine: bool) -> QuerySet[Track]:
    """The cases that an export is about, as the seat sees them now."""
    return lists.listed(seat, at, state=narrowed, mine=mine)


def header(export: Export) -> list[str]:
    """The titles of the columns."""
    return [str(Column(column).label) for column in export.columns]


def rows(export: Export, *, at: datetime, most: int) -> tuple[list[list[Cell]], list[UUID]]:
    """The rows of an export, and their dossiers. Names open the dossiers, on the record."""
    found = tracks(export.seat, at, narrowed=export.narrowed, mine=export.mine)
    read: list[Read] = list(found.values_list(*READ)[:most])
    names = _names(export, read, at) if Column.PERSON in export.columns else {}
    table = [_row(export, row, names) for row in read]
    return table, [UUID(str(row[0])) for row in read]


def _names(export: Export, read: list[Read], at: datetime) -> Mapping[UUID, Names]:
    versions = {UUID(str(dossier)): int(str(version)) for dossier, version, *_rest in read}
    opened = vault.release_versions(
        seat=export.seat, versions=versions, purpose="export.made", at=at, kind=Kind.LIST
    )
    return people.names_in(opened, versions)


def _row(export: Export, read: Read, names: Mapping[UUID, Names]) -> list[Cell]:
    dossier, __, number, package, stage, state, severity, opened, due, holder = read
    definition = protocols.package(str(package)).definition
    stages = {item.code: item.state for item in definition.stages}
    spanish = export.language.startswith("es")
    zone = export.seat.post.zoneinfo
    person = names.get(UUID(str(dossier)))
    cells = {
        Column.NUMBER: number,
        Column.PROTOCOL: _text(definition.title, spanish),
        Column.STAGE: _text(stages[str(stage)], spanish) if stage in stages else "",
        Column.STATE: TrackState(str(state)).label,
        Column.SEVERITY: {"red": _("red"), "amber": _("amber")}.get(str(severity), ""),
        Column.OPENED: opened,
        Column.DUE: due.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        if isinstance(due, datetime)
        else "",
        Column.HOLDER: holder or "",
        Column.PERSON: person.short_name if person else "",
    }
    return [str(cells[Column(column)]) for column in export.columns]


def _text(text: object, spanish: bool) -> str:
    return str(getattr(text, "es" if spanish else "en"))
