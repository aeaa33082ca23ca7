"""Who is told that somebody waits: at once, after fifteen minutes, after thirty.

In words that say nothing: whoever reads them over a shoulder learns that there is work.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.cases.policies import WORKS_ON_CASES
from ventanilla.network.roles import Role
from ventanilla.outbox import services as outbox
from ventanilla.security import access
from ventanilla.security.models import Officer, Seat
from ventanilla.sightings import hours
from ventanilla.sightings.models import Envelope, Sighting
from ventanilla.sightings.states import State, Urgency

#: minutes without anybody → whom it is said to besides
AFTER = (
    (timedelta(minutes=15), (Role.SUPERVISOR,)),
    (timedelta(minutes=30), (Role.SUPERVISOR, Role.HEAD_OF_POST)),
)
BATCH = 200


def tell_arrival(sighting: Sighting, *, at: datetime) -> None:
    """Tell whoever is on duty; of what cannot wait the heads of protection as well."""
    officers = _on_duty(sighting.post_id, at)
    if sighting.urgency == Urgency.NOW:
        officers |= _with(sighting.post_id, (Role.SUPERVISOR,), at)
    _write(f"sighting:{sighting.pk}:{sighting.urgency}", officers, at)


def tell_emergency(sighting: Sighting, *, by: Seat, at: datetime) -> None:
    """Tell the head of post and the heads of protection, but for whoever says so."""
    officers = _with(sighting.post_id, (Role.HEAD_OF_POST, Role.SUPERVISOR), at) - {by.officer}
    _write(f"sighting:{sighting.pk}:emergency", officers, at)


def tell_unreadable(letter: Envelope, *, at: datetime) -> None:
    """Tell the heads of protection that a letter came which nobody can read."""
    officers = _with(letter.post_id, (Role.SUPERVISOR,), at) or _on_duty(letter.post_id, at)
    _write(f"letter:{letter.pk}", officers, at)


def ring(*, at: datetime) -> int:
    """Tell again where nobody has gone; returns how many sightings were told of.

    What can wait counts its minutes while the post is open; what cannot, always. Opens nothing.
    """
    told = 0
    first = AFTER[0][0]
    with transaction.atomic():
        waiting = (
            Sighting.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(state=State.SENT, received_at__lte=at - first, alerted__lt=len(AFTER))
            .select_related("post")
            .order_by("received_at")[:BATCH]
        )
        for sighting in waiting:
            told += _ring(sighting, at)
    return told


def waited(sighting: Sighting, at: datetime) -> timedelta:
    """For how long nobody has gone, in the time that counts."""
    if sighting.urgency == Urgency.NOW:
        return at - sighting.received_at
    return hours.worked(sighting.post, since=sighting.received_at, until=at)


def _ring(sighting: Sighting, at: datetime) -> bool:
    long = waited(sighting, at)
    step = sum(long >= after for after, __ in AFTER)
    if step <= sighting.alerted:
        return False
    officers = _with(sighting.post_id, AFTER[step - 1][1], at) | _on_duty(sighting.post_id, at)
    sighting.alerted = step
    sighting.save(update_fields=["alerted"])
    _write(f"sighting:{sighting.pk}:again:{step}", officers, at)
    audit.record(
        by=None,
        action="sighting.called",
        at=at,
        dossiers=[sighting.dossier_id],
        detail={"step": step, "called": len(officers)},
    )
    return True


def _on_duty(post_id: int, at: datetime) -> set[Officer]:
    """Whoever is on duty and goes themselves; without a roster everybody of the post who would."""
    duty = access.on_duty(post_id=post_id, at=at)
    return {duty.officer} if duty else _with(post_id, WORKS_ON_CASES, at)


def _with(post_id: int, roles: Iterable[Role], at: datetime) -> set[Officer]:
    seats = Seat.objects.live(at).filter(post_id=post_id, role__in=list(roles))
    return {seat.officer for seat in seats.select_related("officer")}


def _write(effect: str, officers: Iterable[Officer], at: datetime) -> None:
    for officer in sorted(officers, key=lambda officer: officer.pk):
        with translation.override(officer.language):
            outbox.write(
                effect=f"{effect}:{officer.pk}",
                officer=officer,
                subject=_("Ventanilla: something is waiting for you"),
                body=_(
                    "A review at your post is waiting for somebody.\n\nSign in and open “Reviews”."
                ),
                at=at,
            )
