"""What the directory refuses, in words."""

from django.utils.translation import gettext as _

from ventanilla.common.errors import BadInput, NotNow


class Changed(NotNow):
    """Somebody changed the entry while the page stood open."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody changed this entry in the meantime. Look at it again before you save.")
        )


class UnknownNeed(BadInput):
    """No need has that code."""

    def __init__(self, *, code: str) -> None:
        super().__init__({"needs": _("“%(code)s” is no need that we know.") % {"code": code}})


class UnknownCounty(BadInput):
    """No county is called that, or several are."""

    def __init__(self, *, name: str) -> None:
        super().__init__(
            {
                "counties": _("“%(name)s” is not one county. Write it with its state.")
                % {"name": name}
            }
        )
