"""What governing protocols refuses, in words."""

from django.utils.translation import gettext as _

from ventanilla.common.errors import NotNow


class Over(NotNow):
    """A draft that was published or dropped."""

    def __init__(self) -> None:
        super().__init__(_("This draft is over: nothing of it changes any more. Begin another."))


class Overtaken(NotNow):
    """Somebody changed the draft while it was shown."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody changed this draft meanwhile. Look at it as it is now, and write again.")
        )


class NotInReview(NotNow):
    """What is decided on is in review."""

    def __init__(self) -> None:
        super().__init__(_("This draft is not in review."))


class NotReady(NotNow):
    """A draft cannot be published as it stands. ``reasons``: a sentence each."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))
