"""A notification goes to the post in charge; the first keeps a receipt without the person."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.network.models import Post
from ventanilla.notifications import policies
from ventanilla.notifications.models import Mark, Notification
from ventanilla.notifications.services import keeping
from ventanilla.notifications.services.settling import locked
from ventanilla.notifications.states import Entry, Outcome
from ventanilla.notifications.telling import tell_desk
from ventanilla.security import access, vault
from ventanilla.security.decisions import DESK
from ventanilla.security.models import Dossier, Seat


@transaction.atomic
def transfer(*, notification: Notification, to: Post, by: Seat, at: datetime) -> Notification:
    """Give a notification to another post. A job carries it over within a minute.

    Raises ``Settled``, ``BadInput``.
    """
    policies.may_work(by, notification).enforce()
    if to.pk == notification.post_id:
        raise BadInput({"to": _("It is at this post already.")})
    row = locked(notification, Outcome.TRANSFERRED)
    row.outcome, row.settled_at, row.to_post = Outcome.TRANSFERRED, at, to
    row.save(update_fields=["outcome", "settled_at", "to_post"])
    audit.record(
        by=by, action="notification.transferred", at=at, dossiers=[row.dossier_id],
        detail={"to": to.code},
    )  # fmt: skip
    return row


def carry_over(*, at: datetime) -> int:
    """Write what was given away at its new post and wipe it at the first; returns how many.

    For a job: no seat may write at another post. Each in one transaction, so it is at one post.
    """
    done = 0
    given = Notification.objects.filter(outcome=Outcome.TRANSFERRED, wiped_at=None)
    for pk in list(given.values_list("pk", flat=True)):
        with transaction.atomic():
            row = (
                Notification.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("dossier", "post", "to_post")
                .filter(pk=pk, wiped_at=None)
                .first()
            )
            if row is not None:
                _carry(row, at)
                done += 1
    return done


def _carry(row: Notification, at: datetime) -> None:
    assert row.to_post is not None  # noqa: S101 - a transfer names its post
    opened = vault.release(seat=None, dossiers=[row.dossier], purpose="notification.carried", at=at)
    there = _copy(row, row.to_post, opened.open(row), at)
    marks = Mark.objects.filter(dossier_id=row.dossier_id)
    Mark.objects.bulk_create(
        Mark(dossier_id=there.dossier_id, scope_id=there.scope_id, kind=kind, token=bytes(token))
        for kind, token in marks.values_list("kind", "token")
    )
    keeping.wipe(row, at=at)
    row.arrived = True
    row.save(update_fields=["sealed", "wiped_at", "arrived"])
    audit.record(
        by=None, action="notification.arrived", at=at,
        dossiers=[row.dossier_id, there.dossier_id], detail={"post": row.to_post.code},
    )  # fmt: skip
    tell_desk(there, effect="arrived", body=_body, at=at)


def _copy(row: Notification, to: Post, document: dict[str, Any], at: datetime) -> Notification:
    dossier = Dossier(
        scope=access.scope_for(post_id=to.pk, protocol=DESK),
        opened_on=at.astimezone(to.zoneinfo).date(),
    )
    opened = vault.open_new(dossier=dossier, at=at)
    dossier.save(force_insert=True)
    there = Notification.objects.get(pk=row.pk)
    there.pk, there._state.adding = uuid.uuid4(), True
    there.dossier, there.scope, there.post = dossier, dossier.scope, to
    there.key_version = dossier.key_version
    there.entry, there.batch, there.line = Entry.TRANSFER, None, None
    there.from_post, there.to_post, there.seat = row.post, None, None
    there.outcome, there.settled_at, there.called_at = "", None, None
    opened.seal(there, document)
    there.save(force_insert=True)
    return there


def _body() -> str:
    return _(
        "Another post has given yours a notification to answer.\n\n"
        "Sign in and open “Notifications”."
    )
