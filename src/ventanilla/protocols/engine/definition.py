"""The shape of a protocol package: what may stand in its YAML files.

A package is a folder: ``protocol.yaml`` and the parts named in :data:`PARTS`. Each model below
and in the modules imported here is one entry of one list. Conditions (``when`` …) are XLSForm
expressions (see ``expressions.py``); deadlines are the short sentences of ``deadlines.py``. Every
text has Spanish and English.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import StringConstraints

from ventanilla.protocols.engine.caring import LegalTests, Remedies, SafetyPlan
from ventanilla.protocols.engine.consents import Consent
from ventanilla.protocols.engine.counted import Counted, Figure, Span
from ventanilla.protocols.engine.outward import Outward, Telling
from ventanilla.protocols.engine.proposing import (
    Finding,
    FindingAction,
    Opens,
    Outcome,
    SeverityWhen,
)
from ventanilla.protocols.engine.reaching import Contact, Urgent
from ventanilla.protocols.engine.shapes import (
    Choice,
    Code,
    Deadline,
    Evidence,
    Expression,
    Part,
    Requirement,
    Severity,
    Slug,
    Sourced,
    Text,
)
from ventanilla.protocols.engine.sharing import (
    Barrier,
    Disclosures,
    Document,
    FieldRule,
    Recipient,
    SharedField,
)
from ventanilla.protocols.engine.sittings import EventWhen, SittingRule
from ventanilla.protocols.engine.toolbox import Card, Picture
from ventanilla.protocols.engine.weighing import Weighing
from ventanilla.protocols.engine.working import CapWhen, Clock, ReadyItem, Stage, Task

__all__ = [
    "PARTS",
    "Band",
    "Barrier",
    "Basis",
    "CapWhen",
    "Card",
    "Choice",
    "Clock",
    "ClosingReason",
    "Code",
    "Competence",
    "Consent",
    "Contact",
    "Credit",
    "Deadline",
    "Disclosures",
    "Document",
    "EventWhen",
    "Evidence",
    "Expression",
    "Fact",
    "FieldRule",
    "Figure",
    "Finding",
    "FindingAction",
    "Indicator",
    "Message",
    "Opens",
    "Origin",
    "Outcome",
    "Outward",
    "Part",
    "Picture",
    "Protocol",
    "ReadyItem",
    "Recipient",
    "Remedies",
    "Requirement",
    "Retention",
    "Role",
    "Route",
    "SafetyPlan",
    "Severity",
    "SeverityWhen",
    "SharedField",
    "SittingRule",
    "Slug",
    "Sourced",
    "Span",
    "Stage",
    "Task",
    "Telling",
    "Text",
    "Urgent",
    "Weighing",
    "schema",
]

#: file of a package -> the field of :class:`Protocol` that it fills
PARTS = {
    "facts.yaml": "facts",
    "stages.yaml": "stages",
    "clocks.yaml": "clocks",
    "tasks.yaml": "tasks",
    "findings.yaml": "findings",
    "outcomes.yaml": "outcomes",
    "disclosures.yaml": "disclosures",
    "documents.yaml": "documents",
    "indicators.yaml": "indicators",
    "cards.yaml": "cards",
    "sittings.yaml": "sittings",
    "consents.yaml": "consents",
    "readiness.yaml": "readiness",
}


class Basis(Part):
    """A law, treaty, agreement or study that the package rests on."""

    id: str
    citation: Text
    link: str = ""
    evidence: Evidence


class Credit(Part):
    """Who stands behind a package: ministry, partner, funder, reviewer."""

    name: str
    role: Literal["ministry", "partner", "funder", "reviewer", "author"]
    note: Text | None = None


class Origin(Part):
    """The release of another ministry that a package was adapted from; ``hash``: of its files."""

    ministry: str
    protocol: Slug
    version: str
    hash: str


class Competence(Part):
    """The certificate that an officer needs to interview under this protocol."""

    certificate: Slug
    valid_months: int = 24


class Band(Part):
    """An age band: what is asked, how long, in how many words."""

    code: str
    from_age: int
    to_age: int
    minutes: int
    prompt_words: int
    language_variant: str = ""  # "x-p": use the easy-words variant of each language
    title: Text
    guidance: Text


class Route(Sourced):
    """A variant inside a protocol (UCA's T1–T6)."""

    code: Code
    name: Slug
    title: Text
    when: Text
    authorities: tuple[Slug, ...] = ()  # choices of the fact `authority` that suggest this route


class Fact(Part):
    """A typed value that a rule may read and that no instrument asks.

    Facts asked by an instrument are derived from its questions and are not written here.
    ``source``: intake (the notice), event (an instant, set by an act), officer (a form on the case
    page), system (computed by the application).
    """

    name: Slug
    title: Text
    type: Literal["text", "integer", "decimal", "date", "datetime", "choice", "choices", "boolean"]
    choices: tuple[Choice, ...] = ()
    tier: Literal["O", "P", "S"]
    source: Literal["intake", "event", "officer", "system"]
    statistic: bool = False


class Indicator(Sourced):
    """A figure, with how it is computed in words and its dimensions.

    ``spans``: the times of case work that it gives.
    """

    code: Code
    name: Slug
    title: Text
    formula: Text
    split: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


class ClosingReason(Part):
    """Why a case may be closed."""

    name: Slug
    title: Text
    needs: tuple[Requirement, ...] = ()


class Retention(Part):
    """How long what may be kept, in words and in numbers."""

    title: Text
    keep_years_after_closing: int
    until_age: int | None = None
    evidence: Evidence = Evidence.DESIGN
    note: Text | None = None


class Role(Part):
    """A role of the protocol, mapped to the network's role table."""

    code: Slug
    title: Text
    seat: str  # a role of network/roles: intake, case_officer, supervisor, head, …
    external: bool = False


class Message(Sourced):
    """An informing message. Its spoken words stand in the instrument; here is what it is for."""

    code: Code
    title: Text
    check: Text | None = None  # the teach-back
    unlocks: tuple[str, ...] = ()


class Protocol(Part):
    """A whole package, as written. Immutable."""

    id: Slug
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    published_on: date | None = None
    title: Text
    neutral_title: Text  # what a list may show to a neighbour's eye
    summary: Text
    subject: Text
    disclaimer: Text
    languages: tuple[str, ...] = ("es", "en")
    licence: str = "AGPL-3.0-or-later"
    #: ordinary: the post's team opens its cases; restricted: whoever has the case, and the head
    level: Literal["ordinary", "restricted"] = "ordinary"
    basis: tuple[Basis, ...]
    credits: tuple[Credit, ...] = ()
    origin: Origin | None = None
    competence: Competence | None = None
    roles: tuple[Role, ...]
    bands: tuple[Band, ...] = ()
    messages: tuple[Message, ...] = ()
    routes: tuple[Route, ...] = ()
    closing_reasons: tuple[ClosingReason, ...] = ()
    retention: Retention
    review_amber_count: int = 0  # this many confirmed or possible AMBER are reviewed as RED; 0: off
    facts: tuple[Fact, ...] = ()
    stages: tuple[Stage, ...] = ()
    clocks: tuple[Clock, ...] = ()
    tasks: tuple[Task, ...] = ()
    findings: tuple[Finding, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    disclosures: Disclosures | None = None
    documents: tuple[Document, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    cards: tuple[Card, ...] = ()
    sittings: tuple[SittingRule, ...] = ()
    consents: tuple[Consent, ...] = ()  # none: what is built in
    identity: dict[str, Slug] = {}  # a field of the person's identity -> the fact that fills it
    readiness: tuple[ReadyItem, ...] = ()
    figures: dict[str, Counted] = {}  # a dimension of the published figures -> what it counts by
    #: “case” or a repeat -> the condition under which what is sealed, or a row, is counted
    counts_when: dict[str, Expression] = {}
    #: pairs of dimensions (and `post`, `month`) that no table of figures crosses
    figures_never: tuple[tuple[str, str], ...] = ()
    contact: Contact | None = None  # the facts that are the safe contact
    urgent: tuple[Urgent, ...] = ()  # the one-minute screen
    safety_plan: SafetyPlan | None = None  # the plan that is made with the person
    legal_tests: LegalTests | None = None  # the same elements under several laws
    remedies: Remedies | None = None  # what a lawyer is asked to look at
    outward: Outward | None = None  # the words for what goes out
    outward_never: Telling | None = None  # the words that never go out

    @property
    def is_restricted(self) -> bool:
        return self.level == "restricted"


def schema() -> dict[str, object]:
    """The JSON Schema of a package, for editors."""
    return Protocol.model_json_schema()
