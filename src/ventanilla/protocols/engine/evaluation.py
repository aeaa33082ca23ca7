"""What working out a submission finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ventanilla.protocols.engine.state import Value


@dataclass(frozen=True, slots=True)
class Difference:
    """A calculate for which the browser says something else than we do."""

    question: str
    browser: str
    ours: str


@dataclass(frozen=True, slots=True)
class RowEvaluation:
    """An instance of a repeat worked out. ``shown``: the questions that are open in it."""

    shown: frozenset[str]
    problems: Mapping[str, str]
    calculated: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A submission worked out.

    ``facts``: by question; a blank one is absent, one in a repeat is a tuple with a text (maybe
    blank) for each instance, a repeat is the number of its instances. ``problems``: question → one
    of ``required constraint number date choice unexpected``. ``hidden``: answered, then hidden.
    ``shown``: every name that relevance leaves open, answered or not; a repeat without an instance
    too. ``rows``: by repeat, what of that is true of each of its instances.
    """

    facts: Mapping[str, Value]
    informed: frozenset[str]
    problems: Mapping[str, str]
    hidden: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    calculated: Mapping[str, str] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()
    rows: Mapping[str, tuple[RowEvaluation, ...]] = field(default_factory=dict)
