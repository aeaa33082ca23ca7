"""What headquarters refuses, in words."""

from django.utils.translation import gettext as _

from ventanilla.common.errors import NotNow


class TakenUp(NotNow):
    """Somebody else was faster, or the post was."""

    def __init__(self) -> None:
        super().__init__(_("This has been taken up already, or the post has seen to it."))
