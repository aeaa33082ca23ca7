"""What the norms refuse, in words."""

from django.utils.translation import gettext as _

from ventanilla.common.errors import BadInput, NotNow


class Closed(NotNow):
    """A closed edition stays as it is."""

    def __init__(self, edition: str) -> None:
        super().__init__(
            _(
                "The edition %(edition)s is closed, and its file says something else. "
                "Figures of its years rest on it: it stays as it is."
            )
            % {"edition": edition}
        )


class InForce(NotNow):
    """What holds today is not closed."""

    def __init__(self) -> None:
        super().__init__(
            _("This edition is in force. It is closed once another has taken its place.")
        )


class EarlierOpen(NotNow):
    """What an edition came from may still change."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "An earlier edition is still open, and this one says what became of it. "
                "Close that first."
            )
        )


class NoSuchEdition(BadInput):
    """No edition of that name was loaded."""

    def __init__(self, code: str) -> None:
        super().__init__({"edition": _("There is no edition “%(code)s”.") % {"code": code}})
