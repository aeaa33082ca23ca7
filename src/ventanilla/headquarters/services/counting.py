"""Count what each post has open, so that headquarters never looks into a case to know."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from ventanilla.cases.models import Alarm, Track
from ventanilla.cases.states import WORKING
from ventanilla.exchange.models import HandOver
from ventanilla.exchange.states import HandOverState
from ventanilla.headquarters.models import Load
from ventanilla.headquarters.states import RECEPTION_DAYS, What
from ventanilla.notifications.models import Notification
from ventanilla.referrals.models import Referral

Counted = tuple[int, str, What, int]


@transaction.atomic
def count(*, at: datetime) -> int:
    """Write every count anew; returns how many there are. Opens no dossier.

    Numbers below the threshold of figures are not written, so that no table knows them.
    """
    least = int(settings.FIGURES_THRESHOLD)
    rows = [
        Load(post_id=post, protocol=protocol, what=what, at=at,
             number=number if number >= least else None)
        for post, protocol, what, number in _counted(at) if number
    ]  # fmt: skip
    Load.objects.all().delete()
    Load.objects.bulk_create(rows)
    return len(rows)


def _counted(at: datetime) -> Iterator[Counted]:
    for post, protocol, working, late in (
        Track.objects.filter(state__in=WORKING)
        .values_list("scope__post_id", "protocol")
        .annotate(working=Count("pk"), late=Count("pk", filter=Q(due_at__lt=at)))
    ):
        yield post, protocol, What.WORKING, working
        yield post, protocol, What.LATE, late
    yield from _of_tracks(Alarm.objects.filter(due_at__lte=at), What.CLOCKS)
    awaited = at.date() - timedelta(days=RECEPTION_DAYS)
    delivered = HandOver.objects.filter(state=HandOverState.DELIVERED, on__lt=awaited)
    yield from _of_tracks(delivered, What.RECEPTIONS)
    yield from _of_tracks(Referral.objects.filter(due_at__lte=at), What.ANSWERS)
    waiting = Notification.objects.filter(outcome="", due_at__lte=at)
    for post, number in waiting.values_list("post_id").annotate(number=Count("pk")):
        yield post, "", What.NOTIFICATIONS, number


def _of_tracks(
    rows: "QuerySet[Alarm] | QuerySet[HandOver] | QuerySet[Referral]", what: What
) -> Iterator[Counted]:
    found = (
        rows.order_by()
        .annotate(at_post=F("scope__post_id"), of=F("track__protocol"))
        .values_list("at_post", "of")
        .annotate(number=Count("pk"))
    )
    for post, protocol, number in found:
        yield post, protocol, what, number
