"""Count one case: which rows of it may be counted, as what, and how long its work took.

Codes of closed lists and whole hours come out of here, and nothing else: what somebody wrote
cannot get into a figure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from ventanilla.protocols.engine import clocks, deadlines
from ventanilla.protocols.engine.conditions import holds, sight_of
from ventanilla.protocols.engine.counted import CASE, Figure, Span
from ventanilla.protocols.engine.expressions import Expression, compile_condition
from ventanilla.protocols.engine.facts import FactInfo, FactNames
from ventanilla.protocols.engine.scope import Scope
from ventanilla.protocols.engine.shapes import Text
from ventanilla.protocols.engine.sight import Sight
from ventanilla.protocols.engine.state import State, Value
from ventanilla.protocols.engine.values import known

if TYPE_CHECKING:
    from ventanilla.protocols.engine.load import Package

#: the class of who chose more than one answer
SEVERAL = "several"
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Took:
    """How many whole hours something took. ``in_time``: None where no deadline is known."""

    name: str
    hours: int
    in_time: bool | None


@dataclass(frozen=True, slots=True)
class Count:
    """What is counted of one case.

    ``sealed``: whether what the protocol seals may be counted of the case itself. ``rows``: for
    each repeat one mapping of dimension → code a row; blank is not known.
    """

    sealed: bool = False
    rows: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    took: tuple[Took, ...] = ()


def looks_deeper(package: "Package") -> bool:
    """Whether counting a case of it needs more than what its open facts say."""
    protocol = package.definition
    return bool(protocol.counts_when or spans(package)) or any(
        figure.of for figure in protocol.figures.values()
    )


def spans(package: "Package") -> tuple[Span, ...]:
    """The times of case work that a package measures."""
    return tuple(span for each in package.definition.indicators for span in each.spans)


def repeats(package: "Package") -> tuple[str, ...]:
    """The repeats whose rows are counted, in the order in which they are written."""
    figures = package.definition.figures.values()
    return tuple(dict.fromkeys(figure.of for figure in figures if figure.of))


def words(package: "Package", figure: Figure) -> Mapping[str, Text]:
    """The classes of a dimension with their words: its own, or those of its fact."""
    own = {choice.name: choice.title for choice in figure.choices}
    return own or package.facts[figure.fact].choices


def count(package: "Package", state: State, now: datetime) -> Count:
    """Count a case as it stands at a moment."""
    allowed = package.definition.counts_when.get(CASE, "")
    return Count(
        sealed=bool(allowed) and holds(package, allowed, state, now),
        rows={repeat: tuple(_rows(package, repeat, state, now)) for repeat in repeats(package)},
        took=tuple(_took(package, state, now)),
    )


def _rows(
    package: "Package", repeat: str, state: State, now: datetime
) -> Iterator[Mapping[str, str]]:
    asked = package.definition.counts_when.get(repeat, "")
    rule = row_rule(package, repeat, asked) if asked else None
    dimensions = {n: f for n, f in package.definition.figures.items() if f.of == repeat}
    sight = Sight(package.rules, state, now)
    for row in _answers(package.facts, repeat, state.facts):
        scope = Scope({**sight.texts, **row}, events=sight.events, now=sight.scope.now)
        if rule is None or rule.truth(scope):
            yield {n: class_of(package, f, row.get(f.fact)) for n, f in dimensions.items()}


def _answers(
    facts: Mapping[str, FactInfo], repeat: str, given: Mapping[str, Value]
) -> Iterator[dict[str, str]]:
    """The rows of a repeat, each with what was answered in it."""
    columns = {
        name: value
        for name, value in given.items()
        if isinstance(value, tuple) and name in facts and facts[name].repeat == repeat
    }
    for at in range(max(map(len, columns.values()), default=0)):
        yield {name: each[at] for name, each in columns.items() if at < len(each)}


def class_of(package: "Package", figure: Figure, value: Value | None) -> str:
    """The class that an answer is counted in; blank where it says nothing to count.

    Who chose several is counted once, as that: each case and each row stands in one class.
    """
    if value is None or isinstance(value, bool | int | float):
        return ""
    many = package.facts[figure.fact].type == "choices"
    codes = value if isinstance(value, tuple) else tuple(value.split()) if many else (value,)
    found = [code for code in codes if known(code) and code in words(package, figure)]
    return SEVERAL if len(found) > 1 else "".join(found)


@lru_cache(maxsize=64)
def row_rule(package: "Package", repeat: str, condition: str) -> Expression:
    """The condition under which a row counts: in it, questions of the repeat are those of the row.

    Raises :class:`ExpressionError`.
    """
    return compile_condition(condition, names=FactNames(row_facts(package.rules.facts, repeat)))


def row_facts(facts: Mapping[str, FactInfo], repeat: str) -> dict[str, FactInfo]:
    """The facts as somebody sees them who stands in one row of a repeat."""
    return {
        name: replace(fact, repeat="") if fact.repeat == repeat else fact
        for name, fact in facts.items()
    }


def _took(package: "Package", state: State, now: datetime) -> Iterator[Took]:
    measured = spans(package)
    if not measured:
        return
    sight = sight_of(package, state, now)
    due = {clock.id: clock.due_at for clock in clocks.work_out(package.rules, sight)}
    for span in measured:
        since, until = (instant(package, state, name) for name in (span.since, span.until))
        if since is None or until is None or until < since:
            continue
        last = due.get(span.clock) if span.clock else _within(span, since, state)
        in_time = None if last is None else until <= last
        yield Took(span.name, int((until - since) / _HOUR), in_time)


def instant(package: "Package", state: State, name: str) -> datetime | None:
    """When an event happened, or a task was done, in UTC; None while it has not."""
    task = package.tasks.get(name)
    done = task.done_by if task and task.done_by else name
    found = state.events.get(done) or state.submitted.get(done) or state.done.get(name)
    return found.astimezone(UTC) if found else None


def _within(span: Span, since: datetime, state: State) -> datetime | None:
    if not span.within:
        return None
    rule = deadlines.parse(f"{span.within} after since")
    return rule.at({"since": since}, state.calendar)
