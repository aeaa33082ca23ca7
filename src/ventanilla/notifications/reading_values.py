"""Values as agencies write them: dates month first, names surname first, yes and no in two tongues.

What could be read in two ways is not read at all: an officer fills it in.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january enero ene", "feb february febrero", "mar march marzo",
            "apr april abril abr", "may mayo", "jun june junio", "jul july julio",
            "aug august agosto ago", "sep sept september septiembre", "oct october octubre",
            "nov november noviembre", "dec december diciembre dic",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_US = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_NAMED = re.compile(r"\b([A-Za-z]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b")
_SPANISH = re.compile(r"\b(\d{1,2})(?: de)? ([A-Za-z]{3,10})\.?(?: de)?,? (\d{4})\b")
_CLOCK = re.compile(r"\b(\d{1,2})[:.](\d{2})(?::\d{2})?\s*([ap])?\.?\s?m?\b", re.IGNORECASE)
_MILITARY = re.compile(r"\b([01]\d|2[0-3])([0-5]\d)\s*(?:hrs?|hours)\b", re.IGNORECASE)
_NOON = 12
YES = re.compile(r"\s*(yes|y|s[ií]|true|x|requested|1)\b.*", re.IGNORECASE)
NO = re.compile(r"\s*(no|n|false|declined|waived|refused|0)\b.*", re.IGNORECASE)


def day_in(text: str) -> date | None:
    """The first date of a text; month before day where only figures stand."""
    for pattern, order in ((_ISO, "ymd"), (_US, "mdy"), (_NAMED, "Mdy"), (_SPANISH, "dMy")):
        if found := pattern.search(text):
            parts = dict(zip(order, found.groups(), strict=True))
            month = MONTHS.get(parts["M"].lower(), 0) if "M" in parts else int(parts["m"])
            try:
                return date(int(parts["y"]), month, int(parts["d"]))
            except ValueError:
                continue
    return None


def moment_in(text: str, zone: ZoneInfo) -> datetime | None:
    """The first date and time of a text, at the clock of the post; None without a time."""
    day, clock = day_in(text), _clock_in(text)
    return datetime.combine(day, clock, tzinfo=zone) if day and clock else None


def _clock_in(text: str) -> time | None:
    if found := _MILITARY.search(text):
        return time(int(found[1]), int(found[2]))
    if (found := _CLOCK.search(text)) is None:
        return None
    hour, half = int(found[1]), (found[3] or "").lower()
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    try:
        return time(hour, int(found[2]))
    except ValueError:
        return None


def said_in(text: str) -> str:
    """``yes``, ``no``, or blank where it is neither."""
    if YES.fullmatch(text):
        return "yes"
    return "no" if NO.fullmatch(text) else ""


def person_in(text: str) -> Mapping[str, str]:
    """Names: “SURNAME [SURNAME], Given Names” or given names before one or two surnames.

    Without a comma the last word is a surname; of four words or more, the last two are.
    """
    words = re.sub(r"\s*\(.*?\)", "", text).strip(" .")
    if "," in words:
        last, __, given = words.partition(",")
        surnames = last.split()
        found = {"given_names": _cased(given), "first_surname": _cased(" ".join(surnames[:1])),
                 "second_surname": _cased(" ".join(surnames[1:]))}  # fmt: skip
        return {name: said for name, said in found.items() if said}
    parts = words.split()
    if not parts:
        return {}
    if len(parts) == 1:
        return {"given_names": _cased(words)}
    count = 2 if len(parts) >= 4 else 1
    found = {"given_names": _cased(" ".join(parts[:-count])),
             "first_surname": _cased(parts[-count])}  # fmt: skip
    if count > 1:
        found["second_surname"] = _cased(parts[-1])
    return found


def _cased(text: str) -> str:
    """As people write names, where an agency shouts."""
    said = text.strip()
    return said.title() if said.isupper() else said
