"""The rows of economic support."""

from ventanilla.support.models.books import (
    ClosedMonth,
    Counted,
    Entry,
    Exempted,
    Movement,
)
from ventanilla.support.models.funds import Fund, Line, Rate
from ventanilla.support.models.requests import Need, Proof, Request, Step

__all__ = [
    "ClosedMonth",
    "Counted",
    "Entry",
    "Exempted",
    "Fund",
    "Line",
    "Movement",
    "Need",
    "Proof",
    "Rate",
    "Request",
    "Step",
]
