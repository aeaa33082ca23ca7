"""What cases refuse, in words for the officer."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ventanilla.cases.states import Standing, TrackState
from ventanilla.common.errors import Gone, NotAllowed, NotNow


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


class NotAgreed(NotNow):
    """A restricted case of somebody who has not agreed to be attended, or took it back."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The person has not agreed to be attended, or has taken it back, or what was said "
                "waited too long for a signature. Ask first, and write it down under consents."
            )
        )


class SealedApart(NotAllowed):
    """Whoever was let in to read, in an emergency too, was not given what is sealed apart."""

    def __init__(self) -> None:
        super().__init__(_("What is sealed apart is not shown in an emergency."))


class Deleted(Gone):
    """The record was deleted; its number stays taken."""

    def __init__(self, on: date) -> None:
        super().__init__(
            _("This record was deleted on %(day)s. Nobody can open it any more.")
            % {"day": date_format(on)}
        )


class Held(NotNow):
    """A record that must be kept."""

    def __init__(self) -> None:
        super().__init__(_("This record must be kept: a hold stands. Two persons can lift it."))


class NotDue(NotNow):
    """The time to keep a record is not over."""

    def __init__(self) -> None:
        super().__init__(_("The time to keep this record is not over yet."))


class Unreachable(NotNow):
    """The person may not be reached at this moment."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(
            {
                Standing.OUTSIDE: _("Not now: the person named other hours."),
                Standing.STALE: _(
                    "This contact is too old: ask again when the person contacts us."
                ),
                Standing.UNKNOWN_HOURS: _("Nobody knows at which hours it is safe. Do not call."),
                Standing.UNCONFIRMED: _("The person did not say that this is safe. Do not call."),
                Standing.NONE: _("There is no safe contact. The person contacts us."),
                Standing.OPEN: _("Not now: the hours have just ended."),
            }[standing]
        )
        self.standing = standing
