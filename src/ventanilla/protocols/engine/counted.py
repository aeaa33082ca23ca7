"""What a package counts: classes of cases, rows of a repeat, and how long case work takes."""

from typing import Annotated

from pydantic import BeforeValidator

from ventanilla.protocols.engine.shapes import Choice, Part, Slug, Text

#: the unit of figures that counts cases; the others are named by their repeat
CASE = "case"


class Figure(Part):
    """A dimension of the published figures: the fact that it counts by.

    ``of``: a repeat, whose rows are counted instead of cases. ``title`` and ``choices``: its words,
    where the fact has none of its own (a calculate).
    """

    fact: Slug
    of: str = ""
    title: Text | None = None
    choices: tuple[Choice, ...] = ()


def _named(value: object) -> object:
    return {"fact": value} if isinstance(value, str) else value


#: written as a fact's name alone, or with what else is to be said of it
Counted = Annotated[Figure, BeforeValidator(_named, json_schema_input_type=Slug | Figure)]


class Span(Part):
    """How long something takes in case work: from one event or task to another.

    Its deadline is that of a ``clock``, or ``within`` (“72 h”, “3 working days”) of its start.
    """

    name: Slug
    title: Text
    since: str
    until: str
    clock: str = ""
    within: str = ""
