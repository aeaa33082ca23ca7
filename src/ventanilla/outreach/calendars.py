"""Events as a calendar to subscribe to (RFC 5545).

What has a confidential place is an entry with a neutral title: no place, no description, no link,
``CLASS:PRIVATE``. Sessions that were planned together are one entry with a rule.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Entry

from ventanilla.outreach.models import Event
from ventanilla.outreach.states import Openness, Status

PRODUCT = "-//Ventanilla//events//{}"
#: how long a program may show what it fetched, before it asks again
FRESH = timedelta(hours=6)
WEEK = timedelta(weeks=1)


def feed(events: Iterable[Event], *, name: str, language: str, domain: str, at: datetime) -> bytes:
    """A calendar of events, as officers of no post and people of no sign-in may see it.

    ``domain``: makes the ids of entries ours; ``at``: the moment that it was asked for.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT.format(language.upper()))
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", FRESH, parameters={"VALUE": "DURATION"})
    for sessions in _together(events):
        for entry in _entries(sessions, domain=domain, at=at):
            calendar.add_component(entry)
    calendar.add_missing_timezones()
    made: bytes = calendar.to_ical()
    return made


def _together(events: Iterable[Event]) -> Iterator[Sequence[Event]]:
    """Events that may stand in a calendar, sessions that were planned together in one list."""
    groups: dict[object, list[Event]] = {}
    for event in events:
        if event.openness != Openness.INTERNAL and event.status != Status.DRAFT:
            groups.setdefault(event.repeats or event.code, []).append(event)
    yield from (sorted(group, key=lambda event: event.starts_at) for group in groups.values())


def _entries(sessions: Sequence[Event], *, domain: str, at: datetime) -> Iterator[Entry]:
    """One entry with a rule, as far as the sessions follow it; the others one by one."""
    first = next((each for each in sessions if each.status != Status.CANCELLED), sessions[0])
    follow = [each for each in sessions if _follows(each, first)]
    kept = [each for each in follow if each.status != Status.CANCELLED] or [first]
    entry = _entry(first, domain=domain, at=at)
    weeks = [_weeks(each, first) for each in kept]
    if max(weeks):
        entry.add("rrule", {"freq": "weekly", "count": max(weeks) + 1})
        for missing in sorted(set(range(max(weeks) + 1)) - set(weeks)):
            entry.add("exdate", first.starts + missing * WEEK)
    yield entry
    for each in sessions:
        if each not in follow and each.status != Status.CANCELLED:
            yield _entry(each, domain=domain, at=at)


def _follows(event: Event, first: Event) -> bool:
    """Whether it is the same as the first, some weeks later at the same hour."""
    apart = event.starts.replace(tzinfo=None) - first.starts.replace(tzinfo=None)
    same = all(
        getattr(event, name) == getattr(first, name)
        for name in ("title_es", "title_en", "openness", "neutral", "place", "address")
    )
    lasts = event.ends_at - event.starts_at == first.ends_at - first.starts_at
    return same and lasts and apart >= timedelta(0) and not apart % WEEK


def _weeks(event: Event, first: Event) -> int:
    return (event.starts.replace(tzinfo=None) - first.starts.replace(tzinfo=None)) // WEEK


def _entry(event: Event, *, domain: str, at: datetime) -> Entry:
    entry = Entry()
    entry.add("uid", f"{_handle(event)}@{domain}")
    entry.add("dtstamp", at.astimezone(UTC))
    entry.add("dtstart", event.starts)
    entry.add("dtend", event.ends)
    entry.add("summary", event.outward_title)
    entry.add("status", "CANCELLED" if event.status == Status.CANCELLED else _state(event))
    if event.openness == Openness.NEUTRAL:
        entry.add("class", "PRIVATE")
        return entry
    entry.add("class", "PUBLIC")
    if where := ", ".join(filter(None, (event.place, event.address))):
        entry.add("location", where)
    entry.add("description", _description(event))
    entry.add("categories", event.words_of("topic", event.topics))
    return entry


def _handle(event: Event) -> str:
    """What stands before the @: the code of a public event; of another one nothing that leads

    to posters or sheets, and yet the same each time.
    """
    if event.openness == Openness.PUBLIC:
        return event.code
    return hashlib.sha256(f"neutral {event.code}".encode()).hexdigest()[:16]


def _state(event: Event) -> str:
    return "TENTATIVE" if event.status == Status.PLANNED else "CONFIRMED"


def _description(event: Event) -> str:
    lines = [event.post.name, event.series_words]
    if event.languages:
        spoken = ", ".join(event.words_of("language", event.languages))
        lines.append(_("Languages: %(languages)s") % {"languages": spoken})
    if event.allies:
        lines.append(_("With: %(allies)s") % {"allies": ", ".join(event.allies)})
    return "\n".join(lines)
