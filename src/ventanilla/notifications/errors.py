"""What the handling of notifications refuses."""

from django.utils.translation import gettext as _

from ventanilla.common.errors import NotNow


class Settled(NotNow):
    """Somebody has written down the end of this notification already."""

    def __init__(self) -> None:
        super().__init__(_("This notification has been settled. Load the page anew."))


class NobodyAsked(NotNow):
    """A case is opened when the person asked for it, or could not ask."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "No case without the person: write down first that they asked for the consulate. "
                "Until then only the notification is kept."
            )
        )


class NotOurs(NotNow):
    """No case is opened for somebody who is no national."""

    def __init__(self) -> None:
        super().__init__(_("No case is opened: the person is no national of ours."))


class Wiped(NotNow):
    """Nothing about the person is kept any more."""

    def __init__(self) -> None:
        super().__init__(_("Nothing about the person is kept any more: only the figure."))
