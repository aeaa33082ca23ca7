"""What may be refused of a sighting."""

from django.utils.translation import gettext as _

from ventanilla.common.errors import NotNow


class NotInThisState(NotNow):
    """Somebody was faster, or what came before is missing."""

    def __init__(self) -> None:
        super().__init__(_("This review has gone on meanwhile. Look at it again."))
