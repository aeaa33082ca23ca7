"""What cases refuse, in words for the officer."""

from django.utils.translation import gettext as _

from ventanilla.cases.states import TrackState
from ventanilla.common.errors import NotNow


class WrongState(NotNow):
    """The track cannot go from its state to the one that was asked for."""

    def __init__(self, current: TrackState, wanted: TrackState) -> None:
        super().__init__(
            _("A case that is “%(current)s” cannot become “%(wanted)s”.")
            % {"current": current.label, "wanted": wanted.label}
        )


class AlreadyDecided(NotNow):
    """Somebody else was first."""

    def __init__(self, who: str) -> None:
        super().__init__(
            _("%(who)s has decided this already. Look at the case again before you go on.")
            % {"who": who}
        )


class Changed(NotNow):
    """The case moved on since the page was opened."""

    def __init__(self, who: str) -> None:
        super().__init__(
            _(
                "%(who)s changed this case while your page was open. Nothing of yours was lost: "
                "look at what changed and send again."
            )
            % {"who": who}
        )


class StillMissing(NotNow):
    """A gate is shut: the sentences say what is missing."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(" ".join(missing))
        self.missing = missing
