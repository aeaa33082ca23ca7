"""T4 and T6, economic support and training: announced, and said not to be made yet."""

from django.utils.translation import gettext as _

from ventanilla.reports.yearbook.asking import Asked
from ventanilla.reports.yearbook.sheets import Sheet


def supported(asked: Asked) -> Sheet:
    """T4: a sentence in place of numbers."""
    return Sheet(
        "T4", _("Economic support"), asked.period.words,
        missing=_("This table is not made yet. The books of each post say what was given."),
    )  # fmt: skip


def trained(asked: Asked) -> Sheet:
    """T6: a sentence in place of numbers."""
    return Sheet(
        "T6", _("Training"), asked.period.words,
        missing=_("This table is not made yet. The pages on training say who is certified."),
    )  # fmt: skip
