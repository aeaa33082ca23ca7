"""Who may do what with a dossier: one pure function over tables, without a database or a clock.

Row-level security repeats the answer from the same tables (``locks.applying`` copies them into the
database), the access document is printed from them (``docs/reference/access.md``), and a test asks
all three the same questions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _t

from ventanilla.network.roles import Reach, Role, describe
from ventanilla.security.models import Grant


class Depth(IntEnum):
    """How far into a dossier: that it is there, what it says, and what is sealed in it."""

    STUB = 1
    RECORD = 2
    SEALED = 3


class Action(StrEnum):
    """What somebody may want with a dossier."""

    SEE = "see"
    READ = "read"
    READ_SEALED = "read_sealed"
    WRITE = "write"


#: what each action asks for, and whether it changes anything
NEEDS: Mapping[Action, tuple[Depth, bool]] = {
    Action.SEE: (Depth.STUB, False),
    Action.READ: (Depth.RECORD, False),
    Action.READ_SEALED: (Depth.SEALED, False),
    Action.WRITE: (Depth.SEALED, True),
}
NONE = -1
#: of a scope without a protocol: what came in to a post, and is no case yet
DESK = ""


@dataclass(frozen=True, slots=True)
class Levels:
    """Up to which level of a scope a role sees stubs and records without a grant; -1: none.

    Level 0 is ordinary; in 1, restricted, the team knows that there is a case, and only whoever
    has it, and the supervisor, open it.
    """

    stub: int
    record: int


NOTHING = Levels(NONE, NONE)
#: by role, where it is more than nothing
LEVELS: Mapping[Role, Levels] = {
    Role.INTAKE_OFFICER: Levels(stub=1, record=0),
    Role.CASE_OFFICER: Levels(stub=1, record=0),
    Role.SUPERVISOR: Levels(stub=1, record=1),
}


@dataclass(frozen=True, slots=True)
class Gives:
    """What a grant of a purpose gives, and how long at most. ``words``: for the document."""

    depth: Depth
    writes: bool
    longest: timedelta | None
    words: str | Promise
    consent: bool = False


#: the engine works on a whole record: whoever writes reads all of it
PURPOSES: Mapping[Grant.Purpose, Gives] = {
    Grant.Purpose.ASSIGNMENT: Gives(
        Depth.SEALED, True, None, _t("Has the case, until somebody else does.")
    ),
    Grant.Purpose.ABSENCE: Gives(
        Depth.SEALED, True, timedelta(days=90), _t("Stands in for somebody who is away.")
    ),
    Grant.Purpose.SIGNATURE: Gives(
        Depth.SEALED, True, timedelta(days=400), _t("Signs what a task gave to sign.")
    ),
    Grant.Purpose.HELP: Gives(
        Depth.SEALED, True, timedelta(days=400), _t("Does the task that asked for help.")
    ),
    Grant.Purpose.TRANSFER: Gives(
        Depth.SEALED, True, timedelta(days=400), _t("Decides whether the case comes to the post.")
    ),
    Grant.Purpose.INTERPRETER: Gives(
        Depth.RECORD,
        False,
        timedelta(days=1),
        _t("Lends a voice in an interview; needs the person's consent."),
        consent=True,
    ),
    Grant.Purpose.BREAK_GLASS: Gives(
        Depth.RECORD, False, timedelta(hours=2), _t("Opens one case in an emergency.")
    ),
}


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """What is asked about a seat. ``active``: whether its officer may sign in at all.

    ``frozen``: it opened more than anybody's work needs, and nobody has released it yet.
    """

    seat: int
    officer: int
    role: Role
    post: int
    zone: ZoneInfo
    protocols: frozenset[str]
    valid_from: date
    valid_until: date | None
    active: bool = True
    frozen: bool = False

    def is_live(self, now: datetime) -> bool:
        """Whether the seat is in force, by the day at its post."""
        today = now.astimezone(self.zone).date()
        return (
            self.active
            and not self.frozen
            and self.valid_from <= today
            and (self.valid_until is None or today < self.valid_until)
        )


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """What is asked about a consent."""

    since: datetime
    until: datetime | None
    withdrawn_at: datetime | None

    def holds(self, now: datetime) -> bool:
        """Whether it is in force."""
        return (
            self.since <= now
            and self.withdrawn_at is None
            and (self.until is None or now < self.until)
        )


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """What is asked about a grant."""

    seat: int
    purpose: Grant.Purpose
    since: datetime
    until: datetime
    consent: ConsentFacts | None = None

    def holds(self, seat: SeatFacts, now: datetime) -> bool:
        """Whether it lets this seat in now."""
        if PURPOSES[self.purpose].consent and self.consent is None:
            return False
        agreed = self.consent is None or self.consent.holds(now)
        return self.seat == seat.seat and self.since <= now < self.until and agreed


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is asked about a dossier. ``walled``: officers who never open it."""

    post: int
    protocol: str
    level: int
    grants: tuple[GrantFacts, ...] = ()
    walled: frozenset[int] = frozenset()


def decide(seat: SeatFacts, action: Action, case: CaseFacts, now: datetime) -> bool:
    """Whether a seat may do this with a dossier now.

    A live seat, and its scope or a live grant that goes deep enough, and no wall.
    """
    if not seat.is_live(now) or seat.officer in case.walled:
        return False
    depth, writes = NEEDS[action]
    if _by_scope(seat, case) >= depth:
        return True
    return any(
        gives.depth >= depth and (gives.writes or not writes)
        for grant in case.grants
        if grant.holds(seat, now)
        for gives in (PURPOSES[grant.purpose],)
    )


def _by_scope(seat: SeatFacts, case: CaseFacts) -> int:
    """How deep the role of a seat reaches by itself: 0, or a depth."""
    if seat.post != case.post or case.protocol not in {DESK, *seat.protocols}:
        return 0
    levels = LEVELS.get(seat.role, NOTHING)
    if case.level <= levels.record:
        return Depth.SEALED
    return Depth.STUB if case.level <= levels.stub else 0


def reads_records(role: Role) -> bool:
    """Whether a role opens cases of its post and protocols without a grant."""
    return describe(role).reach is Reach.RECORD
