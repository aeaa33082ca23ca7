"""Every condition of an export, with the place where it is written."""

from collections.abc import Iterator

from ventanilla.common.sources import Where
from ventanilla.protocols.engine.exporting.shapes import Export, Rule
from ventanilla.protocols.engine.shapes import Expression


def conditions(export: Export) -> Iterator[tuple[Where, Expression]]:
    """Where and what: the requirements, and the conditions of each field."""
    for at, need in enumerate(export.requires):
        yield ("requires", at, "when"), need.when
    for at, need in enumerate(export.identity.requires):
        yield ("identity", "requires", at, "when"), need.when
    for where, rule in placed(export):
        yield (*where, "when"), rule.when
        for key in ("choose", "add"):
            for n, one in enumerate(getattr(rule, key)):
                yield (*where, key, n, "when"), one.when


def placed(export: Export) -> Iterator[tuple[Where, Rule]]:
    """Every field that is spoken of, with its place."""
    for part in ("core", "more"):
        for at, rule in enumerate(getattr(export, part)):
            yield (part, at), rule
