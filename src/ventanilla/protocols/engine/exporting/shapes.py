"""The shape of ``exports/*.yaml``: what each field of a standard is filled from, or why it is not.

The standard's own fields and code lists stand in a data file beside it (see ``standards.py``).
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from ventanilla.protocols.engine.shapes import Expression, Part, Requirement, Slug, Sourced, Text

#: a column of our own, that the standard does not have
Column = Annotated[str, StringConstraints(pattern=r"^x_[A-Za-z]+$")]
#: completed years from–to; without an end: that age and more
Band = Annotated[tuple[int, ...], Field(min_length=1, max_length=2)]


class When(Part):
    """A value of the standard while a condition holds."""

    when: Expression
    value: str


class Detail(Part):
    """A column that keeps what the standard's list cannot say: answer -> word."""

    column: Column
    map: dict[str, str]


class Instead(Part):
    """What is given in place of an identity field: the band that a number falls into."""

    column: Column
    fact: Slug
    bands: tuple[Band, ...]


class Rule(Part):
    """One field of the standard and its one source.

    ``fact``/``facts``, ``choose`` (the first condition that holds), ``case`` (what the application
    knows of the post), ``person`` (the identity), ``letters`` (documents that were sent); or
    ``empty``/``never``, with the reason why nothing is given.
    """

    field: str
    fact: str | None = None
    facts: tuple[str, ...] = ()
    choose: tuple[When, ...] = ()
    case: Literal["post_country", "post_code"] | None = None
    person: Literal["given_names", "family_names"] | None = None
    letters: tuple[str, ...] = ()
    empty: Text | None = None
    never: Text | None = None
    required: bool = False  # without it there is no record
    identity: bool = False  # given only when the identity was asked for
    when: Expression = ""
    map: dict[str, str] = {}
    left_out: tuple[str, ...] = ()  # answers without a value in the standard
    otherwise: str = ""
    add: tuple[When, ...] = ()
    detail: Detail | None = None
    instead: Instead | None = None
    among: Slug | None = None  # of a text: given only if it is in this list of the export
    words: Literal["es", "en"] | None = None  # the answer's words, for a field of text
    single: Literal["first"] | None = None  # several answers, one value
    rows: bool = False  # the field repeats
    moment: Literal["sent"] | None = None  # of letters: when they went
    note: Text | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """Which sources are written; there should be one."""
        names = ("fact", "facts", "choose", "case", "person", "letters", "empty", "never")
        return tuple(name for name in names if getattr(self, name))

    @property
    def named_facts(self) -> tuple[str, ...]:
        """The facts that fill the field."""
        return (self.fact,) if self.fact else self.facts

    @property
    def silent(self) -> Text | None:
        """Why the field is never filled; None if it may be."""
        return self.empty or self.never


class Identity(Part):
    """Who may release the identity, and what must be true; else it stays out."""

    asks: str  # a role of the protocol
    requires: tuple[Requirement, ...]


class Layout(Part):
    """How a record is written: as JSON, or as a table with one row.

    ``many`` joins several values in a table. ``fields``: these alone, in this order (empty: all).
    ``first``: fields of which this layout takes one value. ``names``: what it calls them.
    """

    name: Slug
    title: Text
    form: Literal["json", "table"]
    many: str = ";"
    truths: tuple[str, str] = ("true", "false")
    fields: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    names: dict[str, str] = {}


class Dates(Part):
    """Dates are cut to the first day of their year; ``column`` says so. Identity dates are not."""

    cut: Literal["year"]
    column: Column


class Export(Sourced):
    """An export under a standard."""

    name: Slug
    title: Text
    fields: str  # the standard's data file, beside this one
    reference: Column  # a reference of ours, new in each release
    requires: Annotated[tuple[Requirement, ...], Field(min_length=1)]
    identity: Identity
    dates: Dates
    lists: dict[Slug, tuple[str, ...]] = {}  # texts that may go out, as they are written
    core: tuple[Rule, ...]
    more: tuple[Rule, ...] = ()
    layouts: Annotated[tuple[Layout, ...], Field(min_length=1)]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every field of the standard that is spoken of."""
        return self.core + self.more

    @property
    def columns(self) -> tuple[str, ...]:
        """Our own columns, in the order in which they are written."""
        own = [self.reference, self.dates.column]
        for rule in self.rules:
            own += [each.column for each in (rule.detail, rule.instead) if each]
        return tuple(own)

    def layout(self, name: str) -> Layout | None:
        """The layout with a name."""
        return next((layout for layout in self.layouts if layout.name == name), None)
