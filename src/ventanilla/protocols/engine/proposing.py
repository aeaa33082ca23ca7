"""The shape of what a protocol proposes: findings from facts, and the outcome of a track."""

from typing import Literal

from ventanilla.protocols.engine.shapes import (
    Code,
    Deadline,
    Expression,
    Part,
    Requirement,
    Severity,
    Slug,
    Sourced,
    Text,
)

Effect = Literal[
    "stop_tracing",
    "mask_packets",
    "independent_help",
    "block_handover",
    "other_interviewer",
    "never_alone",
]


class FindingAction(Part):
    """What a finding asks for, in words; ``task`` where a task template does it."""

    text: Text
    role: str
    due: Deadline | None = None
    where: Literal["post", "us", "mx"] = "post"
    task: str | None = None


class SeverityWhen(Part):
    """Raise the severity while a condition holds."""

    severity: Severity
    when: Expression


class Opens(Part):
    """Another protocol that a finding calls for, and the reason: its people read that."""

    protocol: Slug
    reason: Text  # may hold ${fact} references, none of tier S
    other_person: bool = False  # it is about somebody else: no name goes along


class Finding(Sourced):
    """What the rules propose from facts. Shown as *possible* until an officer confirms it."""

    code: Code
    name: Slug
    title: Text
    when: Expression  # empty: only by hand
    severity: Severity
    severity_when: tuple[SeverityWhen, ...] = ()
    because: Text  # may hold ${fact} references
    actions: tuple[FindingAction, ...] = ()
    tasks: tuple[str, ...] = ()  # task templates this finding opens
    effects: tuple[Effect, ...] = ()
    services: tuple[Slug, ...] = ()  # needs that a referral may answer
    share: Literal["open", "code", "minimal", "restricted", "vault", "none"] = "restricted"
    share_code: str = ""  # the neutral code a recipient may get instead of text
    reads_unknown_as_no: bool = False
    raise_only: bool = False  # nobody discards it while its ground stands
    opens: tuple[Opens, ...] = ()  # a track of another protocol in the same case


class Outcome(Sourced):
    """The decision of a track."""

    code: Code
    name: Slug
    title: Text
    summary: Text
    suggest_when: Expression
    rank: int = 0  # the highest suggested rank is proposed first
    barred_when: tuple[Requirement, ...] = ()
    documents: tuple[str, ...] = ()
    stays: bool = False  # the person stays in the host country
