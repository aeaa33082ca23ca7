"""Alarms and frozen seats: what stands out in the log, looked at by supervisors."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput, NotAllowed, NotNow
from ventanilla.common.verdicts import YES, Verdict, no
from ventanilla.network.roles import Role
from ventanilla.security.models import Seat
from ventanilla.security.oversight.models import Alert, Freeze

SHOWN = timedelta(days=30)
WATCH = (Role.SUPERVISOR, Role.AUDITOR)


def watch() -> int:
    """Look over the log of the last while; returns how many alarms that raised. For a job."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.watch()")
        (raised,) = cursor.fetchone()
    return int(raised)


def may_watch(seat: Seat) -> Verdict:
    """Heads of protection see the alarms of their post, auditors all."""
    if seat.role not in WATCH:
        return no(_("Alarms are looked at by heads of protection and auditors."))
    return YES


def shown_to(seat: Seat, at: datetime) -> QuerySet[Alert]:
    """The alarms of the last thirty days that a seat sees, the newest first."""
    if not may_watch(seat):
        return Alert.objects.none()
    alerts = Alert.objects.filter(at__gt=at - SHOWN)
    if seat.role != Role.AUDITOR:
        alerts = alerts.filter(post_id=seat.post_id)
    return alerts.select_related("officer", "post", "acknowledged_by__officer").order_by("-at")


@transaction.atomic
def acknowledge(alert: int, *, by: Seat, at: datetime) -> None:
    """Say that an alarm was looked at. Nobody does about themselves."""
    found = shown_to(by, at).filter(pk=alert).select_related(None).first()
    if found is None or by.role != Role.SUPERVISOR:
        raise NotAllowed(_("This seat does not answer for this alarm."))
    if found.officer_id == by.officer_id:
        raise NotAllowed(_("This alarm is about you: another person looks at it."))
    changed = Alert.objects.filter(pk=alert, acknowledged_at=None).update(
        acknowledged_by=by, acknowledged_at=at
    )
    if not changed:
        raise NotNow(_("Somebody has looked at this alarm already."))
    about = [found.dossier_id] if found.dossier_id else []
    audit.record(
        by=by,
        action="alert.acknowledged",
        at=at,
        dossiers=about,
        detail={"alert": found.pk, "kind": found.kind},
    )


def frozen_at(seat: Seat) -> QuerySet[Freeze]:
    """The seats of a post that are frozen now, for its heads of protection."""
    if seat.role != Role.SUPERVISOR:
        return Freeze.objects.none()
    return (
        Freeze.objects.filter(post_id=seat.post_id, released_at=None)
        .exclude(officer_id=seat.officer_id)
        .select_related("officer", "seat")
        .order_by("frozen_at")
    )


@transaction.atomic
def release_seat(freeze: int, *, note: str, by: Seat, at: datetime) -> None:
    """Let a frozen seat work again, with a note. Its budget stays what it is.

    Raises ``NotAllowed`` and ``BadInput``.
    """
    found = frozen_at(by).filter(pk=freeze).select_for_update(of=("self",)).first()
    if found is None:
        raise NotAllowed(_("This seat is not frozen any more, or another person releases it."))
    if note not in Freeze.Note:
        raise BadInput({"note": _("Choose what was found.")})
    found.released_at, found.released_by, found.released_officer = at, by, by.officer
    found.note = note
    found.save(update_fields=["released_at", "released_by", "released_officer", "note"])
    audit.record(
        by=by,
        action="seat.released",
        at=at,
        detail={"seat": found.seat_id, "note": note},
    )
