"""A referral goes out: on the person's consent, with the least fields, by a link of its own."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.cases import meeting
from ventanilla.cases.services.progress import Work
from ventanilla.common.errors import NotNow
from ventanilla.exchange.documents import Draft
from ventanilla.exchange.models import Disclosure
from ventanilla.exchange.services import disclosing
from ventanilla.exchange.services.disclosing import Sending
from ventanilla.protocols.engine.definition import Severity
from ventanilla.protocols.engine.state import Plan
from ventanilla.referrals.account import Step
from ventanilla.referrals.models import Referral
from ventanilla.referrals.services import linking
from ventanilla.referrals.services.stepping import open_row, step
from ventanilla.referrals.states import BEFORE, ReferralState, answers_after
from ventanilla.security.models import Seat

#: how long a partner may take to say anything at all
ANSWER, IN_DANGER = timedelta(hours=24), timedelta(hours=4)
CHANNEL = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """By which paper of the protocol a referral goes, and in which language.

    ``withheld``: fields that stay although the person allows them; ``summaries``: field -> words.
    """

    document: str
    language: str = "es"
    withheld: frozenset[str] = frozenset()
    summaries: dict[str, str] = field(default_factory=dict)
    disclosure_id: UUID | None = None
    seen: int | None = None


def as_sending(going: Going, to: str) -> Sending:
    """A referral as a document of the protocol is sent."""
    draft = Draft(withheld=going.withheld, summaries=going.summaries)
    return Sending(
        code=going.document, language=going.language, to=to, channel=CHANNEL, draft=draft
    )


@transaction.atomic
def send(*, referral: Referral, going: Going, by: Seat, at: datetime) -> Referral:
    """Tell the provider what the plan allows and the person ticked, and begin the link.

    The disclosure is the existing act's, with all that it asks for and refuses.
    """
    first = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if ReferralState(first.state) not in BEFORE:
        raise NotNow(_("This referral has been sent already."))
    name = _name(first, by=by, at=at)
    sending = as_sending(going, name)
    disclosure = disclosing.send(
        track=referral.track,
        sending=sending,
        by=by,
        at=at,
        disclosure_id=going.disclosure_id,
        seen=going.seen,
    )
    work = Work.begin(referral.track, by=by, at=at, act="referral.sent")
    row, account = open_row(work, referral)
    row.disclosure = disclosure
    row.due_at = at + (IN_DANGER if in_danger(work.plan()) else ANSWER)
    account = replace(account, document=going.document)
    agreed = _agreed(work, disclosure)
    if agreed is not None and row.state == ReferralState.PROPOSED:
        account = account.with_step(agreed)
    account = step(work, row, account, Step(state=ReferralState.SENT, at=at, by=by.officer.name))
    told = work.opened.open(disclosure)
    told["both"] = _both(work, sending, disclosure_fields(told), by=by, at=at)
    answers = [answer.value for answer in answers_after(ReferralState.SENT)]
    linking.make(work, disclosure, told, referral=row, answers=answers)
    work.finish("referral.sent", {"to": name}, counts={"fields": len(told["fields"])})
    return row


def in_danger(plan: Plan) -> bool:
    """Whether something red stands in a plan that nobody discarded."""
    return any(found.severity == Severity.RED for found in plan.standing.values())


def disclosure_fields(told: dict[str, object]) -> frozenset[str]:
    """The names of the fields that a disclosure gave."""
    fields = told["fields"]
    assert isinstance(fields, list)  # noqa: S101 - written by ``disclosing``
    return frozenset(item["field"] for item in fields)


def _name(row: Referral, *, by: Seat, at: datetime) -> str:
    work = Work.begin(row.track, by=by, at=at, act="referral.sent")
    return open_row(work, row)[1].provider.name


def _agreed(work: Work, disclosure: Disclosure) -> Step | None:
    """The step at which the person agreed, where a consent is behind it."""
    for one in work.consents:
        if one.consent.pk == disclosure.consent_id:
            return Step(state=ReferralState.CONSENTED, at=one.consent.since)
    return None


def _both(
    work: Work, sending: Sending, given: frozenset[str], *, by: Seat, at: datetime
) -> dict[str, list[object]]:
    """What was given, in both languages: no field more than was written down."""
    case = meeting.strictest(work.as_case(), seat=by, at=at, purpose="referral.sent")
    found = {}
    for language in linking.LANGUAGES:
        letter = disclosing.preview(case, replace(sending, language=language), by=by, at=at)
        fields = letter.data()["fields"]
        found[language] = [item for item in fields if item["name"] in given]
    return found
