"""Times in words, in the reader's language: what is left, what is past, which day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.cases.words import in_words
from ventanilla.protocols.engine.definition import Text

MINUTE, HOUR, DAY = 60, 3_600, 86_400
LONG = 7 * DAY
STUCK = "\N{NO-BREAK SPACE}"  # keeps a number and its unit on one line


def spoken(text: Text | str) -> str:
    """A text of a package in the reader's language; what is one language's already stays."""
    return text if isinstance(text, str) else in_words(text)


def unbroken(number: str) -> str:
    """The number of a case for a sentence, where it must not break at its hyphens."""
    return number.replace("-", "\N{NON-BREAKING HYPHEN}")


def span(length: timedelta) -> str:
    """A length of time, as short as it stays true: "45 min", "2 h 10 min", "3 days 4 h"."""
    seconds = abs(int(length.total_seconds()))
    if seconds < MINUTE:
        return _("less than a minute")
    if seconds < DAY:
        hours, minutes = seconds // HOUR, seconds % HOUR // MINUTE
        parts = [f"{hours}{STUCK}h"] if hours else []
        if minutes:
            parts.append(f"{minutes}{STUCK}min")
        return " ".join(parts)
    days, hours = seconds // DAY, seconds % DAY // HOUR
    words = ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    words = words.replace(" ", STUCK)
    return f"{words} {hours}{STUCK}h" if hours and seconds < LONG else words


def left(due_at: datetime, now: datetime) -> str:
    """How long until a deadline, or since: "2 h 10 min left", "ran out 40 min ago"."""
    if due_at >= now:
        return _("%(span)s left") % {"span": span(due_at - now)}
    return _("ran out %(span)s ago") % {"span": span(now - due_at)}


def since(at: datetime, now: datetime) -> str:
    """How long ago something was: "40 min ago"."""
    return _("%(span)s ago") % {"span": span(now - at)}


def day(on: date, today: date) -> str:
    """A date as people say it: "today", "yesterday", "tomorrow", "12 March", "12 March 2024"."""
    known = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}
    if word := known.get((on - today).days):
        return word
    with_year = on.year != today.year
    # Translators: a date format of Django's, without the year
    pattern = _("j F Y") if with_year else _("j F")
    return formats.date_format(on, pattern)


def short_day(on: date) -> str:
    """A date in little space: "3 Mar 2026"."""
    # Translators: a date format of Django's, the month in three letters
    return formats.date_format(on, _("j M Y"))


def moment(at: datetime, now: datetime, zone: ZoneInfo | None = None) -> str:
    """An instant as people say it, at a zone (else the post's): "today 06:21", "12 March 14:00"."""
    where = zone or timezone.get_current_timezone()
    local, today = at.astimezone(where), now.astimezone(where).date()
    return f"{day(local.date(), today)} {local:%H:%M}"


def share_spent(started_at: datetime | None, due_at: datetime, now: datetime) -> int:
    """How much of a clock is spent, 0 to 100. Without a start: 0 until it has run out."""
    if now >= due_at:
        return 100
    if started_at is None or started_at >= due_at:
        return 0
    spent = (now - started_at) / (due_at - started_at)
    return max(0, min(100, round(100 * spent)))
