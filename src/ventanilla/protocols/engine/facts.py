"""The facts that rules may read: those of ``facts.yaml``, and every question of an instrument."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ventanilla.protocols.engine.definition import Fact, Text
from ventanilla.protocols.engine.expressions import Reference
from ventanilla.protocols.engine.state import Value
from ventanilla.protocols.engine.syntax import Path
from ventanilla.protocols.engine.values import to_text

FactType = Literal[
    "text", "integer", "decimal", "date", "datetime", "choice", "choices", "boolean", "repeat"
]


@dataclass(frozen=True, slots=True, eq=False)
class FactInfo:
    """What is known of a fact. ``choices``: code → words, the universal answers included.

    ``source``: instrument, intake, event, officer or system. ``unknowns``: whether it can be
    answered with *don't know*, *rather not say* or *not asked*. ``repeat``: the repeat it is in.
    """

    name: str
    title: Text
    type: FactType
    tier: str
    source: str
    choices: Mapping[str, Text] = field(default_factory=dict)
    instrument: str = ""
    repeat: str = ""
    unknowns: bool = False
    statistic: bool = False

    @property
    def numeric(self) -> bool:
        """Whether it is compared by order."""
        return self.type in ("integer", "decimal", "date", "datetime")


def written_fact(fact: Fact) -> FactInfo:
    """A fact of ``facts.yaml``."""
    choices = {c.name: c.title for c in fact.choices}
    if fact.type == "boolean":
        choices = {"yes": Text(es="Sí", en="Yes"), "no": Text(es="No", en="No")}
    return FactInfo(
        name=fact.name,
        title=fact.title,
        type=fact.type,
        tier=fact.tier,
        source=fact.source,
        choices=choices,
        unknowns=bool({"dk", "pns", "not_asked"} & choices.keys()),
        statistic=fact.statistic,
    )


def as_text(value: Value) -> str:
    """A fact's value as expressions read it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list):
        return " ".join(value)
    return to_text(float(value))


class FactNames:
    """The names of a package, for the compiler of expressions."""

    def __init__(self, facts: Mapping[str, FactInfo], more: frozenset[str] = frozenset()) -> None:
        self.facts = facts
        self.more = more

    def kind(self, name: str) -> Reference | None:
        """What ``${name}`` stands for."""
        fact = self.facts.get(name)
        if fact is None:
            return "text" if name in self.more else None
        if fact.type == "repeat":
            return "rows"
        if fact.repeat:
            return "many"
        return "event" if fact.source == "event" else "text"

    def single(self, path: Path) -> str | None:
        """Rules have no paths of their own."""
        return None
