"""The shape of what is made with the person, and of what is read with a lawyer."""

from datetime import date
from typing import Annotated

from pydantic import Field

from ventanilla.protocols.engine.shapes import Part, Slug, Sourced, Text


class SafetyPlan(Part):
    """The plan that a person makes to be safer: the answers of one instrument.

    Each submission is a version. ``afresh``: questions that are asked anew each time, besides the
    copy and the day of the next review. ``printed``: what a page on paper may hold, in its order;
    ``paper``: the answers to ``copy`` with which there may be one.
    """

    instrument: Slug
    task: str  # the review of the plan
    review: Slug  # the question for the day of the next review
    review_at: Slug  # the event of that day
    reviewed: Slug  # the event of a review
    copy_: Annotated[Slug, Field(alias="copy")]  # the question whether there is a copy, and where
    paper: Annotated[tuple[Slug, ...], Field(min_length=1)]
    printed: Annotated[tuple[Slug, ...], Field(min_length=1)]
    afresh: tuple[Slug, ...] = ()


class Counted(Part):
    """A deadline of the law, from a day that was told."""

    title: Text
    start: Annotated[Slug, Field(alias="from")]
    months: Annotated[int, Field(ge=1, le=600)]


class Remedy(Sourced):
    """What a finding points to. It says "possible"; what it means for somebody is a lawyer's.

    ``asks``: the questions by which one could have seen it. ``look_at``: what a lawyer looks at;
    ``not_enough``: what alone says nothing. ``checked_on``: when somebody last read the source.
    """

    finding: Slug
    title: Text
    asks: Annotated[tuple[Slug, ...], Field(min_length=1)]
    look_at: Text
    not_enough: Text
    deadline: Counted | None = None
    checked_on: date


class Remedies(Part):
    """The screening for remedies. ``task``: the referral to a lawyer."""

    instrument: Slug
    task: str
    warning: Text  # what is said to the person first
    screened: Annotated[tuple[Remedy, ...], Field(alias="list", min_length=1)]


class LegalTest(Sourced):
    """What one law asks. ``fact``: what its test came to; ``asks``: of each element, in a sentence;

    ``findings``: what says so, where it stands.
    """

    fact: Slug
    title: Text
    asks: dict[Slug, Text]
    findings: Annotated[tuple[Slug, ...], Field(min_length=1)]


class Element(Part):
    """Something that the tests weigh. ``said``: the answers that it rests on."""

    fact: Slug
    said: Annotated[tuple[Slug, ...], Field(min_length=1)]


class LegalTests(Part):
    """The tests of several laws on the same elements, to be read side by side.

    ``level``: the fact of what they come to together. ``tasks``: who decides, reviews and advises.
    """

    instrument: Slug
    level: Slug
    tasks: Annotated[tuple[str, ...], Field(min_length=1)]
    warning: Text
    elements: Annotated[tuple[Element, ...], Field(min_length=2)]
    compared: Annotated[tuple[LegalTest, ...], Field(alias="list", min_length=2)]
