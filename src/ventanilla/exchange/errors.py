"""What the exchange with others refuses."""

from django.utils.translation import gettext as _

from ventanilla.common.errors import NotNow


class Barred(NotNow):
    """A document or a hand-over is barred: the sentences say by what."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class WrongHandOverState(NotNow):
    """A hand-over cannot go from its state to the one asked for."""

    def __init__(self, current: str, wanted: str) -> None:
        super().__init__(
            _("A hand-over that is “%(current)s” cannot become “%(wanted)s”.")
            % {"current": current, "wanted": wanted}
        )
