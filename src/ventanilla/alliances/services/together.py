"""What is done together with allies: it keeps an alliance from being dormant."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.alliances import selectors
from ventanilla.alliances.models import Alliance, JointAct
from ventanilla.alliances.services.holding import Detail, hold
from ventanilla.alliances.states import Act
from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.network.models import Post
from ventanilla.security.models import Seat


def record_act(
    *, alliances: Iterable[int], kind: Act, on: date, at: datetime, by: Seat | None = None,
    people: int | None = None,
) -> int:  # fmt: skip
    """Write down that something was done under some alliances, in the transaction of its cause.

    For other apps: who may was asked there. Returns how many were written.
    """
    made = JointAct.objects.bulk_create(
        JointAct(alliance_id=pk, kind=kind, on=on, people=people, at=at, seat=by)
        for pk in sorted(set(alliances))
    )
    return len(made)


def record_act_with(
    *, organizations: Iterable[UUID], post: Post, kind: Act, on: date, at: datetime,
    by: Seat | None = None, people: int | None = None,
) -> int:  # fmt: skip
    """The same for every alliance in force between a post and these organisations."""
    found = Alliance.objects.filter(
        selectors.in_force(on),
        selectors.of_post(post.pk),
        parties__organization_id__in=list(organizations),
    )
    pks = found.values_list("pk", flat=True)
    return record_act(alliances=pks, kind=kind, on=on, at=at, by=by, people=people)


@transaction.atomic
def write_down(
    *, alliance: Alliance, kind: Act, on: date, people: int | None, note: str, by: Seat,
    at: datetime,
) -> None:  # fmt: skip
    """Write down a meeting (or one to come), a training, a review. Raises ``BadInput``.

    A review also puts off the next one.
    """
    held = hold(alliance, by=by)
    today = at.astimezone(by.post.zoneinfo).date()
    if on > today and kind != Act.MEETING:
        raise BadInput({"on": _("Only a meeting can be written down before it is held.")})
    JointAct.objects.create(
        alliance=held, kind=kind, on=on, people=people, note=note.strip(), at=at, seat=by
    )
    if kind == Act.REVIEW and (held.reviewed_on is None or held.reviewed_on < on):
        held.reviewed_on = on
        held.save(update_fields=["reviewed_on"])
    detail: Detail = {
        "alliance": held.pk,
        "kind": str(kind),
        "on": on.isoformat(),
    }
    audit.record(by=by, action="alliance.together", at=at, detail=detail)
