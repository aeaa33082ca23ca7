"""What of a notification goes, and when: the figure stays, the person does not."""

from datetime import datetime

from django.db import transaction

from ventanilla.audit import services as audit
from ventanilla.notifications.models import Mark, Notification
from ventanilla.notifications.states import KEPT
from ventanilla.security import shredding

BATCH = 200


def wipe(notification: Notification, *, at: datetime) -> None:
    """Take what is sealed out of a row, and what would find it again (not saved).

    A job destroys the key within a minute, so that no copy of the row opens either.
    """
    Mark.objects.filter(dossier_id=notification.dossier_id).delete()
    notification.sealed = b""
    notification.wiped_at = at


def destroy_keys(*, at: datetime) -> int:
    """Destroy the keys of what was wiped; how many. Done again it is the same."""
    done = 0
    for row in Notification.objects.exclude(wiped_at=None).filter(shredded=False)[:BATCH]:
        shredding.shred_wiped(row.dossier_id, act=row.pk, at=at)
        done += Notification.objects.filter(pk=row.pk).update(shredded=True)
    return done


def tidy(*, at: datetime) -> int:
    """Wipe what was answered ninety days ago and became no case; returns how many. For a job."""
    done = 0
    over = Notification.objects.filter(wiped_at=None, settled_at__lte=at - KEPT)
    for pk in list(over.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            row = Notification.objects.select_for_update().get(pk=pk)
            if row.wiped_at:
                continue
            wipe(row, at=at)
            row.save(update_fields=["sealed", "wiped_at"])
            audit.record(by=None, action="notification.forgotten", at=at, dossiers=[row.dossier_id])
        done += 1
    return done
