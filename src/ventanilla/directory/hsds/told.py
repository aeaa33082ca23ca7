"""What a file says of the directory, before any of it is kept: rows, and what cannot be right."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ventanilla.directory.errors import Fault
from ventanilla.directory.hsds import values
from ventanilla.directory.hsds.shapes import MAY_BE_EMPTY, NAMES, Shape

Key = tuple[str, UUID]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands: a line of a table, or a pointer into JSON."""

    file: str
    at: str


@dataclass(slots=True)
class Row:
    """What is said of one object, by column. ``named``: only its id was given, in passing."""

    shape: Shape
    id: UUID
    place: Place
    values: dict[str, Any]
    named: bool = False


@dataclass(slots=True)
class Told:
    """Everything that files say. ``whole``: lists that were given from end to end.

    ``left``: how often a field stood there that neither HSDS nor our profile has.
    """

    rows: dict[Key, Row] = field(default_factory=dict)
    whole: dict[tuple[str, str, UUID], set[UUID]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)

    def fault(self, place: Place, name: str, words: str) -> None:
        """Note what cannot be right."""
        self.faults.append(Fault(place.file, place.at, name, words))

    def add(
        self, shape: Shape, given: Mapping[str, Any], place: Place, around: Mapping[str, Any]
    ) -> UUID | None:
        """Take in an object: its fields and what it stands in. None without an id of its own."""
        try:
            pk: UUID | None = values.read(given.get("id"), shape.columns["id"])
        except values.Wrong as wrong:
            self.fault(place, "id", str(wrong))
            return None
        if not given.get("id") or pk is None:
            self.fault(place, "id", _("is missing"))
            return None
        said = {**self._columns(shape, given, place), **around}
        named = given.keys() == {"id"}
        if not named:
            self._look_for_required(shape, given, place)
        self._merge(Row(shape, pk, place, said, named))
        return pk

    def _columns(self, shape: Shape, given: Mapping[str, Any], place: Place) -> dict[str, Any]:
        said: dict[str, Any] = {}
        nested = set(shape.nested())
        for name, value in given.items():
            if name == "id" or name in nested:
                continue
            column = shape.columns.get(name)
            if column is None:
                self.left[f"{shape.name}.{name}"] += 1
                continue
            try:
                said[column.attname] = values.read(value, column)
            except values.Wrong as wrong:
                self.fault(place, name, str(wrong))
        if (entity := said.get("link_entity")) is not None:
            said["link_entity"] = NAMES.get(entity, entity)
        return said

    def _look_for_required(self, shape: Shape, given: Mapping[str, Any], place: Place) -> None:
        for name in shape.required:
            if name not in given:
                self.fault(place, name, _("is missing"))
            elif given[name] in (None, "") and name not in MAY_BE_EMPTY:
                self.fault(place, name, _("is empty"))

    def _merge(self, row: Row) -> None:
        """The same object may stand in several places, and says the same in all of them."""
        known = self.rows.setdefault((row.shape.name, row.id), row)
        if known is row:
            return
        for column, value in row.values.items():
            if known.values.get(column, value) != value:
                words = _("is not what %(place)s says of the same object") % {
                    "place": f"{known.place.file} {known.place.at}"
                }
                self.fault(row.place, column, words)
        known.values |= row.values
        if known.named and not row.named:
            known.named, known.place = False, row.place
