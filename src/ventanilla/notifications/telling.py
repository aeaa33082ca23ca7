"""Neutral words to whoever answers at a post: that something waits, and never about whom."""

from collections.abc import Callable
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from ventanilla.network.roles import Role
from ventanilla.notifications.models import Notification
from ventanilla.outbox import services as outbox
from ventanilla.security import access
from ventanilla.security.models import Officer, Seat


def tell_desk(
    notification: Notification, *, effect: str, body: Callable[[], str], at: datetime
) -> int:
    """Write to whoever is on duty at the post, else to its heads of protection: how many.

    ``body`` is asked for in the language of each. The same effect writes once.
    """
    written = 0
    for officer in _whom(notification.post_id, at):
        with translation.override(officer.language):
            written += outbox.write(
                effect=f"notification:{notification.pk}:{effect}:{officer.pk}",
                officer=officer,
                subject=_("Ventanilla: something is waiting for you"),
                body=body(),
                at=at,
            )
    return written


def _whom(post_id: int, at: datetime) -> list[Officer]:
    if seat := access.on_duty(post_id=post_id, at=at):
        return [seat.officer]
    there = Seat.objects.live(at).filter(post_id=post_id)
    for role in (Role.SUPERVISOR, Role.INTAKE_OFFICER, Role.HEAD_OF_POST):
        if seats := list(there.of_role(role).values_list("officer_id", flat=True)):
            return list(Officer.objects.filter(pk__in=set(seats)).order_by("pk"))
    return []
