"""A clock that ran out climbs: to the heads of its post, then to headquarters, in silent words."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.cases.models import Alarm
from ventanilla.common.errors import BadInput
from ventanilla.headquarters import policies, selectors
from ventanilla.headquarters.errors import TakenUp
from ventanilla.headquarters.models import Escalation
from ventanilla.headquarters.states import LADDER, LEADS, Level
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.outbox import services as outbox
from ventanilla.security.models import Officer, Seat

BATCH = 500
LEAST = 10


@transaction.atomic
def climb(*, at: datetime) -> int:
    """Let every clock climb that waited long enough; returns how many did. Opens no dossier.

    What stopped is over. Two workers never take the same one.
    """
    _end(at)
    moved = 0
    for wait, level in LADDER:
        reached = {
            row.alarm: row
            for row in Escalation.objects.select_for_update(skip_locked=True).filter(over_at=None)
        }
        called = (
            Alarm.objects.filter(called_at__lte=at - wait)
            .select_related("scope__post", "track")
            .order_by("due_at", "pk")
        )
        for alarm in called[:BATCH]:
            row = reached.get(alarm.pk)
            if row is None or row.level < level:
                _reach(row, alarm, level, at)
                moved += 1
    return moved


@transaction.atomic
def take(*, escalation: int, note: str, asks: bool, by: Seat, at: datetime) -> None:
    """Take one up at headquarters, and write to the heads of its post. Raises ``BadInput``,

    ``NotAllowed``, ``TakenUp``. ``asks``: to be let into the case, by a task of its own.
    """
    policies.may_lead(by).enforce()
    if len(note.strip()) < LEAST:
        raise BadInput({"note": _("Say in a sentence what you do about it.")})
    found = selectors.queue(by).filter(pk=escalation).first()
    if found is None:
        raise TakenUp
    taken = Escalation.objects.filter(pk=escalation, taken_at=None, over_at=None).update(
        taken_at=at, taken_by=by, note=note.strip(), asks=asks
    )
    if not taken:
        raise TakenUp
    for officer in selectors.heads(found.post, found.protocol, at):
        with translation.override(officer.language):
            _write(f"taken:{escalation}:{officer.pk}", officer, _words_of_taking(asks), at)
    audit.record(
        by=by,
        action="escalation.taken",
        at=at,
        detail={"escalation": escalation, "post": found.post.code, "asks": asks},
    )


def _end(at: datetime) -> None:
    running = Alarm.objects.values("pk")
    Escalation.objects.filter(over_at=None).exclude(alarm__in=running).update(over_at=at)


def _reach(row: Escalation | None, alarm: Alarm, level: Level, at: datetime) -> None:
    row = row or Escalation(
        alarm=alarm.pk,
        post=alarm.scope.post,
        protocol=alarm.track.protocol,
        due_at=alarm.due_at,
    )
    row.level, row.reached_at, row.over_at = level, at, None
    row.save()
    told = _whom(alarm.scope.post, alarm.track.protocol, level, at)
    for officer in told:
        with translation.override(officer.language):
            _write(f"escalation:{row.pk}:{level}:{officer.pk}", officer, _words(level), at)
    audit.record(
        by=None,
        action="clock.climbed",
        at=at,
        dossiers=[alarm.dossier_id],
        detail={"level": int(level), "told": len(told)},
    )


def _whom(post: Post, protocol: str, level: Level, at: datetime) -> Sequence[Officer]:
    if level == Level.HEADS:
        heads = selectors.heads(post, protocol, at)
        there = Seat.objects.live(at).filter(post=post, role=Role.HEAD_OF_POST)
        return [*heads, *selectors.officers(there)]
    leads = Seat.objects.live(at).filter(role__in=LEADS, protocols__contains=[protocol])
    return selectors.officers(leads)


def _words(level: Level) -> str:
    if level == Level.HEADS:
        return _(
            "A time limit at your post was reached hours ago, and nobody has seen to it.\n\n"
            "Sign in and open “The post”."
        )
    return _(
        "A time limit at a post was reached a day ago, and nobody has seen to it.\n\n"
        "Sign in and open “Network”."
    )


def _words_of_taking(asks: bool) -> str:
    if asks:
        return _(
            "Headquarters has taken up a time limit of your post that nobody saw to, and asks to "
            "help in the case itself: the task that asks headquarters for help lets it in.\n\n"
            "Sign in and open “The post”."
        )
    return _(
        "Headquarters has taken up a time limit of your post that nobody saw to, and will call.\n\n"
        "Sign in and open “The post”."
    )


def _write(effect: str, officer: Officer, body: str, at: datetime) -> None:
    subject = _("Ventanilla: something is waiting for you")
    outbox.write(effect=effect, officer=officer, subject=subject, body=body, at=at)
