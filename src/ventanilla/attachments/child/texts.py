"""Plain text: UTF-8, without anything that a screen does not show."""

import unicodedata

from ventanilla.attachments.formats import TEXT, Refusal, Refused

KEPT = frozenset("\n\t")
#: joiners that scripts and emoji need
JOINERS = frozenset("\u200c\u200d")


def clean(content: bytes, code: str) -> tuple[bytes, str]:
    """The same words: composed, lines ended one way, without marks that turn or hide text."""
    try:
        words = content.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError:
        raise Refused(Refusal.NOT_UTF8) from None
    if "\0" in words:
        raise Refused(Refusal.DISAGREES)
    words = unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n"))
    shown = "".join(sign for sign in words if sign in KEPT or not _is_hidden(sign))
    if not shown.strip():
        raise Refused(Refusal.EMPTY)
    return shown.encode(), TEXT.code


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co") and sign not in JOINERS
