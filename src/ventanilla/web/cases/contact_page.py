"""What the page of a safe contact says: whether to call now, and when else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from ventanilla.cases import contact as contacts
from ventanilla.cases import policies
from ventanilla.cases.contact import HOUR, Hours, Line
from ventanilla.cases.models import SafeContact
from ventanilla.cases.selectors import OpenCase
from ventanilla.protocols.engine.load import Package
from ventanilla.security.models import Seat
from ventanilla.web.cases import page
from ventanilla.web.cases.forms_contact import in_place


@dataclass(frozen=True, slots=True)
class Card:
    """A contact as it stands. ``standing``: one of :class:`~ventanilla.cases.states.Standing`."""

    standing: str
    contact: SafeContact | None
    hours: str
    next: str


def of_case(case: OpenCase, contact: SafeContact | None, *, seat: Seat, now: datetime) -> Any:
    """The context that the pages of a contact share."""
    outward = case.package.definition.outward
    language = spoken_by(case)
    return {
        "case": case,
        "now": now,
        "card": card(contact, now),
        "may": policies.may_contact(seat, case.track),
        "caller": getattr(outward.caller, language) if outward else "",
        "neutral": getattr(outward.message, language) if outward else "",
        "outward": outward,
    }


def spoken_by(case: OpenCase) -> str:
    """The language in which words for the person stand ready: English for who asked for it."""
    names = case.package.definition.contact
    said = str(case.record.all_facts.get((names and names.language) or "", ""))
    return "en" if said.casefold().startswith(("en", "ingl")) else "es"


def card(contact: SafeContact | None, now: datetime) -> Card:
    """What stands, in words."""
    standing = contacts.standing_of(contact, now)
    if contact is None or not contact.days:
        return Card(standing.value, contact, "", "")
    hours = contacts.hours_of(contact)
    return Card(standing.value, contact, in_words(hours), _next(hours, now))


def in_words(hours: Hours) -> str:
    """Days and hours: "Tuesday, Thursday, 10:00 to 12:00, by the clock of Chicago"."""
    if hours.is_any:
        return _("at any hour")
    named = [str(name) for day, name in WEEKDAYS.items() if hours.days >> day & 1]
    days = _("every day") if len(named) == len(WEEKDAYS) else ", ".join(named)
    return _("%(days)s, %(begins)s to %(ends)s, by the clock of %(place)s") % {
        "days": days,
        "begins": _clock(hours.begins),
        "ends": _clock(hours.ends),
        "place": in_place(hours.zone),
    }


def described(line: Line, package: Package) -> dict[str, str]:
    """What is minded on the line, codes in the words of the package."""
    names = package.definition.contact
    facts = names.facts if names else {}
    said = line.document()
    return {
        name: page.in_words(package, facts[name], said[name])
        if said[name] and facts.get(name) in package.facts
        else said[name]
        for name in contacts.MINDED
    }


def _next(hours: Hours, now: datetime) -> str:
    moment = hours.next_opening(now)
    if moment is None:
        return ""
    there = moment.astimezone(ZoneInfo(hours.zone))
    # Translators: a date format of Django's: weekday, day, month
    day = formats.date_format(there, _("l j F"))
    return _("%(day)s, %(time)s") % {
        "day": day,
        "time": _clock(there.hour * HOUR + there.minute),
    }


def _clock(minute: int) -> str:
    return "{:02}:{:02}".format(*divmod(minute, HOUR))
