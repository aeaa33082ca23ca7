"""A service is thought of; later nothing more is expected of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.cases import policies
from ventanilla.cases.models import Track
from ventanilla.cases.services.progress import Work
from ventanilla.cases.services.recording import check_open
from ventanilla.common.errors import BadInput
from ventanilla.referrals.account import Account, Provider, Step
from ventanilla.referrals.models import Referral
from ventanilla.referrals.services import linking
from ventanilla.referrals.services.stepping import open_row, step
from ventanilla.referrals.states import Closing, Mode, ReferralState
from ventanilla.security.models import Seat

LONGEST_NAME = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which service, for which need, and how. ``finding``: the one that named the need."""

    provider: Provider
    need: str = ""
    finding: str = ""
    mode: Mode = Mode.WARM
    reason: str = ""


@transaction.atomic
def propose(*, track: Track, wish: Wish, by: Seat, at: datetime) -> Referral:
    """Write down a service that the person may be brought to. Nobody is told anything.

    Information alone needs no consent and goes to nobody: it is given with this.
    """
    work = Work.begin(track, by=by, at=at, act="referral.proposed")
    policies.may_work(by, work.track).enforce()
    check_open(work.track)
    name = wish.provider.name.strip()
    if not name:
        raise BadInput({"name": _("Write who is to help: the name of one institution or person.")})
    if len(name) > LONGEST_NAME:
        raise BadInput({"name": _("This name is too long.")})
    told = wish.mode == Mode.INFO
    state = ReferralState.CLOSED if told else ReferralState.PROPOSED
    row = Referral(
        track=work.track,
        state=state,
        mode=wish.mode,
        on=work.day,
        seat=by,
        **work.place(),
    )
    account = Account(
        provider=wish.provider,
        need=wish.need,
        finding=wish.finding,
        reason=wish.reason.strip(),
        steps=(Step(state=ReferralState.PROPOSED, at=at, by=by.officer.name),),
    )
    if told:
        account = account.with_step(Step(state=state, at=at, by=by.officer.name, reason="info"))
    work.writes.insert(work.opened.seal(row, account.sealed()))
    work.finish("referral.informed" if told else "referral.proposed", {"to": name})
    return row


@transaction.atomic
def close(*, referral: Referral, reason: str, note: str, by: Seat, at: datetime) -> Referral:
    """Nothing more is expected: with the reason. A link that stands ends."""
    if reason not in Closing:
        raise BadInput({"reason": _("Choose why it is closed.")})
    work = Work.begin(referral.track, by=by, at=at, act="referral.closed")
    policies.may_work(by, work.track).enforce()
    row, account = open_row(work, referral)
    last = Step(state=ReferralState.CLOSED, at=at, by=by.officer.name, reason=reason, note=note)
    step(work, row, account, last)
    if row.disclosure_id:
        linking.end(work, row.disclosure_id)
    work.finish("referral.closed", {"to": account.provider.name})
    return row
