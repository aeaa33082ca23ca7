"""What a file says of where confidential places are is taken out of it, and sealed.

A place that is confidential here stays so, whatever a file says: only an officer opens it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ventanilla.directory.hsds import values
from ventanilla.directory.hsds.told import Row, Told
from ventanilla.directory.models import WHERE, Location
from ventanilla.directory.services import concealing
from ventanilla.network.models import Post
from ventanilla.security.models import Seat


@dataclass(slots=True)
class Sheltered:
    """What is sealed of one location. ``open``: it stood in clear until now."""

    told: dict[str, Any] = field(default_factory=dict)
    opened: bool = False


def take_out(*, told: Told, post: Post | None) -> dict[UUID, Sheltered]:
    """By location, what has to be sealed; it is not among the rows any more."""
    found: dict[UUID, Sheltered] = {}
    stored = _named(told)
    for pk in {pk for name, pk in told.rows if name == "location"} | stored.keys():
        row, location = told.rows.get(("location", pk)), stored.get(pk)
        closed = location is not None and location.confidential
        if not closed and not (row and row.values.get("confidential")):
            continue
        if row is None:
            found[pk] = Sheltered()
            continue
        if location is not None and location.post_id is None and post is not None:
            row.values["post_id"] = post.pk
        if post is None and (location is None or location.post_id is None):
            words = _("needs a post that keeps it, since it is confidential (`--post`)")
            told.fault(row.place, "x_confidential", words)
        found[pk] = Sheltered(_where(row), opened=location is not None and not closed)
        # One that stands in clear is concealed as a whole, once the rest is written.
        row.values["confidential"] = closed or location is None
    _take_addresses(told, found)
    return found


def seal(*, sheltered: Mapping[UUID, Sheltered], by: Seat | None, at: datetime) -> None:
    """Seal what was taken out."""
    for pk, each in sheltered.items():
        location = Location.objects.get(pk=pk)
        if each.opened:
            concealing.conceal(location=location, by=by, at=at)
        if each.told:
            concealing.keep(location=location, told=each.told, by=by, at=at)


def _where(row: Row) -> dict[str, Any]:
    """The fields that say where it is, which the row keeps empty."""
    said: dict[str, Any] = {}
    for name in WHERE:
        if name in row.values:
            if (value := values.write(row.values[name])) is not None:
                said[name] = value
            del row.values[name]
    return said


def _named(told: Told) -> dict[UUID, Location]:
    """The locations that are here already, of those that the file speaks of."""
    ids = {pk for name, pk in told.rows if name == "location"}
    for name, pk in told.rows:
        if name == "address" and (of := told.rows[name, pk].values.get("location_id")):
            ids.add(of)
    return Location.objects.in_bulk(list(ids))


def _take_addresses(told: Told, found: Mapping[UUID, Sheltered]) -> None:
    """Take out their addresses, and the history of all that is sealed."""
    sealed = set(found)
    for key, row in list(told.rows.items()):
        location = row.values.get("location_id")
        if key[0] != "address" or location is None or location not in found:
            continue
        del told.rows[key]
        sealed.add(row.id)
        lines = {"id": str(row.id)} | {
            name: written
            for name, value in row.values.items()
            if name != "location_id" and (written := values.write(value)) is not None
        }
        found[location].told.setdefault("addresses", []).append(lines)
    for key, row in list(told.rows.items()):
        if key[0] == "metadata" and row.values.get("resource_id") in sealed:
            del told.rows[key]
    for location in found:
        told.whole.pop(("address", "location_id", location), None)
