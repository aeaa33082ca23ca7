"""An area says how far it is."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ventanilla.audit import services as audit
from ventanilla.common.errors import BadInput, NotNow
from ventanilla.errands import policies
from ventanilla.errands.models import Ticket
from ventanilla.errands.states import ANSWERS, MOVES, OPEN, Reason, State
from ventanilla.outbox import services as outbox
from ventanilla.security.models import Seat


@transaction.atomic
def answer(*, ticket: UUID, state: str, reason: str = "", by: Seat, at: datetime) -> Ticket:
    """Begun, done, or not possible and why; whoever asked is written to when it is over.

    Raises ``Ticket.DoesNotExist``, ``NotAllowed``, ``NotNow`` where somebody was faster,
    ``BadInput``.
    """
    found = Ticket.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=ticket)
    policies.may_answer(by, found).enforce()
    if state not in ANSWERS:
        raise BadInput({"state": _("Choose how far it is.")})
    if state not in MOVES.get(State(found.state), ()):
        raise NotNow(_("This is over: it was answered or taken back."))
    if (state == State.NOT_DONE) != (reason in Reason.values):
        raise BadInput({"reason": _("Say why it was not possible.")})
    found.state, found.reason, found.answered_at, found.answered_by = state, reason, at, by
    found.save(update_fields=["state", "reason", "answered_at", "answered_by"])
    audit.record(by=by, action="errand.answered", at=at, detail={"slip": found.slip})
    if found.state not in OPEN and found.asked_by_id != by.pk:
        _tell(found, at)
    return found


def _tell(ticket: Ticket, at: datetime) -> None:
    officer = ticket.asked_by.officer
    with translation.override(officer.language):
        outbox.write(
            effect=f"errand:{ticket.pk}",
            officer=officer,
            subject=_("Ventanilla: something is waiting for you"),
            body=_(
                "Something that you asked another area for has come back.\n\n"
                "Sign in and open the case."
            ),
            at=at,
        )
