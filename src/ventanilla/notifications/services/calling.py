"""A notification that nobody answered in its day calls whoever is on duty, once."""

from datetime import datetime

from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.notifications.models import Notification
from ventanilla.notifications.telling import tell_desk


def call(*, at: datetime) -> int:
    """Write to the desks where an answer is overdue; returns how many messages. For a job.

    Opens nothing. The outbox keeps the effect: whoever is on duty is called once for each.
    """
    written = 0
    for row in Notification.objects.filter(outcome="", due_at__lte=at).order_by("due_at"):
        if said := tell_desk(row, effect="due", body=_body, at=at):
            written += said
            audit.record(
                by=None, action="notification.called", at=at, dossiers=[row.dossier_id],
                detail={"called": said},
            )  # fmt: skip
    return written


def _body() -> str:
    return _(
        "A notification at your post waits beyond its day.\n\n"
        "Sign in and open “Notifications”: it stands first."
    )
