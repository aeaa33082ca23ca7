"""Confidential places: where they are is sealed at the desk of the post that keeps the entry."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import NotNow
from ventanilla.directory.hsds import values
from ventanilla.directory.models import WHERE, Address, Location, Whereabouts
from ventanilla.directory.services import history
from ventanilla.security import access, vault
from ventanilla.security.decisions import DESK
from ventanilla.security.models import Dossier, Seat

#: what is written of an address
LINES = ("id", "attention", "address_1", "address_2", "city", "region", "state_province",
         "postal_code", "country", "address_type")  # fmt: skip
PURPOSE = "directory.whereabouts"


class NobodyKeepsIt(NotNow):
    """A confidential place without a post has no desk where it could be sealed."""

    def __init__(self) -> None:
        super().__init__(_("Say first which post keeps this entry: where it is stays there."))


@transaction.atomic
def conceal(*, location: Location, by: Seat | None, at: datetime) -> None:
    """Seal where a location is, and leave nothing of it in clear, its history included.

    The seat has to open the desk of the location's post. Raises ``NobodyKeepsIt``.
    """
    location = Location.objects.select_for_update().get(pk=location.pk)
    if location.post_id is None:
        raise NobodyKeepsIt
    addresses = list(Address.objects.filter(location=location))
    told: dict[str, Any] = {
        name: value
        for name in WHERE
        if (value := values.write(getattr(location, name))) is not None
    }
    if addresses:
        told["addresses"] = [_lines(each) for each in addresses]
    _forget(location, addresses)
    keep(location=location, told=told, by=by, at=at)


def keep(*, location: Location, told: Mapping[str, Any], by: Seat | None, at: datetime) -> None:
    """Seal what is told of where a confidential location is, beside what was known of it before.

    ``told``: fields of ``WHERE`` and ``addresses``, as HSDS writes them. In a transaction.
    """
    if location.post_id is None:
        raise NobodyKeepsIt
    row = Whereabouts.objects.select_related("dossier").filter(location=location).first()
    if row is None:
        scope = access.scope_for(post_id=location.post_id, protocol=DESK)
        dossier = Dossier(scope=scope, opened_on=at.date())
        opened = vault.open_new(dossier=dossier, at=at)
        dossier.save(force_insert=True)
        row = Whereabouts(location=location, dossier=dossier, scope=scope)
        opened.seal(row, told).save(force_insert=True)
    else:
        opened = vault.release(seat=by, dossiers=[row.dossier], purpose=PURPOSE, at=at)
        known = opened.open(row)
        if {**known, **told} == known:
            return
        opened.seal(row, {**known, **told}).save(update_fields=["sealed"])
    audit.record(by=by, action="directory.concealed", at=at, dossiers=[row.dossier_id])


def whereabouts(*, location: Location, by: Seat | None, at: datetime) -> Mapping[str, Any]:
    """Where a confidential location is; each reading stands in the log. Empty: nobody said.

    To a seat that does not open the desk of its post nothing is there.
    """
    row = Whereabouts.objects.select_related("dossier").filter(location=location).first()
    if row is None:
        return {}
    return vault.release(seat=by, dossiers=[row.dossier], purpose=PURPOSE, at=at).open(row)


def _forget(location: Location, addresses: list[Address]) -> None:
    """Leave nothing in clear. Its kind stays: whether one can go there is no secret."""
    history.forget(ids=[location.pk, *(each.pk for each in addresses)])
    Address.objects.filter(location=location).delete()
    for column in Location._meta.concrete_fields:
        if column.name in WHERE:
            setattr(location, column.name, values.nothing(column))
    location.confidential = True
    location.save(update_fields=[*WHERE, "confidential"])


def _lines(address: Address) -> dict[str, Any]:
    written = {name: values.write(getattr(address, name)) for name in LINES}
    return {name: value for name, value in written.items() if value is not None}
