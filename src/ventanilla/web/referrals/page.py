"""What the pages of referrals show, gathered from an opened case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from ventanilla.cases.consents import Shown
from ventanilla.cases.selectors import OpenCase
from ventanilla.directory import needs as known
from ventanilla.exchange import policies, referring
from ventanilla.protocols.engine.consents import Consent
from ventanilla.protocols.engine.definition import Document, Text
from ventanilla.referrals import selectors
from ventanilla.referrals.selectors import OpenReferral
from ventanilla.security.models import Seat
from ventanilla.web.exchange import page as exchange
from ventanilla.web.words import spoken


@dataclass(frozen=True, slots=True)
class Need:
    """A need in words, and the titles of the findings that name it."""

    code: str
    title: str
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A document by which the provider can be told. ``asks``: consents, one of which it needs;

    ``agreed``: the one that stands for this provider.
    """

    document: Document
    recipient: Text | None
    barred: tuple[Text, ...]
    asks: tuple[Consent, ...]
    agreed: Shown | None
    may_send: bool
    sender: str

    @property
    def ready(self) -> bool:
        """Whether it may go now, by whom is here."""
        return self.may_send and not self.barred and (not self.asks or self.agreed is not None)


def title_of(need: str) -> str:
    """A need of a protocol in words: those of the directory."""
    if need not in known.mapped():
        return need.replace("_", " ")
    return ", ".join(known.needs()[code].name for code in known.of_services([need]))


def needs(case: OpenCase) -> list[Need]:
    """What the standing findings name, then every other need of the protocol."""
    titles = {found.name: spoken(found.title) for found in case.plan.findings}
    named = selectors.needs_of(case)
    first = [
        Need(code, title_of(code), tuple(titles[name] for name in found))
        for code, found in named.items()
    ]
    others = (code for code in selectors.every_need(case.package) if code not in named)
    rest = [Need(code, title_of(code)) for code in others]
    return [*first, *sorted(rest, key=lambda need: need.title)]


def choices(case: OpenCase) -> list[tuple[str, str]]:
    """The same for a list to choose from."""
    return [(need.code, need.title) for need in needs(case)]


def papers(case: OpenCase, found: OpenReferral, *, by: Seat, at: datetime) -> Sequence[Paper]:
    """Every document that may bring this referral to its provider: those that may go first."""
    lines = [
        paper(case, found, document, by=by, at=at) for document in selectors.papers(case.package)
    ]
    return sorted(lines, key=lambda one: (bool(one.barred), one.agreed is None))


def paper(
    case: OpenCase, found: OpenReferral, document: Document, *, by: Seat, at: datetime
) -> Paper:
    """One document, for the provider of a referral."""
    package, barred = case.package, {item.code: item.barred for item in case.plan.documents}
    names = referring.binds(package, document)
    standing = referring.standing(case.consents, package, document, at=at)
    return Paper(
        document=document,
        recipient=exchange.recipient(case, document),
        barred=tuple(barred.get(document.code, ())),
        asks=tuple(one for one in package.consents.values() if one.name in names),
        agreed=referring.agreed(standing, found.account.provider.name),
        may_send=bool(policies.may_send(by, case.track, package=package, document=document)),
        sender=policies.who_sends(package, document),
    )


def next_step(found: OpenReferral, now: datetime) -> str:
    """A sentence: what is waited for."""
    if found.before:
        return _("Nobody was told anything yet.")
    if found.late(now):
        return _("No answer came in time: call them, or look for another service.")
    if found.over:
        return ""
    return _("Their answer is awaited.")
