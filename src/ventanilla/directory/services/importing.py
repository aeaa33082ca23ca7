"""Bringing in what a file says: all of it or nothing, and the same file twice changes nothing."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.directory.errors import CannotBeBroughtIn, Fault
from ventanilla.directory.hsds import reading
from ventanilla.directory.hsds.shapes import NAMES, SHAPES, Shape
from ventanilla.directory.hsds.told import Key, Row, Told
from ventanilla.directory.models import Location, Organization, Service
from ventanilla.directory.models.base import Entry
from ventanilla.directory.services import history, sheltering
from ventanilla.directory.words import folded
from ventanilla.network.models import Post
from ventanilla.security.models import Seat

AT_ONCE = 2000
#: parts that go when a list that was given from end to end does not name them any more
PARTS = frozenset({"address", "accessibility", "contact", "phone", "schedule", "service_area",
                   "language", "cost_option", "required_document", "funding", "attribute",
                   "organization_identifier"})  # fmt: skip


@dataclass(slots=True)
class Change:
    """What an import did to one table, in rows."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    same: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a file. ``left``: fields that neither HSDS nor our profile has, how often."""

    changes: Mapping[str, Change]
    left: Mapping[str, int]

    def __bool__(self) -> bool:
        return any(self.changes.values())


@dataclass(slots=True)
class _Work:
    told: Told
    post: Post | None
    by: Seat | None
    at: datetime
    known: dict[str, dict[UUID, Entry]] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=lambda: defaultdict(Change))
    lines: list[history.Line] = field(default_factory=list)
    touched: set[UUID] = field(default_factory=set)
    dated: set[UUID] = field(default_factory=set)


def bring_in_file(*, path: Path, post: Post | None, by: Seat | None, at: datetime) -> Report:
    """Read a file or a folder of HSDS and bring it in. Raises ``CannotBeBroughtIn``."""
    return bring_in(told=reading.read(path), post=post, by=by, at=at)


def bring_in(*, told: Told, post: Post | None, by: Seat | None, at: datetime) -> Report:
    """Keep what was told: all of it, or nothing.

    ``post``: whose entries the new ones are; None, the network's. Raises ``CannotBeBroughtIn``,
    with every fault and its place.
    """
    if told.faults:
        raise CannotBeBroughtIn(told.faults)
    try:
        with transaction.atomic():
            return _bring_in(_Work(told, post, by, at))
    except IntegrityError as error:
        raise CannotBeBroughtIn([_broken(error)]) from error


def _bring_in(work: _Work) -> Report:
    for name, rows in _by_shape(work.told).items():
        work.known[name] = _stored(SHAPES[name], [row.id for row in rows])
    sheltered = sheltering.take_out(told=work.told, post=work.post)
    faults = [*work.told.faults, *_dangling(work), *_unsaid(work)]
    if faults:
        raise CannotBeBroughtIn(faults)
    for name in SHAPES:
        _write(work, SHAPES[name])
    _let_go_of_what_lists_leave_out(work)
    history.write(lines=work.lines, by=work.by, at=work.at)
    history.touch(ids=work.touched, but=work.dated, at=work.at)
    sheltering.seal(sheltered=sheltered, by=work.by, at=work.at)
    report = Report({name: each for name, each in work.changes.items() if each}, work.told.left)
    if report:
        audit.record(by=work.by, action="directory.imported", at=work.at, detail=_counts(report))
    return report


def _by_shape(told: Told) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in told.rows.values():
        found[row.shape.name].append(row)
    return found


def _stored(shape: Shape, ids: Sequence[UUID]) -> dict[UUID, Entry]:
    found: dict[UUID, Entry] = {}
    for start in range(0, len(ids), AT_ONCE):
        found |= shape.model._default_manager.in_bulk(ids[start : start + AT_ONCE])
    return found


def _dangling(work: _Work) -> Iterator[Fault]:
    """What points to something that neither the file nor the directory has."""
    wanted: dict[Key, list[tuple[Row, str]]] = defaultdict(list)
    for row in work.told.rows.values():
        for column, name in row.shape.pointers.items():
            if (there := row.values.get(column)) is not None:
                wanted[name, there].append((row, column))
        if row.shape.name == "attribute":
            yield from _about(row, wanted)
    missing: dict[str, list[UUID]] = defaultdict(list)
    for name, pk in wanted:
        if (name, pk) not in work.told.rows:
            missing[name].append(pk)
    for name, ids in missing.items():
        stored = _stored(SHAPES[name], ids)
        for pk in ids:
            for row, column in wanted[name, pk] if pk not in stored else ():
                words = _("points to a %(object)s that does not exist: %(id)s")
                yield _fault(row, column, words % {"object": name, "id": pk})


def _about(row: Row, wanted: dict[Key, list[tuple[Row, str]]]) -> Iterator[Fault]:
    entity, about = row.values.get("link_entity"), row.values.get("link_id")
    if entity is not None and entity not in NAMES:
        yield _fault(row, "link_entity", _("is no object of HSDS"))
    elif entity is not None and about is not None:
        wanted[entity, about].append((row, "link_id"))


def _unsaid(work: _Work) -> Iterator[Fault]:
    """New objects of which only the id was given, or not what they belong to."""
    for row in work.told.rows.values():
        if row.id in work.known[row.shape.name]:
            continue
        if row.named:
            yield _fault(row, "id", _("is all that is said of it, and it is not known yet"))
            continue
        for column in row.shape.columns.values():
            if _is_needed(column) and row.values.get(column.attname) is None:
                yield _fault(row, column.attname, _("is missing"))


def _is_needed(column: Any) -> bool:
    """Whether a new object has to say it: what it belongs to, mostly."""
    may_be_empty = column.null or column.has_default() or column.empty_strings_allowed
    return not may_be_empty and column.name != "last_modified"


def _write(work: _Work, shape: Shape) -> None:
    known = work.known.get(shape.name, {})
    new, changed = list[Entry](), list[Entry]()
    for row in (row for key, row in work.told.rows.items() if key[0] == shape.name):
        entry = known.get(row.id)
        if entry is None:
            new.append(_made(work, row))
        elif lines := _differences(entry, row):
            changed.append(entry)
            work.lines += lines
            if any(line.field == "last_modified" for line in lines):
                work.dated.add(entry.pk)
        else:
            work.changes[shape.name].same += 1
    for entry in (*new, *changed):
        work.touched |= {entry.pk, *_belongs_to(shape, entry)}
        _derive(entry, work.at)
    shape.model._default_manager.bulk_create(new, batch_size=AT_ONCE)
    if changed:
        fields = [each.name for each in _settable(shape)]
        shape.model._default_manager.bulk_update(changed, fields, batch_size=AT_ONCE)
    work.changes[shape.name].added += len(new)
    work.changes[shape.name].changed += len(changed)


def _belongs_to(shape: Shape, entry: Entry) -> set[UUID]:
    about = {
        getattr(entry, column) for column in (*shape.pointers, "link_id") if hasattr(entry, column)
    }
    return about - {None}


def _settable(shape: Shape) -> list[Any]:
    return [
        each
        for each in shape.model._meta.concrete_fields
        if not each.primary_key and not each.generated
    ]


def _made(work: _Work, row: Row) -> Entry:
    entry = row.shape.model(id=row.id, **row.values)
    if isinstance(entry, (Organization, Service, Location)):
        entry.post = work.post
    if isinstance(entry, Service):
        work.dated.add(entry.pk)
        entry.last_modified = row.values.get("last_modified") or work.at
    if row.shape.name in history.BEGUN:
        work.lines.append(history.begun(entry, row.shape.name))
    return entry


def _differences(entry: Entry, row: Row) -> list[history.Line]:
    """Take over what is said otherwise; a line for each field. Time only goes forward."""
    found = []
    for column, value in row.values.items():
        before = getattr(entry, column)
        if column == "last_modified" and (value is None or value <= before):
            continue
        if before != value:
            found.append(history.Line(row.shape.name, entry.pk, column, before, value))
            setattr(entry, column, value)
    return found


def _derive(entry: Entry, at: datetime) -> None:
    if isinstance(entry, Service):
        entry.words = folded(entry.name, entry.alternate_name, entry.description)
    if isinstance(entry, Organization):
        entry.modified_at = at


def _let_go_of_what_lists_leave_out(work: _Work) -> None:
    """Parts that a whole list does not name any more leave its object, or go with it."""
    parents: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    stored = {pk for known in work.known.values() for pk in known}
    for name, column, parent in work.told.whole:
        if name in PARTS and parent in stored:
            parents[name, column].append(parent)
    for (name, column), ids in parents.items():
        for start in range(0, len(ids), AT_ONCE):
            some = {f"{column}__in": ids[start : start + AT_ONCE]}
            for entry in SHAPES[name].model._default_manager.filter(**some):
                parent = getattr(entry, column)
                if entry.pk not in work.told.whole[name, column, parent]:
                    _let_go(work, SHAPES[name], entry, column)


def _let_go(work: _Work, shape: Shape, entry: Entry, column: str) -> None:
    parent = getattr(entry, column)
    others = [each for each in shape.pointers if each != column and _owns(shape, each)]
    if any(getattr(entry, other) is not None for other in others):
        setattr(entry, column, None)
        entry.save(update_fields=[column])
        work.lines.append(history.Line(shape.name, entry.pk, column, parent, None))
        work.changes[shape.name].changed += 1
    else:
        # Its history goes too: a place that becomes confidential had addresses before.
        history.forget(ids=[entry.pk])
        entry.delete()
        work.changes[shape.name].removed += 1
    work.touched.add(parent)


def _owns(shape: Shape, column: str) -> bool:
    """Whether an object is a part of what a column points to."""
    return not (shape.name == "attribute" and column == "taxonomy_term_id")


def _fault(row: Row, column: str, words: str) -> Fault:
    return Fault(row.place.file, row.place.at, column, words)


def _broken(error: IntegrityError) -> Fault:
    """The rule of the database that was broken, by its name, which is a sentence."""
    diagnosis = getattr(error.__cause__, "diag", None)
    rule = (getattr(diagnosis, "constraint_name", None) or "").replace("_", " ")
    return Fault("", "", "", _("This breaks a rule of the directory: %(rule)s") % {"rule": rule})


def _counts(report: Report) -> dict[str, int]:
    return {
        f"{name}.{verb}": number
        for name, change in report.changes.items()
        for verb in ("added", "changed", "removed")
        if (number := getattr(change, verb))
    }
