"""Somebody calls, and says that an entry is right; whoever has not for long is reminded."""

from datetime import date, datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.directory import policies, selectors
from ventanilla.directory.models import Service, Verification
from ventanilla.directory.services import history
from ventanilla.network.models import Post
from ventanilla.network.roles import Role
from ventanilla.outbox import services as outbox
from ventanilla.security.models import Officer, Seat


@transaction.atomic
def verify(*, entry: Service, by: Seat, at: datetime, note: str = "") -> Verification:
    """Somebody called today, and the entry is right. Raises ``NotAllowed``."""
    policies.may_keep(by, entry).enforce()
    service = Service.objects.select_for_update().get(pk=entry.pk)
    today = at.astimezone(by.post.zoneinfo).date()
    history.write(
        service, field="verified_on", before=service.verified_on, after=today, by=by, on=today
    )
    service.verified_on, service.verified_by, service.last_modified = today, by, at
    service.save(update_fields=["verified_on", "verified_by", "last_modified"])
    call = Verification.objects.create(service=service, by=by, at=at, note=note.strip())
    audit.record(by=by, action="directory.verified", at=at, detail={"service": str(service.pk)})
    return call


def remind(*, at: datetime) -> int:
    """Write to those who keep the directory of each post where something is due: once a week.

    Returns how many were written to.
    """
    told = 0
    for post in Post.objects.consular():
        today = at.astimezone(post.zoneinfo).date()
        if selectors.due(post_id=post.pk, on=today).exists():
            told += sum(_tell(officer, post, today, at) for officer in _keepers(post, at))
    return told


@transaction.atomic
def _tell(officer: Officer, post: Post, today: date, at: datetime) -> bool:
    year, week, __ = today.isocalendar()
    with translation.override(officer.language):
        return outbox.write(
            effect=f"directory.due:{post.code}:{officer.pk}:{year}-{week}",
            officer=officer,
            subject=_("Ventanilla: something is waiting for you"),
            body=_(
                "Some entries of your post's directory have to be asked about again.\n\n"
                "Sign in and open “Directory”."
            ),
            at=at,
        )


def _keepers(post: Post, at: datetime) -> list[Officer]:
    """The community officers of a post; where there are none, its heads of protection."""
    there = Seat.objects.live(at).filter(post=post).select_related("officer")
    seats = list(there.of_role(Role.COMMUNITY_OFFICER)) or list(there.of_role(Role.SUPERVISOR))
    return list({seat.officer_id: seat.officer for seat in seats}.values())
