"""Posters and count sheets as PDF: set in memory, offline, the same bytes every time."""

import io
import json
from pathlib import Path
from typing import Any

import qrcode
import typst
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override
from qrcode.image.svg import SvgPathImage

from ventanilla.outreach import catalogue
from ventanilla.outreach.models import Event
from ventanilla.outreach.states import Openness

DOCUMENTS = Path(__file__).parent / "documents"
LANGUAGES = ("es", "en")
#: series at which documents are issued, for which there are fees
WITH_FEES = ("mobile", "sobre_ruedas")
#: readable on whatever a wall and a thumb leave of it
CORRECTION = qrcode.constants.ERROR_CORRECT_Q


def poster(event: Event, *, language: str, address: str) -> bytes:
    """A poster of a public event. ``address``: where its QR leads.

    Raises ``ValueError`` for an event whose place is confidential, or that is in no calendar.
    """
    if event.openness != Openness.PUBLIC:
        raise ValueError("only a public event has a poster")
    with override(language):
        data = {
            **_common(event, language),
            "place": event.place,
            "address": event.address,
            "topics": event.words_of("topic", event.topics),
            "languages": event.words_of("language", event.languages),
            "allies": list(event.allies),
            "qr": _qr(address),
            "words": {
                "when": _("When"),
                "where": _("Where"),
                "online": _("Online"),
                "languages": _("Languages"),
                "with": _("With"),
                "free": "" if event.series in WITH_FEES else _("Taking part costs nothing."),
                "scan": _("Put it into your calendar"),
            },
        }
    return _set("poster.typ", data)


def count_sheet(event: Event, *, language: str) -> bytes:
    """A sheet to count on where there is no network; it has no room for a name.

    Of a confidential event it shows the neutral title, and no place.
    """
    with override(language):
        data = {
            **_common(event, language),
            "title": event.outward_title,
            "place": event.place,
            "rows": [
                _("Women"),
                _("Men"),
                _("Others"),
                _("Unknown"),
            ],
            "apart": [
                _("Of all of them, minors"),
                _("Different people, if the list of those who came tells"),
                _("Contacts: spoken to, without taking part"),
            ],
            "services": [str(term) for term in catalogue.terms("service").values()],
            "words": {
                "sheet": _("Count sheet"),
                "rule": _(
                    "One stroke for each person at each session. Whoever is not told apart is "
                    "unknown: nobody is asked. Write no names on this sheet."
                ),
                "strokes": _("Strokes"),
                "sum": _("Sum"),
                "attendances": _("Attendances: the sum of the four"),
                "apart": _("Counted apart, never added"),
                "services": _("Services given"),
                "method": _("How it was counted"),
                "enter": _("Enter it later under this code, on the page of the event."),
                "by": _("Counted by (initials), and hour"),
            },
        }
    return _set("count_sheet.typ", data)


def _common(event: Event, language: str) -> dict[str, Any]:
    starts, ends = event.starts, event.ends
    clock = "TIME_FORMAT"
    same_day = starts.date() == ends.date()
    until = formats.date_format(ends, clock if same_day else "DATETIME_FORMAT")
    return {
        "language": language,
        "code": event.code,
        "title": event.title_en if language == "en" else event.title_es,
        "post": event.post.name,
        "ministry": event.post.ministry.name,
        "series": event.series_words,
        "day": formats.date_format(starts, "l"),
        "date": formats.date_format(starts, "DATE_FORMAT"),
        "hours": f"{formats.date_format(starts, clock)} – {until}",
    }


def _qr(address: str) -> str:
    code = qrcode.QRCode(error_correction=CORRECTION, border=0, image_factory=SvgPathImage)
    code.add_data(address)
    made = io.BytesIO()
    code.make_image().save(made)
    return made.getvalue().decode()


def _set(template: str, data: dict[str, Any]) -> bytes:
    given = json.dumps(data, ensure_ascii=False, sort_keys=True)
    compiler = typst.Compiler(
        str(DOCUMENTS / template),
        root=str(DOCUMENTS),
        font_paths=typst.Fonts(include_system_fonts=False),  # the same sheets on every machine
        ignore_system_fonts=True,
        sys_inputs={"event": given},
    )
    made = compiler.compile(format="pdf", timestamp=0, pdf_standards=["ua-1"])
    return made if isinstance(made, bytes) else b"".join(made or ())
