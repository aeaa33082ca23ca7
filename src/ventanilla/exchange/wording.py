"""Values in words: what a fact says in a letter, in the letter's language."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_name
from babel.numbers import format_decimal

from ventanilla.protocols.engine.definition import Text
from ventanilla.protocols.engine.facts import FactInfo
from ventanilla.protocols.engine.state import Value

LOCALES = {"es": "es_MX", "en": "en_US"}
#: Outside the post the three read alike: that a child preferred not to answer is the child's.
UNANSWERED = frozenset({"dk", "pns", "not_asked"})
UNKNOWN = Text(es="no se sabe", en="not known")
YES_NO = {"yes": Text(es="sí", en="yes"), "no": Text(es="no", en="no")}
AT = Text(es="a las {time} ({zone})", en="at {time} ({zone})")

# Controls, surrogates, and the marks that turn the direction of writing: they could make a line
# read otherwise than it is stored.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def said(text: Text, language: str) -> str:
    """The text in the language asked: ``es`` or ``en``."""
    return text.es if language == "es" else text.en


def clean(text: str) -> str:
    """The text without characters that no paper can show."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def is_unknown(value: Value | None) -> bool:
    """Whether a value tells nothing: absent, empty, or one of the three non-answers."""
    if value is None or value == "" or value == ():
        return True
    if isinstance(value, tuple):
        return all(is_unknown(item) for item in value)
    return isinstance(value, str) and value in UNANSWERED


def day_in_words(day: date, *, language: str) -> str:
    """``21 de noviembre de 2026`` or ``November 21, 2026``."""
    return format_date(day, "long", locale=LOCALES[language])


def moment_in_words(moment: datetime, *, zone: ZoneInfo, language: str) -> str:
    """The day, the hour and the name of the zone. ``moment`` is aware."""
    local = moment.astimezone(zone)
    locale = LOCALES[language]
    return f"{day_in_words(local.date(), language=language)}, " + said(AT, language).format(
        time=format_time(local, "HH:mm" if language == "es" else "h:mm a", locale=locale),
        zone=get_timezone_name(local, width="long", locale=locale),
    )


def in_words(value: Value | None, *, fact: FactInfo | None, zone: ZoneInfo, language: str) -> str:
    """A value as a reader outside the post should see it; ``fact`` gives its type and choices."""
    if is_unknown(value) or value is None:
        return said(UNKNOWN, language)
    if isinstance(value, tuple):
        shown = [item for item in value if not is_unknown(item)]
        return ", ".join(_one(item, fact, zone, language) for item in shown)
    return _one(value, fact, zone, language)


def _one(value: Value, fact: FactInfo | None, zone: ZoneInfo, language: str) -> str:
    if isinstance(value, bool):
        return said(YES_NO["yes" if value else "no"], language)
    if isinstance(value, int | float):
        return str(format_decimal(value, locale=LOCALES[language]))
    return _text(str(value), fact, zone, language)


def _text(value: str, fact: FactInfo | None, zone: ZoneInfo, language: str) -> str:
    kind = fact.type if fact else "text"
    if kind in ("date", "datetime"):
        return _time(value, zone, language)
    if fact and kind in ("choice", "choices"):
        names = value.split() if kind == "choices" else [value]
        return ", ".join(_choice(name, fact, language) for name in names if not is_unknown(name))
    if kind == "boolean" and value in ("true", "false", "yes", "no", "1", "0"):
        return said(YES_NO["yes" if value in ("true", "yes", "1") else "no"], language)
    return clean(value)


def _choice(name: str, fact: FactInfo, language: str) -> str:
    title = fact.choices.get(name) or YES_NO.get(name)
    return clean(said(title, language) if title else name)


def _time(value: str, zone: ZoneInfo, language: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return clean(value)
    if len(value) <= len("2026-11-21"):
        return day_in_words(moment.date(), language=language)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment_in_words(moment, zone=zone, language=language)
