"""The history of entries, in lines of HSDS's metadata, and when a service last changed."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ventanilla.directory.hsds.values import cell
from ventanilla.directory.models import Metadata, Organization, Service
from ventanilla.directory.models.base import Entry
from ventanilla.directory.states import Change
from ventanilla.security.models import Seat

#: objects whose beginning is a line; their parts have one when they change
BEGUN = frozenset({"organization", "program", "service", "location"})
#: who changed it, where no seat did
IMPORT = "import"
#: where the id of something may stand that a service changes with
PARTS_OF_A_SERVICE = ("pk__in", "contacts__in", "phones__in", "service_at_locations__in",
                      "service_at_locations__location__in")  # fmt: skip
AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """A change of one field of one object."""

    resource_type: str
    resource_id: UUID
    field: str
    before: Any
    after: Any
    action: Change = Change.UPDATE


def begun(entry: Entry, resource_type: str) -> Line:
    """The line of a new object."""
    return Line(resource_type, entry.pk, "name", None, getattr(entry, "name", ""), Change.CREATE)


def write(*, lines: Sequence[Line], by: Seat | None, at: datetime) -> None:
    """Add lines. ``by``: told by the code of the post only, never by name."""
    Metadata.objects.bulk_create(
        (
            Metadata(
                resource_id=line.resource_id,
                resource_type=line.resource_type,
                last_action_date=at.date(),
                last_action_type=line.action,
                field_name=line.field,
                previous_value=cell(line.before),
                replacement_value=cell(line.after),
                updated_by=by.post.code if by else IMPORT,
            )
            for line in lines
        ),
        batch_size=AT_ONCE,
    )


def forget(*, ids: Collection[UUID]) -> None:
    """Take away every line about some objects."""
    Metadata.objects.filter(resource_id__in=ids).delete()


def touch(*, ids: Collection[UUID], but: Collection[UUID], at: datetime) -> None:
    """Services and organizations change with their parts: harvesters ask what changed since.

    ``ids``: of what changed and of what that belongs to. ``but``: services that say when
    themselves.
    """
    for part in PARTS_OF_A_SERVICE:
        for some in _chunks(ids):
            found = Service.objects.filter(**{part: some}).values_list("pk", flat=True)
            stale = set(found) - set(but)
            Service.objects.filter(pk__in=stale, last_modified__lt=at).update(last_modified=at)
    for some in _chunks(ids):
        Organization.objects.filter(pk__in=some).update(modified_at=at)


def _chunks(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    every = list(ids)
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))
