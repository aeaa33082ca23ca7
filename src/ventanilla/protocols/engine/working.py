"""The shape of the work that a protocol asks for: stages, clocks and tasks."""

from typing import Literal

from ventanilla.protocols.engine.shapes import (
    Code,
    Deadline,
    Expression,
    Part,
    Requirement,
    Slug,
    Sourced,
    Text,
)
from ventanilla.protocols.engine.weighing import Weighing


class Stage(Sourced):
    """A stretch of the work. It is done when its blocking tasks are; ``gate`` opens it."""

    code: Code
    name: Slug
    phase: Literal["before", "during", "after"]
    title: Text
    summary: Text
    state: Text  # what a case in this stage is called in a list: "notified", "in interview"
    gate: tuple[Requirement, ...] = ()
    all_block: bool = False  # each of its tasks holds up the next stage, not only blocking ones
    routes: tuple[str, ...] = ()  # empty: all


class CapWhen(Part):
    """A deadline that counts too while a condition holds; the earliest wins."""

    due: Deadline
    when: Expression


class Clock(Sourced):
    """A deadline with a legal or agreed basis that is shown with the time left."""

    code: Code
    name: Slug
    title: Text
    start: Slug  # an event
    fallback_start: Slug | None = None  # used, and marked estimated, where the start is unknown
    due: Deadline  # "48 h after apprehended_at"
    caps_when: tuple[CapWhen, ...] = ()  # the earliest of due and the caps that hold wins
    warn: Deadline | None = None
    stop: tuple[Slug, ...] = ()  # any of these events ends the clock
    when: Expression = ""
    routes: tuple[str, ...] = ()
    pausable: bool = False
    calls: str  # the protocol role who is called when it runs out
    kind: Literal["law", "agreement", "practice", "proposal"]


class Task(Sourced):
    """Something that a role does by a deadline. Open while ``when`` holds and it is not done."""

    code: Code
    stage: str
    title: Text
    why: Text
    role: str
    due: Deadline | None = None
    caps: tuple[Deadline, ...] = ()  # the earliest of due and caps wins
    caps_when: tuple[CapWhen, ...] = ()  # caps that count only while a condition holds
    when: Expression = ""  # empty: as soon as its stage is reached
    routes: tuple[str, ...] = ()
    waits_for_stage: bool = False  # with `when`: wait for the stage as well
    only_by_finding: bool = False  # opens only while a finding that lists it stands
    blocks: bool = False
    blocks_when: Expression = ""
    done_by: Slug | None = None  # an event or instrument that completes it
    document: str | None = None  # the document it produces
    instrument: str | None = None  # the instrument it opens
    informs: tuple[str, ...] = ()  # the messages it delivers
    repeats: Deadline | None = None  # "every 30 d"
    not_by: tuple[str, ...] = ()  # tasks: whoever did one of them does not do this one
    weighs: Weighing | None = None  # done by a decision between sources, never simply marked


class ReadyItem(Sourced):
    """Something that a post must have: a room, a directory, a list that somebody signed.

    ``every``: how often it is seen to again, as in “90 d”.
    """

    code: Code
    title: Text
    why: Text | None = None
    role: str
    every: str
