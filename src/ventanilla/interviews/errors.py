"""What sittings refuse."""

from django.utils.translation import gettext as _

from ventanilla.common.errors import NotNow


class AnotherContent(NotNow):
    """The same submission id came with other words: both are kept, a person has to look."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This interview was sent before with other answers. "
                "The first one stands; send this one as a correction."
            )
        )


class NotCertified(NotNow):
    """Interviewing under this protocol needs a certificate."""

    def __init__(self) -> None:
        super().__init__(
            _("Interviewing under this protocol needs a valid certificate, which this seat lacks.")
        )


class AlreadySubmitted(NotNow):
    """The sitting has ended."""

    def __init__(self) -> None:
        super().__init__(
            _("This interview has been submitted. Open a new one to complete or correct it.")
        )
