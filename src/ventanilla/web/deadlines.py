"""Deadlines of a package in the reader's words: “5 working days after: notice received”."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ventanilla.protocols.engine import deadlines
from ventanilla.protocols.engine.load import Package
from ventanilla.web.words import STUCK, spoken

_SPAN = re.compile(
    r"(?P<every>every )?(?P<count>\d+) (?P<unit>min|h|d|working days?) (?P<side>\w+)"
)


def in_words(due: str, package: Package) -> str:
    """A deadline such as ``4 h after notified_at``, its event by the title that it has."""
    event = deadlines.parse(due).event
    lead = due.removesuffix(event).strip()
    pattern = _named().get(lead) or _counted(lead)
    return pattern % {"event": _event(event, package)}


def _named() -> Mapping[str, str]:
    """Leads without a number."""
    return {
        "at": _("at the moment of: %(event)s"),
        "before": _("before: %(event)s"),
        "end of shift after": _("at the end of the shift, after: %(event)s"),
        "end of day after": _("at the end of the day, after: %(event)s"),
        "daylight after": _("by daylight, after: %(event)s"),
    }


def _counted(lead: str) -> str:
    match = _SPAN.fullmatch(lead)
    if match is None:
        return f"{lead} %(event)s"
    if match["every"]:
        pattern = _("every %(span)s from: %(event)s")
    elif match["side"] == "before":
        pattern = _("%(span)s before: %(event)s")
    else:
        pattern = _("%(span)s after: %(event)s")
    return pattern.replace("%(span)s", _span(int(match["count"]), match["unit"]))


def _span(count: int, unit: str) -> str:
    """A number and its unit, which stay on one line."""
    words = f"{count} {unit}"
    if unit == "d":
        words = ngettext("%(count)d day", "%(count)d days", count) % {"count": count}
    elif unit.startswith("working"):
        words = ngettext("%(count)d working day", "%(count)d working days", count)
        words %= {"count": count}
    return words.replace(" ", STUCK)


def _event(name: str, package: Package) -> str:
    """The title of an event as it stands in a sentence."""
    if name == deadlines.RAISED:
        return _("the finding appears")
    title = spoken(package.facts[name].title) if name in package.facts else name
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
