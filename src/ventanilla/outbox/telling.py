"""Tell whoever answers for a post that something needs their eyes: in words that say nothing."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.outbox import services
from ventanilla.security.models import Officer, Seat
from ventanilla.security.oversight.models import Alert, EmergencyOpening

BATCH = 200


def tell(*, at: datetime) -> int:
    """Write to the supervisors about every alarm that nobody was told of; returns how many."""
    told = 0
    while True:
        with transaction.atomic():
            alerts = list(
                Alert.objects.select_for_update(skip_locked=True, of=("self",))
                .filter(told_at=None)
                .select_related("post", "dossier__scope")
                .order_by("pk")[:BATCH]
            )
            for alert in alerts:
                protocol = alert.dossier.scope.protocol if alert.dossier else ""
                _write(alert.effect, alert.post, alert.officer_id, protocol, alert.kind, at)
                alert.told_at = at
                alert.save(update_fields=["told_at"])
        told += len(alerts)
        if len(alerts) < BATCH:
            return told


def tell_of_emergency(opening: EmergencyOpening, *, at: datetime) -> None:
    """The same at once for an emergency; the job finds it written already."""
    effect = f"emergency:{opening.pk}"
    protocol = opening.scope.protocol
    _write(effect, opening.post, opening.officer_id, protocol, Alert.Kind.EMERGENCY, at)


def tell_heads(*, effect: str, post: Post, protocol: str, by: Seat, at: datetime) -> int:
    """Write to the heads of protection who work with a protocol at a post, but for whoever asks.

    Where there is none, the head of post is written to. Returns how many were.
    """
    there = Seat.objects.live(at).filter(post=post).exclude(officer_id=by.officer_id)
    heads = there.of_role(Role.SUPERVISOR).filter(protocols__contains=[protocol])
    officers = _officers(heads) or _officers(there.of_role(Role.HEAD_OF_POST))
    for officer in officers:
        with translation.override(officer.language):
            body = _("Somebody at your post needs you now.\n\nSign in and open “My desk”.")
            _send(effect, officer, body, at)
    return len(officers)


def tell_of_training(*, effect: str, post: Post, by: Seat, at: datetime) -> None:
    """Write to the heads of a post that somebody interviewed without a certificate."""
    for officer in _watchers(post, by.officer_id, at):
        with translation.override(officer.language):
            body = _(
                "Something at your post needs the eyes of a head of protection.\n\n"
                "Sign in and open “Training”."
            )
            _send(effect, officer, body, at)


def _write(
    effect: str, post: Post, about: int | None, protocol: str, kind: str, at: datetime
) -> None:
    for officer in _watchers(post, about, at):
        with translation.override(officer.language):
            _send(
                effect,
                officer,
                _(
                    "Something at your post needs the eyes of a head of protection.\n\n"
                    "Sign in and open “Alarms”."
                ),
                at,
            )
    if kind == Alert.Kind.EMERGENCY:
        for officer in _at_headquarters(protocol, about, at):
            with translation.override(officer.language):
                words = _(
                    "Emergency access was used for a case of the post %(post)s.\n\n"
                    "Its heads of protection review it within 72 hours."
                )
                _send(effect, officer, words % {"post": post.short_name}, at)


def _send(effect: str, officer: Officer, body: str, at: datetime) -> None:
    services.write(
        effect=f"alert:{effect}:{officer.pk}",
        officer=officer,
        subject=_("Ventanilla: something is waiting for you"),
        body=body,
        at=at,
    )


def _watchers(post: Post, about: int | None, at: datetime) -> list[Officer]:
    """The heads of protection of a post, never whom it is about; without any, its head."""
    there = Seat.objects.live(at).filter(post=post).exclude(officer_id=about or 0)
    return _officers(there.of_role(Role.SUPERVISOR)) or _officers(there.of_role(Role.HEAD_OF_POST))


def _at_headquarters(protocol: str, about: int | None, at: datetime) -> list[Officer]:
    leads = Seat.objects.live(at).of_role(Role.HQ_PROTOCOL_LEAD).exclude(officer_id=about or 0)
    return _officers(leads.filter(protocols__contains=[protocol]))


def _officers(seats: Iterable[Seat]) -> list[Officer]:
    return list(Officer.objects.filter(pk__in={seat.officer_id for seat in seats}))
