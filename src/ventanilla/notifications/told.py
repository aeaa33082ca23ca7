"""What was told in a notification: typed by an officer, taken from an e-mail or from a list."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.utils.translation import gettext as _

from ventanilla.common.errors import BadInput
from ventanilla.common.tiers import Tier
from ventanilla.notifications import leaving_out
from ventanilla.notifications.states import Channel, Flag, Kind, Nationality, Said
from ventanilla.people.identity import Names

#: how far the clock of whoever notifies may run ahead of ours
TOLERANCE = timedelta(minutes=5)
#: an event longer ago is a slip of the pen
LONGEST_AGO = timedelta(days=2 * 366)
ADULT = 18
#: what is sealed, with its tier
TIERS: Mapping[str, Tier] = {
    "names": Tier.P,
    "claimed_nationality": Tier.P,
    "sent_at": Tier.P,
    "event_at": Tier.P,
    "told_at": Tier.P,
    "sender_person": Tier.P,
    "sender_callback": Tier.P,
    "place_of_custody": Tier.P,
    "custody_id": Tier.P,
    "charges": Tier.S,
    "next_hearing_at": Tier.P,
    "minors_at_home": Tier.P,
    "flags": Tier.S,
    "words": Tier.S,
    "child": Tier.S,
}
MOMENTS = ("sent_at", "event_at", "told_at", "next_hearing_at")
#: what somebody writes freely, where a request for protection might be told
FREE = ("sender_person", "place_of_custody", "charges", "words", "claimed_nationality")
FREE_OF_CHILD = ("caseworker", "court", "hearings", "parents")


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """What comes with a child in the custody of an authority."""

    caseworker: str = ""
    caseworker_phone: str = ""
    court: str = ""
    court_number: str = ""
    hearings: str = ""
    parents: str = ""
    siblings: Sequence[tuple[str, str]] = ()  # name, date of birth as ISO, or blank
    wanted: Sequence[str] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A notification as it was told. Blank: not said."""

    kind: Kind
    channel: Channel
    agency: str
    received_at: datetime
    names: Names = field(default_factory=Names)
    sent_at: datetime | None = None
    event_at: datetime | None = None
    told_at: datetime | None = None
    sender_person: str = ""
    sender_callback: str = ""
    claimed_nationality: str = ""
    nationality: Nationality = Nationality.UNVERIFIED
    requested: Said = Said.UNKNOWN
    told_of_right: Said = Said.UNKNOWN
    state: str = ""  # two letters
    county: str = ""
    place_of_custody: str = ""
    custody_id: str = ""
    charges: str = ""
    next_hearing_at: datetime | None = None
    minors_at_home: int | None = None
    flags: frozenset[str] = frozenset()
    words: str = ""
    child: Child = field(default_factory=Child)

    def is_minor(self, today: date) -> bool:
        """Whether it is about a child."""
        age = self.names.age_on(today)
        return (
            self.kind == Kind.MINOR_CUSTODY
            or Flag.MINOR in self.flags
            or (age is not None and age < ADULT)
        )

    def without_protection(self) -> tuple[Self, int]:
        """The same without what tells of a request for protection: and how many sentences went."""
        gone = 0

        def clean(text: str) -> str:
            nonlocal gone
            kept = leaving_out.keep(text)
            gone += kept.left_out
            return kept.text

        of_child: dict[str, Any] = {
            name: clean(getattr(self.child, name)) for name in FREE_OF_CHILD
        }
        free: dict[str, Any] = {name: clean(getattr(self, name)) for name in FREE}
        return replace(self, child=replace(self.child, **of_child), **free), gone

    def to_document(self) -> dict[str, Any]:
        """What is sealed, as JSON."""
        said = {name: getattr(self, name) for name in TIERS}
        said |= {name: moment.isoformat() for name in MOMENTS if (moment := said[name])}
        said |= {
            "names": self.names.to_document(),
            "flags": sorted(self.flags),
            "child": asdict(self.child) if self.child else {},
        }
        return {name: value for name, value in said.items() if value not in ("", None, [], {})}


@dataclass(frozen=True, slots=True)
class Opened:
    """What was sealed of a notification, opened for whoever reads it."""

    names: Names
    said: Mapping[str, Any]
    child: Child

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Read an opened document."""
        said = dict(document)
        said |= {name: datetime.fromisoformat(said[name]) for name in MOMENTS if said.get(name)}
        child = dict(said.pop("child", {}))
        child["siblings"] = [tuple(each) for each in child.get("siblings", ())]
        return cls(Names.from_document(said.pop("names", {})), said, Child(**child))


def check(told: Told, *, at: datetime) -> None:
    """Refuse times that cannot be, each with its sentence at its field: ``BadInput``."""
    problems = _times(told, at)
    if not told.agency.strip():
        problems["agency"] = _("Write which agency or institution notifies.")
    elif leaving_out.tells(told.agency):
        problems["agency"] = _("Write the institution without the unit: this one would tell why.")
    born = told.names.birth_date
    if born and date.fromisoformat(born) > at.date() + timedelta(days=1):
        problems["birth_date"] = _("The date of birth cannot lie in the future.")
    elif born and (told.names.age_on(at.date()) or 0) > 120:
        problems["birth_date"] = _("This date of birth is too long ago. Check the year.")
    if problems:
        raise BadInput(problems)


def _times(told: Told, at: datetime) -> dict[str, str]:
    problems = {}
    if told.received_at > at + TOLERANCE:
        problems["received_at"] = _("The notification cannot have come in the future.")
    elif told.received_at < at - LONGEST_AGO:
        problems["received_at"] = _("This would be years ago. Check the date.")
    if told.sent_at and told.sent_at > told.received_at + TOLERANCE:
        problems["sent_at"] = _("It cannot have been sent after it was received.")
    if told.event_at and told.event_at > min(told.received_at, told.sent_at or at) + TOLERANCE:
        problems["event_at"] = _("This cannot be later than the notification. Check both times.")
    elif told.event_at and told.event_at < at - LONGEST_AGO:
        problems["event_at"] = _("This would be years ago. Check the date.")
    return problems
