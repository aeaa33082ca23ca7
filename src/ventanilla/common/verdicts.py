"""A yes or a no that remembers why: one for the button, the service and the person."""

from dataclasses import dataclass

from ventanilla.common.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether somebody may do something; ``reason`` is a sentence for them when they may not."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def enforce(self) -> None:
        """Raise :class:`NotAllowed` with the reason, if this is a no."""
        if not self.allowed:
            raise NotAllowed(self.reason)


YES = Verdict(True)


def no(reason: str) -> Verdict:
    """A refusal with its reason."""
    return Verdict(False, reason)
