"""What attachments refuse, in sentences that say what to do."""

from django.utils.translation import gettext as _

from ventanilla.attachments.formats import LARGEST, MOST_FILES, MOST_PAGES, Refusal
from ventanilla.common.errors import BadInput, NotNow


class Unfit(BadInput):
    """A file is not taken: the sentence stands at the field."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__({"file": sentence(reason)})
        self.reason = reason


class TooMany(BadInput):
    """The case is full."""

    def __init__(self) -> None:
        words = _("A case holds %(most)d files at most. Remove one first.") % {"most": MOST_FILES}
        super().__init__({"file": words})


class OtherFile(NotNow):
    """The same submission came before, with another file."""

    def __init__(self) -> None:
        super().__init__(
            _("This form was sent before, with another file. That one is kept; this one is not.")
        )


class NotScanned(NotNow):
    """A scanner for harmful software is needed, and there is none, or it does not answer."""

    def __init__(self, *, absent: bool) -> None:
        super().__init__(
            _("Originals are not opened here: no scanner for harmful software is installed.")
            if absent
            else _("The scanner for harmful software does not answer. Try again later.")
        )


def sentence(reason: Refusal) -> str:
    """Why a file is not taken, for whoever chose it."""
    return {
        Refusal.EMPTY: _("The file is empty."),
        Refusal.TOO_LARGE: _("The file is larger than %(most)d MB.") % {"most": LARGEST // 2**20},
        Refusal.NOT_LISTED: _(
            "This kind of file is not taken. Choose a picture (JPEG, PNG, WebP, HEIC), a PDF, "
            "a recording (MP3, M4A, OGG) or plain text."
        ),
        Refusal.DISAGREES: _(
            "The file is not what its name says. Save it again as what it is, or take a picture "
            "of it."
        ),
        Refusal.DAMAGED: _("The file is damaged or cut off. Save it again, or take a picture."),
        Refusal.MIXED: _(
            "Another file hides in this one, or is stuck to its end. Save it again, or take a "
            "picture of it."
        ),
        Refusal.TOO_MANY_PIXELS: _("The picture has more than 40 million points. Make it smaller."),
        Refusal.TOO_MANY_PAGES: _("The PDF has more than %(most)d pages. Split it.")
        % {"most": MOST_PAGES},
        Refusal.SWELLS: _("The PDF is packed in a way that is not opened here. Print it to a PDF."),
        Refusal.LOCKED: _("The PDF is locked with a password. Save it without one."),
        Refusal.NOT_UTF8: _("The text is in an old encoding. Save it as UTF-8, or as a PDF."),
        Refusal.NOT_SOUND: _("Only recordings of sound are taken, with one track. Films are not."),
        Refusal.TOO_HARD: _(
            "Opening the file takes too long or too much memory. Make it smaller, or save it anew."
        ),
        Refusal.HARMFUL: _("The file is known as harmful software. It was not kept."),
    }[reason]
