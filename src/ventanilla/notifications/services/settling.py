"""What came of a notification, and what was learnt of it meanwhile."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput
from ventanilla.notifications import policies
from ventanilla.notifications.errors import Settled
from ventanilla.notifications.models import Notification
from ventanilla.notifications.services import keeping
from ventanilla.notifications.states import (
    CHOSEN,
    MOVES,
    REACHED,
    WIPES,
    Nationality,
    Outcome,
    Said,
)
from ventanilla.notifications.told import TOLERANCE
from ventanilla.security.models import Seat


def locked(notification: Notification, outcome: Outcome) -> Notification:
    """The row as it stands, held until the end of the act. Raises ``Settled``."""
    row = Notification.objects.select_for_update(of=("self",)).select_related(
        "post", "agency", "dossier", "region"
    )
    found = row.get(pk=notification.pk)
    if found.wiped_at or outcome not in MOVES.get(found.outcome, frozenset()):
        raise Settled
    return found


@transaction.atomic
def settle(
    *, notification: Notification, outcome: Outcome, contacted_at: datetime | None = None,
    by: Seat, at: datetime,
) -> Notification:  # fmt: skip
    """Write down what came of it. A person who declines is forgotten in the same act.

    ``contacted_at``: when somebody spoke with the person, where somebody did; now, unless said.
    """
    policies.may_work(by, notification).enforce()
    if outcome not in CHOSEN:
        raise BadInput({"outcome": _("This outcome comes of an act of its own.")})
    row = locked(notification, outcome)
    moment = contacted_at or at
    if not row.received_at <= moment <= at + TOLERANCE:
        raise BadInput({"contacted_at": _("This lies before the notification, or in the future.")})
    if outcome in REACHED and row.contacted_at is None:
        row.contacted_at = moment
    row.outcome, row.settled_at = outcome, at
    if outcome == Outcome.DECLINED:
        row.requested = Said.NO
    if outcome == Outcome.NOT_OURS:
        row.nationality = Nationality.NOT_OURS
    if outcome in WIPES:
        keeping.wipe(row, at=at)
    row.save()
    audit.record(
        by=by, action="notification.settled", at=at, dossiers=[row.dossier_id],
        detail={"outcome": outcome.value},
    )  # fmt: skip
    return row


@transaction.atomic
def learn(
    *, notification: Notification, requested: Said, told_of_right: Said, nationality: Nationality,
    by: Seat, at: datetime,
) -> Notification:  # fmt: skip
    """Write down what was learnt: whether the person asked, was told of the right, and is ours.

    ``not_mexican`` is an outcome: it ends the notification.
    """
    policies.may_work(by, notification).enforce()
    if nationality == Nationality.NOT_OURS:
        raise BadInput(
            {"nationality": _("Settle it as “Not a national of ours”: nothing is kept then.")}
        )
    row = locked(notification, Outcome.CASE_OPENED)
    row.requested, row.told_of_right, row.nationality = requested, told_of_right, nationality
    row.save(update_fields=["requested", "told_of_right", "nationality"])
    audit.record(
        by=by, action="notification.learnt", at=at, dossiers=[row.dossier_id],
        detail={"requested": requested.value, "nationality": nationality.value},
    )  # fmt: skip
    return row
