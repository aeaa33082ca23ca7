"""Nothing personal stays of somebody who is no case: the rows are blanked, then the key goes."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from ventanilla.audit import services as audit
from ventanilla.security import shredding
from ventanilla.sightings.models import Receipt, Sighting
from ventanilla.sightings.states import ENDED, Seen, State

BATCH = 200
#: for how long receipts stand: longer than a device keeps what it could not send
RECEIPTS = timedelta(days=14)


def blank(sighting: Sighting, *, at: datetime) -> None:
    """Take everything personal out of a row that is about to be saved. Its key goes by a job."""
    sighting.sealed, sighting.slip, sighting.wiped_at = b"", None, at


def purge(*, at: datetime) -> int:
    """Blank whatever ended without a case, and has been kept as long as it may; how many."""
    done = 0
    with transaction.atomic():
        kept = Sighting.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            state__in=ENDED, wiped_at=None, ended_at__lte=at - settings.SIGHTINGS_KEPT
        )[:BATCH]
        for sighting in kept:
            blank(sighting, at=at)
            sighting.save(update_fields=["sealed", "slip", "wiped_at"])
            audit.record(by=None, action="sighting.wiped", at=at, dossiers=[sighting.dossier_id])
            done += 1
    return done


def shred(*, at: datetime) -> int:
    """Destroy the keys of what was blanked; how many. Done again after a crash it ends the same."""
    waiting = Sighting.objects.filter(wiped_at__isnull=False, shredded_at=None)
    found: list[tuple[UUID, UUID]] = list(waiting.values_list("pk", "dossier_id")[:BATCH])
    for sighting, dossier in found:
        shredding.shred_wiped(dossier, act=sighting, at=at)
        Sighting.objects.filter(pk=sighting, shredded_at=None).update(shredded_at=at)
        audit.record(by=None, action="sighting.shredded", at=at, dossiers=[dossier])
    return len(found)


def tell_windows() -> None:
    """Bring receipts up to date: attended once somebody went, closed once it ended, no more."""
    going = Receipt.objects.exclude(state=Seen.CLOSED).exclude(sighting=None)
    states = dict(
        Sighting.objects.filter(pk__in=going.values("sighting")).values_list("pk", "state")
    )
    for receipt in going:
        state = states.get(receipt.sighting) if receipt.sighting else None
        seen = seen_as(State(state)) if state else Seen.RECEIVED
        if seen != receipt.state:
            Receipt.objects.filter(pk=receipt.pk).update(state=seen)


def forget_receipts(*, at: datetime) -> None:
    """Delete the receipts of days long past."""
    Receipt.objects.filter(at__lt=at - RECEIPTS).delete()


def seen_as(state: State) -> Seen:
    """What a window may know of a state."""
    if state == State.SENT:
        return Seen.RECEIVED
    return Seen.CLOSED if state in ENDED else Seen.ATTENDED
