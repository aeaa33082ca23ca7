"""The rules of a package, compiled once: what ``plan()`` works with."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import get_args

from ventanilla.protocols.engine.consents import Consent
from ventanilla.protocols.engine.deadlines import Due
from ventanilla.protocols.engine.definition import (
    Clock,
    Document,
    Finding,
    Opens,
    Outcome,
    Protocol,
    Recipient,
    Severity,
    Stage,
    Task,
    Text,
)
from ventanilla.protocols.engine.expressions import Expression
from ventanilla.protocols.engine.facts import FactInfo
from ventanilla.protocols.engine.proposing import Effect
from ventanilla.protocols.engine.state import BarredField, Calendar, Disclosure, GivenField

WORD = re.compile(r"\$\{([a-z][a-z0-9_]*)\}")
STATUSES = {
    "possible": Text(es="Posible", en="Possible"),
    "confirmed": Text(es="Confirmado", en="Confirmed"),
    "discarded": Text(es="Descartado", en="Discarded"),
}
SEVERITIES = {
    "red": Text(es="Rojo", en="Red"),
    "amber": Text(es="Ámbar", en="Amber"),
    "blue": Text(es="Azul", en="Blue"),
}
COUNTS = (
    "red_standing",
    "amber_standing",
    "blue_standing",
    "red_undecided",
    "findings_undecided",
)
EFFECTS: tuple[str, ...] = get_args(Effect)
MASKED = Text(
    es="Un hallazgo obliga a proteger sus datos: sólo salen claves.",
    en="A finding requires protecting these data: only codes go out.",
)
NO_ASSENT = Text(
    es="Falta el asentimiento de la persona para esto.",
    en="The person has not assented to this.",
)
TOO_HIGH = Text(
    es="Este dato es más reservado de lo que este destinatario puede ver.",
    en="This datum is more restricted than this recipient may see.",
)
NOT_IN_MATRIX = Text(
    es="Ninguna regla permite dar este dato a este destinatario.",
    en="No rule allows this datum to be given to this recipient.",
)


@dataclass(frozen=True, slots=True)
class Need:
    """A compiled requirement."""

    when: Expression
    missing: Text


@dataclass(frozen=True, slots=True)
class FindingRule:
    """A compiled finding. ``reads``: the facts it stands on."""

    finding: Finding
    when: Expression | None
    raises: tuple[tuple[Severity, Expression], ...]
    reads: tuple[str, ...]
    grounds: tuple[str, ...]  # those, and the facts named in ``because``
    opens: Mapping[str, tuple[Due, ...]]  # task -> deadlines of the actions that name it


@dataclass(frozen=True, slots=True)
class TaskRule:
    """A compiled task."""

    task: Task
    when: Expression | None
    blocks_when: Expression | None
    due: tuple[Due, ...]
    caps: tuple[tuple[Due, Expression], ...]  # deadlines that count while a condition holds
    repeat: Callable[[datetime, Calendar], datetime] | None
    sent: str  # the event that says its document was sent


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A compiled clock."""

    clock: Clock
    when: Expression | None
    due: Due
    caps: tuple[tuple[Due, Expression], ...]
    warn: Due | None
    doubt: str  # the fact that says that the start is an estimate


@dataclass(frozen=True, slots=True)
class StageRule:
    """A stage, the requirements of its gate, and its tasks."""

    stage: Stage
    needs: tuple[Need, ...]
    tasks: tuple[TaskRule, ...]


@dataclass(frozen=True, slots=True)
class OutcomeRule:
    """A compiled outcome."""

    outcome: Outcome
    when: Expression | None
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """A compiled document."""

    document: Document
    when: Expression | None
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Giving:
    """One rule for one field: when it applies, and what it comes to.

    ``given``: None where it never gives. ``masked``: while the packets are masked, where that
    matters; ``no_assent``: without the assent to ``assent``, where one is needed.
    """

    when: Expression | None
    given: GivenField | None
    barred: BarredField
    masked: BarredField | None
    assent: str
    no_assent: BarredField


@dataclass(frozen=True, slots=True)
class RecipientRule:
    """What a recipient may have, field by field, in the order of the matrix.

    ``withheld``: conditions under which nothing is given, and what is said then.
    """

    recipient: Recipient
    withheld: tuple[tuple[Expression, Disclosure], ...]
    fields: tuple[tuple[BarredField, tuple[Giving, ...]], ...]  # what is said if no rule applies


@dataclass(frozen=True, slots=True)
class Rules:
    """All compiled rules. Findings stand in the order in which they are worked out."""

    findings: tuple[FindingRule, ...] = ()
    stages: tuple[StageRule, ...] = ()
    clocks: tuple[ClockRule, ...] = ()
    outcomes: tuple[OutcomeRule, ...] = ()
    documents: tuple[DocumentRule, ...] = ()
    recipients: tuple[RecipientRule, ...] = ()
    facts: Mapping[str, FactInfo] = field(default_factory=dict)  # with those of the plan itself
    consents: Mapping[str, Consent] = field(default_factory=dict)  # by name
    #: what somebody does (a task, an event, an instrument) -> what they must not have done
    kept_apart: Mapping[str, frozenset[str]] = field(default_factory=dict)

    #: finding -> the other protocols that it calls for
    calls: Mapping[str, tuple[Opens, ...]] = field(default_factory=dict)

    def kept_from(self, name: str, doers: Mapping[str, Iterable[str]]) -> frozenset[str]:
        """Who must not do something, given who did what."""
        apart = self.kept_apart.get(name, ())
        return frozenset(who for way in apart for who in doers.get(way, ()))


def plan_facts(protocol: Protocol) -> Iterator[FactInfo]:
    """The facts that the plan itself makes: statuses, counts, effects."""
    for finding in protocol.findings:
        name = f"finding_{finding.name}"
        yield FactInfo(name, finding.title, "choice", "S", "finding", STATUSES)
    severity = Text(es="Gravedad", en="Severity")
    yield FactInfo("severity", severity, "choice", "O", "plan", SEVERITIES)
    for name in COUNTS:
        words = name.replace("_", " ")
        yield FactInfo(name, Text(es=words, en=words), "integer", "O", "plan")
    yes = {"yes": Text(es="Sí", en="Yes")}
    for message in protocol.messages:
        yield FactInfo(informed_fact(message.code), message.title, "choice", "O", "system", yes)
    for effect in EFFECTS:
        words = effect.replace("_", " ")
        yield FactInfo(f"effect_{effect}", Text(es=words, en=words), "choice", "O", "plan", yes)
    routes = {r.code: r.title for r in protocol.routes}
    yield FactInfo("route", Text(es="Ruta", en="Route"), "choice", "O", "system", routes)


def informed_fact(code: str) -> str:
    """The fact that says that a message was said and understood: ``informed_inf_04``."""
    return f"informed_{code.lower().replace('-', '_')}"


def named_facts(because: Text) -> tuple[str, ...]:
    """The facts that a sentence names as ``${fact}``, in either language."""
    return tuple(dict.fromkeys(WORD.findall(because.es) + WORD.findall(because.en)))
