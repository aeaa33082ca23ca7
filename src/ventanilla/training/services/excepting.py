"""Interview without a certificate, in an emergency: with a reason, told, and looked at after."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import NotNow
from ventanilla.outbox import telling
from ventanilla.security.models import Seat
from ventanilla.training import policies
from ventanilla.training.models import Uncertified
from ventanilla.training.states import Emergency


def except_once(
    *, protocol: str, certificate: str, reason: Emergency, by: Seat, at: datetime
) -> Uncertified:
    """Let a seat interview this once, in the transaction of the interview.

    The heads of protection of the post are written to; without one, its head.
    """
    made = Uncertified.objects.create(
        post_id=by.post_id,
        seat=by,
        protocol=protocol,
        certificate=certificate,
        reason=reason,
        at=at,
    )
    telling.tell_of_training(effect=f"uncertified:{made.pk}", post=by.post, by=by, at=at)
    return made


@transaction.atomic
def see(*, exception: Uncertified, by: Seat, at: datetime) -> None:
    """Say that an exception was looked at. Nobody does about themselves. Raises ``NotNow``."""
    policies.may_see_exceptions(by).enforce()
    policies.may_look_at(by, exception).enforce()
    changed = Uncertified.objects.filter(pk=exception.pk, seen_at=None).update(
        seen_by=by, seen_at=at
    )
    if not changed:
        raise NotNow(_("Somebody has looked at this already."))
    detail: dict[str, str | int | bool] = {"exception": exception.pk}
    audit.record(by=by, action="uncertified.seen", at=at, detail=detail)
