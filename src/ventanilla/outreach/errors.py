"""What outreach refuses, each with its sentence."""

from django.utils.translation import gettext as _

from ventanilla.common.errors import NotNow


class MonthIsClosed(NotNow):
    """The month was reported: what it says stays, and a correction is a row of its own."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This month is closed: its figures were reported and stay. "
                "Write a correction instead."
            )
        )
