"""A referral goes one step on: its state, its account, its figures."""

from datetime import datetime
from math import floor
from uuid import uuid4

from ventanilla.cases.services.progress import Work
from ventanilla.referrals.account import Account, Step
from ventanilla.referrals.errors import WrongState
from ventanilla.referrals.models import Referral, Tally
from ventanilla.referrals.states import MOVES, UNANSWERED, Mode, ReferralState

LONGEST = 32_767 * 2


def open_row(work: Work, referral: Referral) -> tuple[Referral, Account]:
    """A referral of the track that an act has locked, as it stands now."""
    row = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk, track=work.track)
    return row, Account.read(work.opened.open(row))


def step(work: Work, row: Referral, account: Account, to: Step) -> Account:
    """Go on to a state, or refuse with ``WrongState``. Written with the act's other rows."""
    if ReferralState(to.state) not in MOVES[ReferralState(row.state)]:
        raise WrongState(row.state, to.state)
    row.state = to.state
    if ReferralState(to.state) not in UNANSWERED:
        row.due_at = None
    account = account.with_step(to)
    work.writes.update(
        work.opened.seal(row, account.sealed()),
        "state",
        "disclosure",
        "due_at",
        "told_at",
        "sealed",
    )
    count(work, account, to, row.mode)
    return account


def count(work: Work, account: Account, to: Step, mode: str) -> None:
    """Add a step to the figures of its organization: its month, and how long it took."""
    organization = account.provider.organization_id
    if organization is None or mode == Mode.INFO or to.state == ReferralState.CLOSED:
        return
    work.writes.insert(
        Tally(
            id=uuid4(),
            organization=organization,
            month=to.at.date().replace(day=1),
            answer=to.state,
            reason=to.reason,
            hours=_hours(account.at(ReferralState.SENT), to.at),
        )
    )


def _hours(since: datetime | None, until: datetime) -> int:
    if since is None:
        return 0
    return max(0, min(floor((until - since).total_seconds() / 3600), LONGEST))
