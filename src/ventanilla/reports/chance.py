"""Rows in an order of chance."""

import random
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def mixed(rows: Iterable[T]) -> list[T]:
    """The same rows, so that their order says neither whose they are nor who came first."""
    together = list(rows)
    random.SystemRandom().shuffle(together)
    return together
