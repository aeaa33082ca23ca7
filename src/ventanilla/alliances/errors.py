"""What alliances refuse, in words."""

from django.utils.translation import gettext as _

from ventanilla.common.errors import NotNow


class NoSuchStep(NotNow):
    """From where an instrument stands, this step does not exist."""

    def __init__(self) -> None:
        super().__init__(_("From where this alliance stands, it cannot go there."))


class Fixed(NotNow):
    """What was signed does not change; a new version does."""

    def __init__(self) -> None:
        super().__init__(
            _("What was signed stays as it is. Begin a renewal or an amendment to change it.")
        )


class HasSuccessor(NotNow):
    """The next version has been begun already."""

    def __init__(self) -> None:
        super().__init__(_("The next version of this alliance has been begun already."))
