"""Objects of HSDS with all that belongs to them, in one question for each table."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from ventanilla.directory.hsds import values
from ventanilla.directory.hsds.shapes import SAID, SHAPES, Shape
from ventanilla.directory.models import WHERE, Service

Row = dict[str, Any]
#: objects whose rows are found by what they are parts of, after those that they are parts of
PARTS = ("organization_identifier", "address", "accessibility", "contact", "phone", "schedule",
         "service_area", "language", "cost_option", "required_document", "funding")  # fmt: skip
#: of a confidential location: what is known of it in public
PUBLIC_PARTS = frozenset({"service_at_location", "phone", "language", "schedule"})

#: columns that say of which location something is
ABOUT_A_PLACE = ("location_id", "service_at_location_id", "link_id", "resource_id")


@dataclass(slots=True)
class Gathered:
    """Rows by object and id, and their ids by what they are a part of."""

    rows: dict[str, dict[UUID, Row]] = field(default_factory=lambda: defaultdict(dict))
    parts: dict[tuple[str, str, UUID], list[Row]] = field(default_factory=lambda: defaultdict(list))
    hidden: set[UUID | None] = field(default_factory=set)

    def ids(self, name: str) -> Collection[UUID]:
        """Which objects of a name are there."""
        return self.rows[name].keys()

    def fetch(self, name: str, wanted: Q) -> None:
        """Add the rows of an object that answer a question, in the order of their ids."""
        shape = SHAPES[name]
        for row in _rows(shape, wanted):
            self.take(shape, row)

    def take(self, shape: Shape, row: Row) -> None:
        """Add a row, but for what says where a confidential place is."""
        if row["id"] in self.rows[shape.name] or not self.publishes(shape, row):
            return
        self.rows[shape.name][row["id"]] = row
        for column in _parents(shape):
            if row.get(column) is not None:
                self.parts[shape.name, column, row[column]].append(row)

    def publishes(self, shape: Shape, row: Row) -> bool:
        """Whether a row may leave; takes out of it what may not."""
        if shape.name == "location" and row["confidential"]:
            self.hidden.add(row["id"])
            row |= dict.fromkeys((*WHERE, "name"))
        if self.hides(row):
            if shape.name not in PUBLIC_PARTS:
                return False
            self.hush(row)
            if shape.name == "service_at_location":
                self.hidden.add(row["id"])
        return True

    def hides(self, row: Row) -> bool:
        """Whether something belongs to a confidential location."""
        return not self.hidden.isdisjoint({row.get(column) for column in ABOUT_A_PLACE} - {None})

    def hush(self, row: Row) -> None:
        """Take out what somebody may have written about the way to a confidential location."""
        if self.hides(row):
            row |= dict.fromkeys({"description", "notes", "schedule_link"} & row.keys())


def gather(
    *,
    services: Collection[UUID] = (),
    organizations: Collection[UUID] = (),
    at_locations: Collection[UUID] = (),
    history: bool = False,
    defunct: bool = False,
    named: bool = False,
) -> Gathered:
    """Everything about some objects, their organizations included.

    Of confidential locations only what may be published. ``history``: with the lines of metadata;
    ``defunct``: with services of these organizations that are no more; ``named``: these by name
    only.
    """
    found, at = Gathered(), Gathered()
    if at_locations:
        at.fetch("service_at_location", Q(pk__in=at_locations))
        services = {*services, *_column(at, "service_at_location", "service_id")}
    alive = Q() if defunct else ~Q(status="defunct")
    found.fetch("service", Q(pk__in=services) | (Q(organization__in=organizations) & alive))
    owners = {*organizations, *_column(found, "service", "organization_id")}
    found.fetch("organization", Q(pk__in=owners))
    if named:  # they stay parts of their organizations; nothing is asked about them
        found.rows["service"].clear()
    if not at_locations:
        at.fetch("service_at_location", Q(service__in=found.ids("service")))
    places = _column(at, "service_at_location", "location_id")
    # Locations first: what stands at a confidential one says less.
    found.fetch("location", Q(pk__in=places) | Q(organization__in=owners))
    for row in at.rows["service_at_location"].values():
        found.take(SHAPES["service_at_location"], row)
    programs = _column(found, "service", "program_id")
    found.fetch("program", Q(pk__in=programs) | Q(organization__in=owners))
    for name in PARTS:
        found.fetch(name, _of(found, name))
    _without_hand_overs(found)
    _describe(found, history=history)
    return found


def glance(name: str, ids: Collection[UUID]) -> Gathered:
    """Some objects and those that they have one of, without any lists."""
    found = Gathered()
    found.fetch(name, Q(pk__in=ids))
    waiting = [name]
    while waiting:
        shape = SHAPES[waiting.pop()]
        for one, column in shape.ones.values():
            found.fetch(one, Q(pk__in=_column(found, shape.name, column)))
            waiting.append(one)
    for row in found.rows["service_at_location"].values():
        found.hush(row)
    return found


def everything() -> Iterator[tuple[Shape, Iterator[Row]]]:
    """Each table with its rows, one after the other, in this order: a row is read once.

    A pointer to what is not published is taken out, like what points to a confidential location.
    """
    found = Gathered()
    private: set[UUID | None] = set(
        Service.objects.exclude(warm_handoff_contact=None).values_list(
            "warm_handoff_contact_id", flat=True
        )
    )
    for shape in SHAPES.values():
        yield shape, _published(found, shape, private)


def _published(found: Gathered, shape: Shape, private: set[UUID | None]) -> Iterator[Row]:
    for row in _rows(shape, Q()).iterator(chunk_size=2000):
        of_contact = row["id"] if shape.name == "contact" else row.get("contact_id")
        if of_contact in private or not found.publishes(shape, row):
            private.add(row["id"])
            continue
        for column in shape.pointers:
            if row[column] in private:
                row[column] = None
        yield row


def _rows(shape: Shape, wanted: Q) -> "QuerySet[Any, Row]":
    columns = [each.attname for each in shape.columns.values()]
    rows: QuerySet[Any, Row] = shape.model._default_manager.filter(wanted).values(*columns)
    return rows.order_by("pk")


def _of(found: Gathered, name: str) -> Q:
    """The rows that are parts of what is there."""
    wanted = Q(pk__in=[])
    for column in _parents(SHAPES[name]):
        parent = SHAPES[name].pointers[column]
        if ids := found.ids(parent):
            wanted |= Q(**{f"{column}__in": list(ids)})
    return wanted


def _parents(shape: Shape) -> Iterable[str]:
    about = [column for name, column, _kind in SAID.values() if name == shape.name]
    return [*shape.pointers, *about]


def _column(found: Gathered, name: str, column: str) -> set[UUID]:
    return {row[column] for row in found.rows[name].values() if row[column] is not None}


def _without_hand_overs(found: Gathered) -> None:
    """Whom officers call to hand somebody over is nobody else's to call."""
    kept = set(
        Service.objects.filter(warm_handoff_contact__in=found.ids("contact")).values_list(
            "warm_handoff_contact_id", flat=True
        )
    )
    if not kept:
        return
    for name, column in (("contact", "id"), ("phone", "contact_id")):
        rows = found.rows[name]
        for pk in [pk for pk, row in rows.items() if row[column] in kept]:
            gone = rows.pop(pk)
            for parts in found.parts.values():
                if gone in parts:
                    parts.remove(gone)


def _describe(found: Gathered, *, history: bool) -> None:
    said = [pk for rows in found.rows.values() for pk in rows if pk not in found.hidden]
    found.fetch("attribute", Q(link_id__in=said))
    found.fetch("taxonomy_term", Q(pk__in=_column(found, "attribute", "taxonomy_term_id")))
    found.fetch("taxonomy", Q(pk__in=_column(found, "taxonomy_term", "taxonomy_id")))
    if history:
        found.fetch("metadata", Q(resource_id__in=said))


def fields(shape: Shape, row: Mapping[str, Any], *, pointers: bool) -> Row:
    """The fields of an object as JSON has them; what is not said is left out."""
    written = {"id": str(row["id"])}
    for name, column in shape.columns.items():
        points = column.attname in shape.pointers or column.attname in ("link_id", "resource_id")
        if column.attname == "id" or (points and not pointers):
            continue
        value = values.write(row[column.attname])
        if value is None and name in shape.required:
            value = ""
        if value is not None:
            written[name] = value
    return written
