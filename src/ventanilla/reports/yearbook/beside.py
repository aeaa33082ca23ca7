"""T4 and T6: economic support, and training."""

from django.utils.translation import gettext as _

from ventanilla.reports.yearbook.asking import Asked
from ventanilla.reports.yearbook.sheets import Sheet


def supported(asked: Asked) -> Sheet:
    """T4: economic support by line and post."""
    return Sheet(
        "T4", _("Economic support"), asked.period.words,
        missing=_("This installation does not keep economic support, so this table is empty."),
    )  # fmt: skip


def trained(asked: Asked) -> Sheet:
    """T6: editions of courses, who completed them, and coverage."""
    return Sheet(
        "T6", _("Training"), asked.period.words,
        missing=_("This installation does not keep editions of courses, so this table is empty."),
    )  # fmt: skip
