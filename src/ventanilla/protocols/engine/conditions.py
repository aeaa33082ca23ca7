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


def holds(package: "Package", condition: str, state: State, now: datetime) -> bool:
    """Whether an expression is true of a state; it may read findings, as those of a plan may."""
    sight = Sight(package.rules.facts, state, now)
    findings.work_out(
        package.rules, sight, review_amber_count=package.definition.review_amber_count
    )
    return _compiled(package, condition).truth(sight.scope)


@lru_cache(maxsize=512)
def _compiled(package: "Package", condition: str) -> Expression:
    return compile_expression(condition, names=FactNames(package.rules.facts))
