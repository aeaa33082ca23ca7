"""A slip of paper that anybody may find: a day, a time, and words about nothing."""

from datetime import datetime

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from ventanilla.exchange import typesetting
from ventanilla.protocols.engine.outward import Outward


def render(outward: Outward, *, moment: datetime, language: str) -> bytes:
    """The slip as a PDF: without a name, a place or a number."""
    with translation.override(language):
        there = timezone.localtime(moment)
        data = {
            "title": getattr(outward.appointment, language),
            # Translators: a date format of Django's: weekday, day, month, year
            "day": formats.date_format(there, _("l j F Y")),
            "time": formats.date_format(there, "H:i"),
            "bring": getattr(outward.slip, language),
        }
    template = typesetting.LETTERHEAD / "slip.typ"
    return typesetting.render(template, assets={}, data=data, language=language)
