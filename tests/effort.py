"""How much work something is, counted and not timed: a busy machine gives the same number."""

import cProfile
import pstats
from collections.abc import Callable


def calls(act: Callable[[], object]) -> int:
    """How many functions are called, those in C included, by the second of two runs."""
    act()
    profile = cProfile.Profile()
    profile.runcall(act)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]
