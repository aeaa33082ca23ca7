"""What is sealed of a referral: to whom, for what, and each step with its moment."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from ventanilla.referrals.states import Decline, ReferralState, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Who is to help. ``service`` and ``organization``: their entries of the directory, if any."""

    name: str
    phone: str = ""
    service: str = ""
    organization: str = ""

    @property
    def organization_id(self) -> UUID | None:
        """The organization whose figures this counts for."""
        return UUID(self.organization) if self.organization else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A state was reached. ``by``: the partner, an officer's name, or blank for the system."""

    state: str
    at: datetime
    by: str = ""
    reason: str = ""
    note: str = ""

    @property
    def title(self) -> str:
        """The state in words."""
        return str(ReferralState(self.state).label)

    @property
    def why(self) -> str:
        """The reason of a list in words, where there is one."""
        known = {**dict(Decline.choices), **dict(Result.choices)}
        return str(known.get(self.reason, self.reason))


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The sealed document of a referral. ``need``: a code of the protocol's findings."""

    provider: Provider
    need: str = ""
    finding: str = ""
    reason: str = ""
    document: str = ""
    steps: tuple[Step, ...] = ()

    def with_step(self, step: Step) -> Self:
        """The same, one step later."""
        return replace(self, steps=(*self.steps, step))

    def at(self, state: str) -> datetime | None:
        """When a state was reached first."""
        return next((step.at for step in self.steps if step.state == state), None)

    def sealed(self) -> dict[str, Any]:
        """As it is sealed."""
        steps = [{**asdict(step), "at": step.at.isoformat()} for step in self.steps]
        return {**asdict(self), "steps": steps}

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """From what was sealed."""
        steps = tuple(
            Step(**{**step, "at": datetime.fromisoformat(step["at"])}) for step in document["steps"]
        )
        return cls(**{**document, "provider": Provider(**document["provider"]), "steps": steps})
