"""Reads of referrals: of an open case, of a seat's desk, of an organization in figures."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from statistics import median
from uuid import UUID

from django.db.models import Q

from ventanilla.cases import selectors as cases
from ventanilla.cases.selectors import OpenCase
from ventanilla.network.roles import Role
from ventanilla.protocols.engine.definition import Document
from ventanilla.protocols.engine.load import Package
from ventanilla.referrals.account import Account
from ventanilla.referrals.models import Link, Referral, Tally
from ventanilla.referrals.states import (
    BEFORE,
    OVER,
    Answer,
    Mode,
    ReferralState,
    answers_after,
)
from ventanilla.security.models import Seat

#: a link that was tried so often with a wrong code opens no more
MOST_WRONG = 5
HOURS = 24


@dataclass(frozen=True, slots=True)
class OpenReferral:
    """A referral, opened."""

    row: Referral
    account: Account

    @property
    def state(self) -> ReferralState:
        return ReferralState(self.row.state)

    @property
    def mode(self) -> Mode:
        return Mode(self.row.mode)

    @property
    def before(self) -> bool:
        """Whether nobody was told anything yet."""
        return self.state in BEFORE

    @property
    def over(self) -> bool:
        """Whether nobody answers any more."""
        return self.state in OVER

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What may come back now."""
        return answers_after(self.row.state)

    def late(self, now: datetime) -> bool:
        """Whether an answer is overdue."""
        return self.row.due_at is not None and self.row.due_at <= now


@dataclass(frozen=True, slots=True)
class LinkState:
    """A link as its officer sees it. ``token`` and ``code`` are blank where it opens no more."""

    row: Link
    live: bool
    token: str = field(default="", repr=False)
    code: str = field(default="", repr=False)

    @property
    def locked(self) -> bool:
        """Whether the code was wrong too often."""
        return self.row.wrong >= MOST_WRONG


def referrals_of(case: OpenCase) -> Sequence[OpenReferral]:
    """Every referral of a case, the newest first."""
    rows = Referral.objects.filter(track=case.track).select_related("seat__officer", "disclosure")
    opened = [OpenReferral(row, Account.read(case.vault.open(row))) for row in rows]
    return sorted(opened, key=lambda one: one.account.steps[0].at, reverse=True)


def referral_of(case: OpenCase, referral: UUID) -> OpenReferral | None:
    """One referral of this case; None for another's."""
    return next((one for one in referrals_of(case) if one.row.pk == referral), None)


def referral_behind(disclosure: UUID) -> UUID | None:
    """The referral that a disclosure went out for; None where it is a document by itself."""
    return Referral.objects.filter(disclosure=disclosure).values_list("pk", flat=True).first()


def link_of(case: OpenCase, disclosure: UUID, *, at: datetime) -> LinkState | None:
    """The newest link of a disclosure of this case, with what its partner needs to open it."""
    row = (
        Link.objects.filter(disclosure=disclosure, disclosure__track=case.track)
        .select_related("disclosure", "consent")
        .order_by("-made_at")
        .first()
    )
    if row is None:
        return None
    live = row.ended_at is None and row.expires_at > at and row.wrong < MOST_WRONG
    if live and row.consent_id:
        live = any(one.consent.pk == row.consent_id and one.is_live(at) for one in case.consents)
    if not live:
        return LinkState(row, live=False)
    kept = case.vault.open(row.disclosure).get("link", {})
    return LinkState(row, live=True, token=kept.get("token", ""), code=kept.get("code", ""))


def needs_of(case: OpenCase) -> Mapping[str, list[str]]:
    """Needs that the standing findings of a case name -> the findings that name each."""
    services = {one.name: one.services for one in case.package.definition.findings}
    found: dict[str, list[str]] = {}
    for name in case.plan.standing:
        for need in services.get(name, ()):
            found.setdefault(need, []).append(name)
    return found


def every_need(package: Package) -> Sequence[str]:
    """All needs that a protocol knows, in alphabetical order."""
    found = {need for one in package.definition.findings for need in one.services}
    return sorted(found)


def papers(package: Package) -> Sequence[Document]:
    """The documents of a protocol by which somebody outside can be told."""
    return [one for one in package.definition.documents if one.recipient]


def late_for(seat: Seat, *, at: datetime) -> Sequence[Referral]:
    """Referrals whose answer is overdue: of this seat's cases; for a head also of nobody's."""
    mine = Q(track__assigned=seat)
    if seat.role == Role.SUPERVISOR:
        mine |= Q(track__assigned=None)
    found = Referral.objects.filter(mine, due_at__lte=at, track__in=cases.visible_to(seat, at))
    return list(found.select_related("track__case").order_by("due_at"))


@dataclass(frozen=True, slots=True)
class Figures:
    """What an organization answered, for its own record: never for a ranking."""

    sent: int
    answered: int
    accepted: int
    declined: Mapping[str, int]
    given: int
    hours: float | None  # median until yes, no or waiting list

    @property
    def days(self) -> int | None:
        """The same in days that were begun."""
        return None if self.hours is None else ceil(self.hours / HOURS)


def figures_of(organization: UUID, *, since: datetime | None = None) -> Figures:
    """An organization's figures. ``since``: from the month of that day on."""
    rows = Tally.objects.filter(organization=organization)
    if since is not None:
        rows = rows.filter(month__gte=since.date().replace(day=1))
    steps = list(rows.values_list("answer", "reason", "hours"))
    count = Counter(answer for answer, _reason, _hours in steps)
    decided = (Answer.ACCEPTED, Answer.DECLINED, Answer.WAITLIST)
    hours = [h for answer, _reason, h in steps if answer in decided]
    return Figures(
        sent=count[ReferralState.SENT],
        answered=len(hours),
        accepted=count[Answer.ACCEPTED],
        declined=Counter(why for answer, why, _hours in steps if answer == Answer.DECLINED),
        given=count[Answer.SERVICE_GIVEN],
        hours=median(hours) if hours else None,
    )
