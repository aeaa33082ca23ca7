"""The shape of what leaves the post: the sharing matrix and the documents."""

from typing import Literal

from ventanilla.protocols.engine.shapes import (
    Choice,
    Code,
    Expression,
    Part,
    Requirement,
    Slug,
    Sourced,
    Text,
)


class Barrier(Part):
    """While ``when`` holds, nothing is given; ``reason`` says why."""

    when: Expression
    reason: Text


class FieldRule(Part):
    """Whether a recipient may have a field. First matching rule wins; no rule: no."""

    field: Slug  # an entry of `fields` in disclosures.yaml
    give: Literal["yes", "code", "summary", "confirm", "no", "never"]
    when: Expression = ""
    even_masked: bool = False  # given even while a finding masks the packets
    assent: str = ""  # the assent item needed, e.g. "share_dif"
    reason: Text


class SharedField(Part):
    """A datum of the sharing matrix and the facts it is made of."""

    name: Slug
    title: Text
    tier: Literal["O", "P", "S"]
    facts: tuple[str, ...]
    labels: dict[str, Text] = {}  # what paper calls a fact; without: its own title


class Recipient(Sourced):
    """A recipient of the sharing matrix. What is not allowed here is not given."""

    recipient: Slug
    title: Text
    highest_tier: Literal["O", "P", "S"]
    acknowledges: bool = False
    withheld: tuple[Barrier, ...] = ()
    masked: bool = True  # codes only while a finding with the effect mask_packets stands
    fields: tuple[FieldRule, ...]


class Disclosures(Part):
    """The sharing matrix: data, recipients, assent items."""

    fields: tuple[SharedField, ...]
    recipients: tuple[Recipient, ...]
    assent_items: tuple[Choice, ...] = ()


class Document(Sourced):
    """A letter, packet or act that the package can produce (Typst template)."""

    code: Code
    name: Slug
    title: Text
    template: str  # file under documents/
    recipient: str | None = None  # of the sharing matrix; None: stays in the post
    fields: tuple[Slug, ...] = ()  # of the matrix; empty: all that the recipient may have
    when: Expression = ""
    barred: tuple[Requirement, ...] = ()
    signed_by: str | None = None  # the role that sends it; None: whoever works on the case
    covered_by: tuple[str, ...] = ()  # roles that sign in the absence of that one
    language: Literal["es", "en", "reader"] = "es"
    event: Slug | None = None  # the event recorded when it is sent
    reply_event: Slug | None = None  # the event recorded when it is acknowledged
    ticks: tuple[Choice, ...] = ()  # sentences of the template that an officer may switch on
