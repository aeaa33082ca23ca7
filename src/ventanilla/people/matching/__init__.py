"""Whether two descriptions may be of one person, in spite of accents, order, spelling and age.

It proposes and says why; a person decides. ``likeness`` compares two, ``rank`` finds one among
many, ``called`` is for who types a part of a name. What is compared is forgotten afterwards.
"""

from ventanilla.people.matching.searching import (
    Ranked,
    called,
    called_in,
    is_called,
    likeness,
    rank,
)
from ventanilla.people.matching.weighing import VERY_LIKELY, WORTH_SHOWING, Likeness

__all__ = [
    "VERY_LIKELY",
    "WORTH_SHOWING",
    "Likeness",
    "Ranked",
    "called",
    "called_in",
    "is_called",
    "likeness",
    "rank",
]
