"""How much a seat opens at most in a while. More is nobody's work, and stops."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Budget:
    """``most`` of ``counted`` (``dossiers``, each once, or ``events``) of a kind in a span."""

    kind: str
    span: timedelta
    counted: str
    most: int


BUDGETS = (
    Budget("open", timedelta(minutes=10), "dossiers", 80),
    Budget("open", timedelta(days=1), "dossiers", 150),
    Budget("list", timedelta(hours=1), "events", 240),
    Budget("search", timedelta(hours=1), "events", 60),
)
