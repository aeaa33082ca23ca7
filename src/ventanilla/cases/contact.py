"""When a person may be reached: the hours that they named, and what stands in the way now.

The database decides whether the line itself is there (``sec.may_reach``); this says it in words,
and must never say more. A test asks both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from ventanilla.cases.models import SafeContact, Track
from ventanilla.cases.states import Standing
from ventanilla.common.trips import Trip
from ventanilla.protocols.engine.reaching import DAYS, Contact
from ventanilla.protocols.engine.state import Value

MIDNIGHT = 24 * 60  # minutes
HOUR = 60
YES = "yes"


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekdays (a bit each, Monday first) and minutes of the day, at the clock of a zone."""

    days: int
    begins: int
    ends: int
    zone: str

    def is_open(self, at: datetime) -> bool:
        """Whether a moment lies in these hours."""
        there = at.astimezone(ZoneInfo(self.zone))
        minute = there.hour * HOUR + there.minute
        return bool(self.days >> there.weekday() & 1) and self.begins <= minute < self.ends

    def next_opening(self, at: datetime) -> datetime | None:
        """When they begin next, by the clock of their zone; None: never."""
        zone = ZoneInfo(self.zone)
        today = at.astimezone(zone).date()
        begins = time(*divmod(self.begins, HOUR))
        for ahead in range(9):
            day = today + timedelta(days=ahead)
            moment = datetime.combine(day, begins, tzinfo=zone)
            if moment > at and self.days >> day.weekday() & 1:
                return moment
        return None

    @property
    def is_any(self) -> bool:
        """Whether they are every hour of every day."""
        return (self.days, self.begins, self.ends) == (2 ** len(DAYS) - 1, 0, MIDNIGHT)


NEVER = (0, 0, MIDNIGHT)


@dataclass(frozen=True, slots=True)
class Line:
    """The number or address, and what is said and minded on the line. Codes as the package has

    them; what nobody knows is blank, and counts as a no.
    """

    value: str = field(repr=False)
    method: str = ""
    language: str = ""
    alias: str = field(default="", repr=False)
    code_word: str = field(default="", repr=False)
    voicemail: str = ""
    text: str = ""
    sender: str = ""
    answers: str = field(default="", repr=False)
    if_other: str = field(default="", repr=False)

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """From an opened row."""
        return cls(**document)

    def document(self) -> dict[str, str]:
        """As it is sealed."""
        return asdict(self)

    @property
    def may_leave_voicemail(self) -> bool:
        return self.voicemail == YES

    @property
    def may_be_written_to(self) -> bool:
        return self.text == YES


#: what a line keeps beside the number; the record may know it, too
MINDED = tuple(name for name in Line.__dataclass_fields__ if name != "value")


def standing_contact(track: Track) -> SafeContact | None:
    """The contact of a track that was not closed, if there is one."""
    trip = Trip()
    found = trip.find(SafeContact, dossier_id=track.dossier_id)
    trip.go()
    return next((row for row in found if row.closed_at is None), None)


def hours_of(contact: SafeContact) -> Hours:
    """Its hours."""
    return Hours(contact.days, contact.begins, contact.ends, contact.zone)


def standing_of(contact: SafeContact | None, at: datetime) -> Standing:
    """What may be done with a contact at a moment."""
    if contact is None or contact.closed_at is not None:
        return Standing.NONE
    if contact.confirmed_at is None or contact.valid_until is None:
        return Standing.UNCONFIRMED
    if not contact.confirmed_at <= at < contact.valid_until:
        return Standing.STALE
    if not contact.days:
        return Standing.UNKNOWN_HOURS
    return Standing.OPEN if hours_of(contact).is_open(at) else Standing.OUTSIDE


def ends_at(contact: SafeContact, at: datetime) -> datetime:
    """When a contact that may be used at a moment may not be used any more. Raises ``ValueError``

    for one that may not.
    """
    if standing_of(contact, at) is not Standing.OPEN or contact.valid_until is None:
        raise ValueError("It may not be used now.")
    there = at.astimezone(ZoneInfo(contact.zone))
    day = there.replace(hour=0, minute=0, second=0, microsecond=0)
    return min(contact.valid_until, day + timedelta(minutes=contact.ends))


def told_hours(names: Contact, facts: Mapping[str, Value], *, zone: str) -> Hours:
    """The hours that the answers of an instrument name; never, where they name none."""
    days = _days(facts.get(names.days or "", ()))
    begins = _hour(facts.get(names.begins or ""), 0)
    ends = _hour(facts.get(names.ends or ""), MIDNIGHT)
    return Hours(days, begins, ends, zone) if days and begins < ends else Hours(*NEVER, zone)


def as_facts(names: Contact, hours: Hours) -> dict[str, Value]:
    """Hours as the answers that would have named them; times that are no whole hours in words."""
    days = tuple(day for at, day in enumerate(DAYS) if hours.days >> at & 1)
    clock = "{:02}:{:02}-{:02}:{:02}".format(*divmod(hours.begins, HOUR), *divmod(hours.ends, HOUR))
    whole = not hours.begins % HOUR and not hours.ends % HOUR
    said: dict[str | None, Value] = {names.days: days} if days else {}
    if whole:
        said |= {names.begins: hours.begins // HOUR, names.ends: hours.ends // HOUR}
    else:
        said[names.hours] = clock
    return {fact: value for fact, value in said.items() if fact}


def as_bits(days: Iterable[str]) -> int:
    """Weekdays by their codes as bits; ``any`` is all of them."""
    named = set(days)
    return sum(1 << at for at, day in enumerate(DAYS) if day in named or "any" in named)


def _days(value: Value) -> int:
    return as_bits(value if isinstance(value, tuple) else (str(value),))


def _hour(value: Value | None, else_: int) -> int:
    if value is None or value == "":
        return else_
    return max(0, min(MIDNIGHT, int(float(str(value))) * HOUR))
