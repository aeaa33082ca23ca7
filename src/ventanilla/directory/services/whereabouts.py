"""Where a confidential place is: sealed at its post's desk, opened by protection, on record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from ventanilla.directory import policies
from ventanilla.directory.models import Location, Whereabouts
from ventanilla.security import access, vault
from ventanilla.security.decisions import DESK
from ventanilla.security.models import Dossier, Seat


@transaction.atomic
def seal(
    *, location: Location, document: Mapping[str, Any], by: Seat | None, at: datetime
) -> Whereabouts:
    """Keep where a confidential location is; what was kept before is replaced.

    ``by`` None: a job, or a command. Raises ``NotAllowed`` for whoever may not know it.
    """
    if by is not None:
        policies.may_know_where(by, location).enforce()
    row = _row(location)
    if row is None:
        assert location.post_id is not None  # noqa: S101 - the database holds it
        scope = access.scope_for(post_id=location.post_id, protocol=DESK)
        dossier = Dossier(scope=scope, opened_on=at.date())
        opened = vault.open_new(dossier=dossier, at=at)
        dossier.save(force_insert=True)
        row = Whereabouts(dossier=dossier, scope=scope, location=location)
    else:
        opened = vault.release(
            seat=by, dossiers=[row.dossier], purpose="directory.where_kept", at=at
        )
    opened.seal(row, document).save()
    return row


def look(*, location: Location, by: Seat, at: datetime) -> Mapping[str, Any]:
    """Where it is, for protection at its post; that it was opened is on the record before.

    Empty where nobody wrote it down. Raises ``NotAllowed``.
    """
    policies.may_know_where(by, location).enforce()
    row = _row(location)
    if row is None:
        return {}
    opened = vault.release(seat=by, dossiers=[row.dossier], purpose="directory.where", at=at)
    return opened.open(row)


def _row(location: Location) -> Whereabouts | None:
    return Whereabouts.objects.filter(location=location).select_related("dossier").first()
