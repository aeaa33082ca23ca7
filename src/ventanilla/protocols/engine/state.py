"""What goes into ``plan()`` and what comes out: plain values, nothing that knows a database.

What a plan holds many of is a named tuple: it is made in a third of the time of a frozen dataclass,
and a plan makes a hundred and fifty of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from ventanilla.protocols.engine.consents import Held, Status
from ventanilla.protocols.engine.definition import Evidence, Severity, Text, Weighing

#: A fact's value: text and choices as str, several choices as a tuple, numbers, dates as ISO text.
#: A fact that nobody answered is absent; ``dk``, ``pns`` and ``not_asked`` are values.
Value = str | int | float | bool | tuple[str, ...]
FindingStatus = Literal["possible", "confirmed", "discarded"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What is known of a finding: when it was first raised, and what an officer decided.

    ``status`` is "possible" while nobody has decided. ``grounds``: the facts it stood on then.
    """

    status: FindingStatus
    raised_at: datetime | None = None
    at: datetime | None = None
    reason: str = ""
    by_hand: bool = False
    grounds: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a post works: its zone, its holidays, the end of its shifts (local time)."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    holidays: frozenset[date] = frozenset()
    shift_ends: tuple[time, ...] = (time(8), time(16), time(23, 59))


@dataclass(frozen=True, slots=True)
class State:
    """A track as the engine sees it. ``done`` maps a task code to when it was done.

    ``findings`` are keyed by name (or code); ``submitted`` maps an instrument to when it was handed
    in; ``doers`` a task, an event or an instrument to who did it (opaque); ``put_off`` a weighed
    task to when it is decided again. ``linked``: protocols that run in the same case, as far as
    known; ``held``: effects that other tracks of the case ask for, without a reason. ``consents``:
    the records of each consent, by its name. All instants know their zone.
    """

    route: str = ""
    facts: Mapping[str, Value] = field(default_factory=dict)
    events: Mapping[str, datetime] = field(default_factory=dict)
    informed: frozenset[str] = frozenset()
    findings: Mapping[str, Decision] = field(default_factory=dict)
    done: Mapping[str, datetime | None] = field(default_factory=dict)
    calendar: Calendar = Calendar()
    submitted: Mapping[str, datetime | None] = field(default_factory=dict)
    doers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    linked: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
    put_off: Mapping[str, datetime] = field(default_factory=dict)
    consents: Mapping[str, Sequence[Held]] = field(default_factory=dict)


class Ground(NamedTuple):
    """One fact that a rule read, with the value it had."""

    fact: str
    title: Text
    value: Value | None
    value_title: Text | None = None


class Because(NamedTuple):
    """Why the engine says something: words, rule, facts read, sources."""

    text: Text
    rule: str
    grounds: tuple[Ground, ...]
    basis: tuple[str, ...]
    evidence: Evidence


class FoundFinding(NamedTuple):
    """A finding that stands, with its status. ``vanished``: confirmed, but its ground is gone.

    ``returned``: was discarded, and came back because the facts changed. ``held``: it may only be
    raised and its ground stands, so that nobody discards it now.
    """

    code: str
    name: str
    title: Text
    severity: Severity
    status: FindingStatus
    because: Because
    effects: tuple[str, ...]
    vanished: bool = False
    returned: bool = False
    by_hand: bool = False
    raised_at: datetime | None = None
    held: bool = False


class DueTask(NamedTuple):
    """A task that is open now (or done, in ``Plan.done``). ``not_by``: who must not do it."""

    code: str
    stage: str
    title: Text
    why: Text
    role: str
    due_at: datetime | None
    overdue: bool
    blocks: bool
    because: Because
    document: str | None = None
    instrument: str | None = None
    done_at: datetime | None = None
    not_by: frozenset[str] = frozenset()
    weighs: Weighing | None = None


class RunningClock(NamedTuple):
    """A clock of the route. ``estimated``: it runs from its fallback start."""

    id: str
    name: str
    title: Text
    state: Literal["not_started", "running", "warning", "overdue", "met", "missed"]
    started_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None
    left_s: int | None
    estimated: bool
    calls: str
    kind: str
    because: Because

    @property
    def runs(self) -> bool:
        """Whether time counts: it began, and has not ended."""
        return self.state in ("running", "warning", "overdue")


class Gate(NamedTuple):
    """Whether a stage may be entered, and what is missing while not."""

    stage: str
    open: bool
    missing: tuple[Text, ...]


class OpenDocument(NamedTuple):
    """A document of the package: open, or barred with the reasons."""

    code: str
    name: str
    title: Text
    open: bool
    barred: tuple[Text, ...]
    recipient: str | None


@dataclass(frozen=True, slots=True)
class GivenField:
    """A datum that a recipient may have, in which form."""

    field: str
    title: Text
    give: Literal["yes", "code", "summary", "confirm"]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BarredField:
    """A datum that a recipient may not have, and why."""

    field: str
    title: Text
    reason: Text


class Disclosure(NamedTuple):
    """What one recipient may have now. ``withheld``: set where a rule keeps everything back."""

    recipient: str
    title: Text
    allowed: tuple[GivenField, ...]
    barred: tuple[BarredField, ...]
    withheld: Text | None = None  # why nothing at all is given, if nothing is


class SuggestedOutcome(NamedTuple):
    """An outcome whose condition holds; ``barred`` says why it cannot be taken now."""

    code: str
    name: str
    title: Text
    suggested: bool
    barred: tuple[Text, ...]
    because: Because
    rank: int = 0


class CalledTrack(NamedTuple):
    """Another protocol that a standing finding calls for, with the reason its people will read."""

    protocol: str
    finding: str
    title: Text
    reason: Text
    other_person: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a protocol asks for, given a state and a moment. Same input, same output."""

    protocol: str
    version: str
    stage: str
    severity: Severity | None  # the worst of the findings that stand (possible or confirmed)
    effects: frozenset[str]  # of findings that stand, and those that other tracks ask for
    findings: tuple[FoundFinding, ...]
    tasks: tuple[DueTask, ...]  # open, by deadline
    done: tuple[DueTask, ...]
    clocks: tuple[RunningClock, ...]
    gates: tuple[Gate, ...]
    documents: tuple[OpenDocument, ...]
    disclosures: tuple[Disclosure, ...]
    outcomes: tuple[SuggestedOutcome, ...]
    tracks_called: tuple[CalledTrack, ...] = ()  # none that runs already, as far as known
    consents: Mapping[str, Status] = field(default_factory=dict)  # those with a record, by name

    @property
    def standing(self) -> dict[str, FoundFinding]:
        """The findings that are possible or confirmed, by name."""
        return {found.name: found for found in self.findings if found.status != "discarded"}

    @property
    def own_effects(self) -> frozenset[str]:
        """What these findings ask for by themselves, whatever other tracks ask."""
        return frozenset(effect for found in self.standing.values() for effect in found.effects)


@dataclass(frozen=True, slots=True)
class CasePlan:
    """The plans of a case's tracks, joined for those who may see them all; the strictest wins.

    ``tasks`` and ``clocks`` are pairs of the track and its task or clock, by deadline.
    """

    plans: Mapping[str, Plan]
    severity: Severity | None
    effects: frozenset[str]
    tasks: tuple[tuple[str, DueTask], ...]
    clocks: tuple[tuple[str, RunningClock], ...]
    disclosures: tuple[Disclosure, ...]
