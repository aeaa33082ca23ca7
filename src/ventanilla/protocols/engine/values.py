"""The values of XPath as ODK's engine reads them: texts, numbers, moments.

Checked against ``@getodk/xforms-engine``: NaN is written as a blank, halves are rounded away from
zero, a date is a number of days where a number is wanted.
"""

import math
import re
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache

UNKNOWN = frozenset({"dk", "pns", "not_asked"})
NAN = math.nan
_EPOCH = date(1970, 1, 1).toordinal()
_DAY = 86400.0
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?:T.*)?")


def known(text: str) -> bool:
    """Whether a fact is answered with anything but “don't know”, “rather not say”, “not asked”."""
    return text != "" and text not in UNKNOWN


@lru_cache(maxsize=65536)
def to_number(text: str) -> float:
    """A text as a number; a date or an instant as days since 1970; NaN where it is neither."""
    if text.isdigit() and text.isascii():
        return float(text)
    if _MOMENT.fullmatch(text):
        return _days(text)
    if "_" in text or text.strip().lower().lstrip("+-") in {"", "nan", "inf", "infinity"}:
        return NAN
    try:
        return float(text)
    except ValueError:
        return NAN


def _days(text: str) -> float:
    try:
        if len(text) == 10:
            return float(date.fromisoformat(text).toordinal() - _EPOCH)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return NAN
    if moment.tzinfo is None:
        return moment.toordinal() - _EPOCH + (moment.hour * 60 + moment.minute) / 1440
    return moment.timestamp() / _DAY


def to_text(value: float) -> str:
    """A number as ODK's engine writes it: no superfluous zeros, blank for NaN."""
    if value != value:
        return ""
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value) and abs(value) < 1e21:
        return str(int(value))
    written = repr(value)
    if "e" not in written:
        return written
    mantissa, __, power = written.partition("e")
    exponent = int(power)
    if -7 < exponent < 21:
        return format(Decimal(written), "f")
    return f"{mantissa.removesuffix('.0')}e{exponent:+d}"


def to_integer(value: float) -> float:
    """Without its decimals, towards zero."""
    return float(math.trunc(value)) if math.isfinite(value) else NAN


def rounded(value: float, digits: float = 0.0) -> float:
    """To so many decimals, halves away from zero."""
    if not math.isfinite(value):
        return value
    scale = 10.0 ** to_integer(digits)
    return math.copysign(math.floor(abs(value) * scale + 0.5) / scale, value)


def divided(left: float, right: float) -> float:
    """IEEE division: by zero it is infinite, or NaN."""
    try:
        return left / right
    except ZeroDivisionError:
        return NAN if left == 0 or left != left else math.copysign(math.inf, left)


def remainder(left: float, right: float) -> float:
    """The remainder with the sign of the dividend."""
    if right == 0 or not math.isfinite(left) or right != right:
        return NAN
    return math.fmod(left, right)


def substring(text: str, start: float, length: float = math.inf) -> str:
    """Characters from the ``start``-th (from 1), with XPath's rounding."""
    first = math.floor(start + 0.5) if math.isfinite(start) else start
    size = math.floor(length + 0.5) if math.isfinite(length) else length
    return "".join(c for i, c in enumerate(text, 1) if i >= first and i < first + size)


def translated(text: str, old: str, new: str) -> str:
    """Each character of ``old`` becomes the one at its place in ``new``, or nothing."""
    table = {ord(c): (new[i] if i < len(new) else None) for i, c in reversed(list(enumerate(old)))}
    return text.translate(table)


_FORMATS = {
    "Y": "%Y",
    "y": "%y",
    "m": "%m",
    "b": "%b",
    "d": "%d",
    "H": "%H",
    "M": "%M",
    "S": "%S",
    "a": "%a",
}


def formatted(text: str, pattern: str, zone: tzinfo) -> str:
    """``format-date``: the pattern letters of ODK; blank for what is no date."""
    if not _MOMENT.fullmatch(text):
        return ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    if moment.tzinfo is not None:
        moment = moment.astimezone(zone)
    own = {"n": str(moment.month), "e": str(moment.day), "h": str(moment.hour), "3": "000"}

    def letter(match: re.Match[str]) -> str:
        key = match.group(1)
        if key in own:
            return own[key]
        return moment.strftime(_FORMATS[key]) if key in _FORMATS else match.group(0)

    return re.sub(r"%(.)", letter, pattern)
