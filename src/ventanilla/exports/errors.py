"""What exports refuse."""

from django.utils.translation import gettext as _

from ventanilla.common.errors import NotNow


class Decided(NotNow):
    """Somebody has answered already, or the time to do so is over."""

    def __init__(self) -> None:
        super().__init__(_("This export does not wait for an answer any more."))


class NoFile(NotNow):
    """The file is not ready yet, or gone."""

    def __init__(self) -> None:
        super().__init__(_("There is no file to fetch: it is not ready, or its day is over."))
