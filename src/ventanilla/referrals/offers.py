"""Who may help: services of the directory for a need, the best first, with what was promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ventanilla.alliances import selectors as alliances
from ventanilla.alliances.selectors import Promise
from ventanilla.directory import needs as known
from ventanilla.directory import selectors as directory
from ventanilla.directory.freshness import Freshness
from ventanilla.directory.selectors import Helper
from ventanilla.network.models import Post
from ventanilla.network.places import Place
from ventanilla.referrals.account import Provider

MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """For which need, where, in which language. ``need``: a code of the protocol's findings."""

    need: str
    near: Place | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A service, and what its organization promised to the post."""

    helper: Helper
    promises: Sequence[Promise]

    @property
    def overdue(self) -> bool:
        """Whether somebody has to ask first whether all of it still holds."""
        return self.helper.state == Freshness.OVERDUE

    @property
    def phone(self) -> str:
        """The first number of the service."""
        return next((each.number for each in self.helper.service.phones.all()), "")

    @property
    def provider(self) -> Provider:
        """As a referral names it: the organization, by whose name the person agrees."""
        service = self.helper.service
        owner = service.organization
        return Provider(
            name=owner.name if owner else service.name,
            phone=self.phone,
            service=str(service.pk),
            organization=str(owner.pk) if owner else "",
        )


def offers(*, post: Post, asked: Asked, on: date) -> Sequence[Offer]:
    """Services for a need: whoever serves there, speaks the language and promised help first.

    What was not verified for two rounds is left out.
    """
    needs = known.of_services([asked.need]) if asked.need in known.mapped() else []
    if not needs:
        return []
    helpers = directory.helpers_for(
        post=post, needs=needs, on=on, near=asked.near, language=asked.language, most=MOST
    )
    owners = [one.service.organization_id for one in helpers if one.service.organization_id]
    promised = alliances.promises_of(organizations=owners, post=post, on=on)
    found = [Offer(one, promised.get(_owner(one), ())) for one in helpers]
    return sorted(found, key=lambda offer: (offer.overdue, not offer.promises))


def offer_of(service: UUID, *, post: Post, asked: Asked, on: date) -> Offer | None:
    """One service among those on offer; None for any other."""
    found = offers(post=post, asked=asked, on=on)
    return next((offer for offer in found if offer.helper.service.pk == service), None)


def _owner(helper: Helper) -> UUID:
    return helper.service.organization_id or helper.service.pk
