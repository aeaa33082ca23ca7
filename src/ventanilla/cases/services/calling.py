"""A clock that ran out calls somebody: once, in words that say nothing."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.cases.models import Alarm, Track
from ventanilla.network.roles import Role
from ventanilla.outbox import services as outbox
from ventanilla.security import access
from ventanilla.security.models import Officer, Seat

BATCH = 200


def ring(*, at: datetime) -> int:
    """Call the duty officer of each post where a clock has run out; returns how many were called.

    Opens no dossier: a post and a moment are all it needs. Two workers never ring the same alarm.
    """
    called = 0
    while True:
        with transaction.atomic():
            alarms = list(
                Alarm.objects.select_for_update(skip_locked=True, of=("self",))
                .filter(due_at__lte=at, called_at=None)
                .select_related("track__case__post", "track__scope", "track__assigned__officer")
                .order_by("due_at", "pk")[:BATCH]
            )
            for alarm in alarms:
                called += _call(alarm, at)
        if len(alarms) < BATCH:
            return called


def _call(alarm: Alarm, at: datetime) -> int:
    alarm.called_at = at
    alarm.save(update_fields=["called_at"])
    officers = _whom(alarm, at)
    for officer in officers:
        with translation.override(officer.language):
            outbox.write(
                effect=f"clock:{alarm.pk}:{officer.pk}",
                officer=officer,
                subject=_("Ventanilla: something is waiting for you"),
                body=_(
                    "A time limit at your post has been reached.\n\n"
                    "Sign in and open “My desk”: it stands first."
                ),
                at=at,
            )
    audit.record(
        by=None,
        action="clock.called",
        at=at,
        dossiers=[alarm.dossier_id],
        detail={"called": len(officers)},
    )
    return len(officers)


def _whom(alarm: Alarm, at: datetime) -> list[Officer]:
    """Whoever is on duty; where the roster is empty, every head of protection of the post.

    Of a restricted case whoever has it, for nobody on duty opens it; else the heads.
    """
    track = alarm.track
    if track.scope.level:
        holder = track.assigned
        if holder is not None and holder.is_live(at):
            return [holder.officer]
        return _heads(track, at)
    duty = access.on_duty(post_id=track.scope.post_id, at=at)
    if duty is not None:
        return [duty.officer]
    return _heads(track, at)


def _heads(track: Track, at: datetime) -> list[Officer]:
    supervisors = Seat.objects.live(at).filter(
        post_id=track.scope.post_id, role=Role.SUPERVISOR, protocols__contains=[track.protocol]
    )
    return [seat.officer for seat in supervisors.select_related("officer")]
