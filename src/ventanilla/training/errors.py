"""What training refuses, in words."""

from django.utils.translation import gettext as _

from ventanilla.common.errors import NotNow


class Over(NotNow):
    """An edition that was closed or cancelled stays as it is."""

    def __init__(self) -> None:
        super().__init__(_("This edition is over: nothing of it changes any more."))


class NotOpen(NotNow):
    """Somebody who is not in a course answers nothing of it."""

    def __init__(self) -> None:
        super().__init__(_("Begin the course first."))


class AlreadyIn(NotNow):
    """One is in a course once at a time."""

    def __init__(self) -> None:
        super().__init__(_("You are in this course already."))


class NotTold(NotNow):
    """An exercise needs its protocol, as it is published here."""

    def __init__(self) -> None:
        super().__init__(
            _("The protocol of this exercise is not published here, or has no such situation.")
        )


class NoKey(NotNow):
    """Credentials are signed, or not given."""

    def __init__(self) -> None:
        super().__init__(
            _("This installation has no key to sign credentials with: `ventanilla keys create`.")
        )
