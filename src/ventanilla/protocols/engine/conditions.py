"""One condition of a package asked by itself, outside a plan: of a closing reason, of a sitting."""

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from ventanilla.protocols.engine import findings
from ventanilla.protocols.engine.expressions import Expression, compile_expression
from ventanilla.protocols.engine.facts import FactNames
from ventanilla.protocols.engine.sight import Sight
from ventanilla.protocols.engine.state import State

if TYPE_CHECKING:
    from ventanilla.protocols.engine.load import Package

#: the sources of the facts that only working out the findings makes
_FOUND = frozenset({"finding", "plan"})


def holds(package: "Package", condition: str, state: State, now: datetime) -> bool:
    """Whether an expression is true of a state; it may read findings, as those of a plan may."""
    rules, asked = package.rules, _compiled(package, condition)
    found = any(rules.facts[name].source in _FOUND for name in asked.reads)
    sight = sight_of(package, state, now) if found else Sight(rules, state, now)
    return asked.truth(sight.scope)


def sight_of(package: "Package", state: State, now: datetime) -> Sight:
    """A state with its findings worked out, for whoever asks it many conditions."""
    sight = Sight(package.rules, state, now)
    findings.work_out(
        package.rules, sight, review_amber_count=package.definition.review_amber_count
    )
    return sight


def seen(package: "Package", condition: str, sight: Sight) -> bool:
    """Whether an expression is true of what :func:`sight_of` gave; a blank one always is."""
    return not condition.strip() or _compiled(package, condition).truth(sight.scope)


@lru_cache(maxsize=512)
def _compiled(package: "Package", condition: str) -> Expression:
    return compile_expression(condition, names=FactNames(package.rules.facts))
