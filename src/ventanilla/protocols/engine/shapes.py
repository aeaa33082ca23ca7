"""What every entry of a package is made of: texts, sources, how solid a statement is."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9-]*$")]
Expression = str
Deadline = str


class Evidence(StrEnum):
    """How solid a statement is."""

    READ = "read"
    PARTIAL = "partial"
    KNOWLEDGE = "knowledge"
    DESIGN = "design"


class Severity(StrEnum):
    """How grave a finding is; declared from the gravest down."""

    RED = "red"
    AMBER = "amber"
    BLUE = "blue"


class Part(BaseModel):
    """Anything in a package: immutable, and no key that the format does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Part):
    """A text shown to a person, in every language of the package."""

    es: str
    en: str


class Sourced(Part):
    """A statement that names its basis (ids of ``basis``) and how solid it is."""

    basis: tuple[str, ...] = ()
    evidence: Evidence = Evidence.DESIGN
    note: Text | None = None  # what a reader should know of the source


class Requirement(Part):
    """Something that must be true before a gate opens, and the sentence shown while it is not."""

    when: Expression
    missing: Text


class Choice(Part):
    """One value of a choice fact."""

    name: str
    title: Text
