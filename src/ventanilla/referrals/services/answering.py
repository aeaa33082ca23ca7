"""What comes back: by the partner's page, taken to the case by a job; or told to an officer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ventanilla.cases import policies
from ventanilla.cases.services.progress import Work
from ventanilla.cases.states import TrackState
from ventanilla.common.errors import BadInput
from ventanilla.exchange.models import Disclosure
from ventanilla.exchange.services import disclosing
from ventanilla.exchange.states import DisclosureState
from ventanilla.outbox import services as outbox
from ventanilla.referrals.account import Step
from ventanilla.referrals.models import Referral, Reply
from ventanilla.referrals.services.stepping import open_row, step
from ventanilla.referrals.states import MOVES, Answer, Decline, ReferralState, Result
from ventanilla.security import links, vault
from ventanilla.security.models import Seat

log = structlog.get_logger("ventanilla.referrals")
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer. ``reason``: of the list, for a no; how it ended, for an outcome."""

    answer: str
    reason: str = ""
    note: str = ""
    who: str = ""

    def check(self) -> None:
        """Raise ``BadInput`` for an answer that lacks something, or says too much."""
        problems = {}
        if self.answer not in Answer:
            problems["answer"] = _("Choose an answer.")
        if self.answer == Answer.DECLINED and self.reason not in Decline:
            problems["reason"] = _("Choose the reason.")
        if self.answer == Answer.OUTCOME and self.reason not in Result:
            problems["result"] = _("Choose how it ended.")
        if len(self.note) > LONGEST_NOTE:
            problems["note"] = _("Write at most 500 characters.")
        if problems:
            raise BadInput(problems)


@transaction.atomic
def told(*, referral: Referral, said: Said, by: Seat, at: datetime) -> Referral:
    """The partner told an officer: the same as if it had answered on its page."""
    said.check()
    work = Work.begin(referral.track, by=by, at=at, act="referral.answered")
    policies.may_work(by, work.track).enforce()
    row, account = open_row(work, referral)
    reached = Step(state=said.answer, at=at, by=by.officer.name, reason=said.reason, note=said.note)
    step(work, row, account, reached)
    work.finish("referral.answered", _line(account.provider.name, reached))
    if row.disclosure_id:
        _acknowledge(row.disclosure_id, account.provider.name, by=by, at=at)
    return row


def collect(*, at: datetime) -> int:
    """Take what partners answered to their cases; how many. Each by itself: one whose dossier is

    gone or damaged holds up no other, and two workers never take the same one.
    """
    taken = 0
    for pk in list(
        Reply.objects.filter(collected_at=None).order_by("at").values_list("pk", flat=True)
    ):
        try:
            with transaction.atomic():
                reply = (
                    Reply.objects.select_for_update(skip_locked=True, of=("self",))
                    .filter(pk=pk, collected_at=None)
                    .select_related("link__disclosure__track__dossier", "link__referral")
                    .first()
                )
                if reply is not None:
                    _take(reply, at)
                    taken += 1
        except vault.Unreadable:
            log.error("reply.unreadable", reply=str(pk))
    return taken


def _take(reply: Reply, at: datetime) -> None:
    reply.collected_at = at
    reply.save(update_fields=["collected_at"])
    disclosure = reply.link.disclosure
    track = disclosure.track
    if track.deleted_on is not None:
        return
    opened = vault.release(seat=None, dossiers=[track.dossier], purpose="reply.collected", at=at)
    kept = opened.open(disclosure)
    key = kept["answer_keys"][str(reply.link_id)]
    said = Said(
        **links.open_answer(key, link=reply.link_id, said=reply.answer, body=bytes(reply.sealed))
    )
    who = said.who or str(kept["to"])
    _acknowledge(disclosure.pk, who, by=None, at=at)
    referral = reply.link.referral
    if referral is not None:
        _answered(referral, said, moment=reply.at, who=who, at=at)
    _write_to(reply, track.assigned or disclosure.seat, at)


def _answered(referral: Referral, said: Said, *, moment: datetime, who: str, at: datetime) -> None:
    work = Work.begin(referral.track, by=None, at=at, act="referral.answered")
    row, account = open_row(work, referral)
    reached = Step(state=said.answer, at=moment, by=who, reason=said.reason, note=said.note)
    # What an officer was told meanwhile stands: an answer that comes after it changes no state.
    if ReferralState(said.answer) in MOVES[ReferralState(row.state)]:
        step(work, row, account, reached)
    else:
        late = account.with_step(reached)
        work.writes.update(work.opened.seal(row, late.sealed()), "sealed")
    work.finish("referral.answered", _line(account.provider.name, reached))


def _acknowledge(disclosure: UUID, who: str, *, by: Seat | None, at: datetime) -> None:
    """The paper behind a referral arrived: what the protocol waits for has happened."""
    row = Disclosure.objects.select_related("track__case__post", "track__dossier").get(
        pk=disclosure
    )
    if row.state == DisclosureState.SENT and row.track.state == TrackState.OPEN:
        disclosing.acknowledge(disclosure=row, who=who, by=by, at=at)


def _line(to: str, reached: Step) -> dict[str, str]:
    """A line of the history; the state and the reason by their codes."""
    return {"to": to, "answer": f"answer.{reached.state}", "reason": f"reason.{reached.reason}"}


def _write_to(reply: Reply, seat: Seat, at: datetime) -> None:
    officer = seat.officer
    with translation.override(officer.language):
        outbox.write(
            effect=f"reply:{reply.pk}",
            officer=officer,
            subject=_("Ventanilla: something is waiting for you"),
            body=_("Somebody answered what your post sent.\n\nSign in and open “My desk”."),
            at=at,
        )
