"""Close a month of a post, and take in what was reported before events stood here."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import NotNow
from ventanilla.common.months import next_month
from ventanilla.outreach import policies, selectors
from ventanilla.outreach.errors import MonthIsClosed
from ventanilla.outreach.models import ClosedMonth, EarlierMonth, Event
from ventanilla.outreach.services.planning import hold
from ventanilla.outreach.states import OPEN, Status
from ventanilla.security.models import Seat


@transaction.atomic
def close_month(*, month: date, by: Seat, at: datetime) -> ClosedMonth:
    """Report a month of the seat's post: what was counted is added up, and stays.

    Raises ``NotAllowed``; ``NotNow`` for a month that is not over or has events without a count.
    """
    policies.may_close_month(by).enforce()
    post = hold(by.post_id)
    if next_month(month) > at.astimezone(post.zoneinfo).date():
        raise NotNow(_("This month is not over yet."))
    if selectors.is_closed(post.pk, month):
        raise MonthIsClosed
    mine = Event.objects.filter(post=post, month=month)
    if mine.filter(status__in=OPEN).exists():
        raise NotNow(
            _("Some events of this month have no count yet: close each of them, or cancel it.")
        )
    closed = ClosedMonth.objects.create(
        post=post,
        month=month,
        closed_by=by,
        closed_at=at,
        events=mine.filter(status=Status.HELD).count(),
        cancelled=mine.filter(status=Status.CANCELLED).count(),
        **selectors.sums_of(post, month),
    )
    detail: dict[str, str | int | bool] = {
        "post": post.code,
        "month": f"{month:%Y-%m}",
        "events": closed.events,
    }
    audit.record(by=by, action="month.closed", at=at, detail=detail)
    return closed


@transaction.atomic
def take_in(*, rows: Iterable[EarlierMonth], at: datetime) -> int:
    """Keep what posts reported before their events stood here. Returns how many months.

    As whoever runs the server. A month that stands already is refused by the database.
    """
    made = EarlierMonth.objects.bulk_create(rows)
    audit.record(by=None, action="months.taken_in", at=at, detail={"months": len(made)})
    return len(made)
