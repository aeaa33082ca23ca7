"""How much it would hurt if a field leaked. Every field of every model says its tier.

O, operational: may stand in clear. P, personal, and S, sealed: never in a column of their own;
they live inside the ciphertext of a section, under the key of a dossier.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from django.db import models


class Tier(StrEnum):
    """The three tiers of a field."""

    O = "O"  # noqa: E741 - the letter is the name the protocols use
    P = "P"
    S = "S"


M = TypeVar("M", bound=models.Model)
CIPHERTEXT = "ciphertext"
TIERS: dict[type[models.Model], dict[str, str]] = {}


def tiered(*, o: str = "", ciphertext: str = "") -> Callable[[type[M]], type[M]]:
    """Declare the tier of each concrete field of a model: names separated by blanks.

    Only two kinds of column exist: operational ones, and ciphertexts that hold P and S.
    """

    def declare(model: type[M]) -> type[M]:
        TIERS[model] = {
            **dict.fromkeys(o.split(), Tier.O.value),
            **dict.fromkeys(ciphertext.split(), CIPHERTEXT),
        }
        return model

    return declare
