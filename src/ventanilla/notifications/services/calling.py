"""A notification that nobody answered in its day calls whoever is on duty, once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.notifications.models import Notification
from ventanilla.notifications.telling import tell_desk

BATCH = 200


def call(*, at: datetime) -> int:
    """Call the desks where an answer is overdue, once each; returns how many were. For a job.

    Opens nothing. Two workers never call for the same one.
    """
    done = 0
    late = Notification.objects.filter(outcome="", due_at__lte=at, called_at=None)
    for pk in list(late.order_by("due_at").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            row = (
                Notification.objects.select_for_update(of=("self",), skip_locked=True)
                .filter(pk=pk, outcome="", called_at=None)
                .first()
            )
            if row is None:
                continue
            row.called_at = at
            row.save(update_fields=["called_at"])
            called = tell_desk(row, effect="due", body=_body, at=at)
            audit.record(
                by=None, action="notification.called", at=at, dossiers=[row.dossier_id],
                detail={"called": called},
            )  # fmt: skip
        done += 1
    return done


def _body() -> str:
    return _(
        "A notification at your post waits beyond its day.\n\n"
        "Sign in and open “Notifications”: it stands first."
    )
