"""Refusals of published protocols."""

from django.utils.translation import gettext as _

from ventanilla.common.errors import NotNow


class NotPublished(NotNow):
    """A protocol has no published version here."""

    def __init__(self, protocol: str) -> None:
        super().__init__(
            _("The protocol “%(protocol)s” is not published in this installation.")
            % {"protocol": protocol}
        )
