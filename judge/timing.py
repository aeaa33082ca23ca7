"""Whether one of two answers takes longer, told from the noise of a machine that others use too.

Both are measured beside one another, each as often first; what counts is the median of the
differences of pairs. Most are equal at a glance. What is not at a glance is measured again at
length, and is only told when it is there every time.
"""

import statistics
from collections.abc import Callable

#: pairs of a glance, of a look at length (even, so that whatever only grows evens out), and how
#: often that has to say the same
GLANCE, LENGTH, TIMES = 2, 22, 3
#: seconds that an answer takes
Measured = Callable[[], float]


def gap(one: Measured, other: Measured, *, most: float) -> float:
    """By how many seconds ``one`` takes longer than ``other``; 0.0 if by no more than ``most``.

    Below zero where it is quicker by that much.
    """
    if abs(_median(one, other, GLANCE)) <= most / 2:
        return 0.0
    found = list[float]()
    for __ in range(TIMES):
        found.append(_median(one, other, LENGTH))
        if abs(found[-1]) <= most or found[-1] * found[0] < 0:
            return 0.0
    return statistics.median(found)


def _median(one: Measured, other: Measured, pairs: int) -> float:
    differences = []
    for at in range(pairs):
        if at % 2:
            spent, spent_too = one(), other()
        else:
            spent_too, spent = other(), one()
        differences.append(spent - spent_too)
    return statistics.median(differences)
