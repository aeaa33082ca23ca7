"""Answers that do not come: whoever has the case is written to; links that are over are emptied."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Least
from django.utils import translation
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.cases.states import TrackState
from ventanilla.network.roles import Role
from ventanilla.outbox import services as outbox
from ventanilla.referrals.models import Link, Referral
from ventanilla.security.models import Officer, Seat

BATCH = 200


def remind(*, at: datetime) -> int:
    """Write about each referral whose answer is overdue, once; how many there were."""
    told = 0
    while True:
        with transaction.atomic():
            late = list(
                Referral.objects.select_for_update(skip_locked=True, of=("self",))
                .filter(due_at__lte=at, told_at=None)
                .select_related("track__assigned__officer", "scope")
                .order_by("due_at", "pk")[:BATCH]
            )
            for row in late:
                _remind(row, at)
        told += len(late)
        if len(late) < BATCH:
            return told


def empty(*, at: datetime) -> int:
    """Forget what links say that open no more; how many.

    It stands under no key of the dossier: a case that is deleted takes it along only so.
    """
    over = (
        Q(ended_at__isnull=False)
        | Q(expires_at__lte=at)
        | Q(consent__withdrawn_at__isnull=False)
        | Q(disclosure__track__state=TrackState.DELETED)
    )
    found = Link.objects.filter(over).exclude(sealed=b"").values_list("pk", flat=True)
    ends = Coalesce("ended_at", Least(F("expires_at"), Value(at)))
    return Link.objects.filter(pk__in=list(found)).update(ended_at=ends, sealed=b"")


def _remind(row: Referral, at: datetime) -> None:
    row.told_at = at
    row.save(update_fields=["told_at"])
    officers = _whom(row, at)
    for officer in officers:
        with translation.override(officer.language):
            outbox.write(
                effect=f"referral:{row.pk}:{officer.pk}",
                officer=officer,
                subject=_("Ventanilla: something is waiting for you"),
                body=_(
                    "An answer that your post waits for has not come.\n\n"
                    "Sign in and open “My desk”."
                ),
                at=at,
            )
    audit.record(
        by=None,
        action="referral.overdue",
        at=at,
        dossiers=[row.dossier_id],
        detail={"called": len(officers)},
    )


def _whom(row: Referral, at: datetime) -> list[Officer]:
    """Whoever has the case; else the heads of protection of its post who work with its protocol."""
    holder = row.track.assigned
    if holder is not None and holder.is_live(at):
        return [holder.officer]
    heads = Seat.objects.live(at).filter(
        post_id=row.scope.post_id,
        role=Role.SUPERVISOR,
        protocols__contains=[row.track.protocol],
    )
    return [seat.officer for seat in heads.select_related("officer")]
